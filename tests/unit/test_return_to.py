"""Around Streamlit's sign-in: back to the page, tight cookies, refusals counted."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from control_plane.return_to import NEXT_COOKIE, ReturnTo, Tally, page_of, safe_page

HOST = "desk.example"


async def login(request: Request) -> Response:
    if "down" in request.query_params:
        return Response("Authentication error", status_code=400)
    return RedirectResponse("https://id.example/authorize", 302)


async def callback(request: Request) -> RedirectResponse:
    answer = RedirectResponse("/", 302)
    if "good" in request.query_params:
        answer.set_cookie("_streamlit_user", "signed", max_age=30 * 86_400, httponly=True)
    else:
        answer.delete_cookie("_streamlit_user")
    return answer


def client(refusals: list[int] | None = None, *, scheme: str = "https") -> TestClient:
    routes = [Route("/auth/login", login), Route("/oauth2callback", callback)]
    counted = [] if refusals is None else refusals
    url = f"{scheme}://{HOST}"
    app = ReturnTo(Starlette(routes=routes), url, 12 * 3600, counted.append)
    return TestClient(app, base_url=url, follow_redirects=False)


def sign_in(browser: TestClient, referer: str, answer: str = "state=s&good=1") -> str:
    browser.get("/auth/login", headers={"Referer": referer})
    return browser.get(f"/oauth2callback?{answer}").headers["location"]


@pytest.mark.parametrize(
    ("referer", "page"),
    [
        (f"https://{HOST}/runs?run=r-1&tab=x", "/runs?run=r-1&tab=x"),
        (f"https://{HOST}/runs?q=%E8%AB%8B%E6%B1%82", "/runs?q=%E8%AB%8B%E6%B1%82"),
        (f"https://{HOST}/", "/"),
        (f"https://{HOST}/runs?sign_in=refused", "/runs"),
        ("https://evil.example/runs", "/"),
        (f"https://{HOST}//evil.example/", "/"),
        ("", "/"),
    ],
)
def test_a_reader_comes_back_to_the_page_they_left(referer: str, page: str) -> None:
    assert sign_in(client(), referer) == page


@pytest.mark.parametrize(
    "page",
    ["//evil.example", "/\\evil.example", "https://evil.example", "x", "/a b", "/a\r\nb", ""],
)
def test_no_page_of_another_site_is_gone_to(page: str) -> None:
    assert safe_page(page) == "/"
    browser = client()
    browser.cookies.set(NEXT_COOKIE, page.replace("\r\n", "%0d%0a").replace("\\", "%5c"))
    assert browser.get("/oauth2callback?state=s&good=1").headers["location"] == "/"


def test_an_address_of_another_host_is_no_page_of_ours() -> None:
    assert page_of("https://desk.example.evil.example/runs", HOST) == "/"


def test_a_refused_answer_is_told_and_counted_and_the_page_is_kept() -> None:
    refusals: list[int] = []
    browser = client(refusals)
    assert sign_in(browser, f"https://{HOST}/runs?run=r-1", "state=s") == (
        "/runs?run=r-1&sign_in=refused"
    )
    assert refusals == [1]


def test_a_provider_that_does_not_answer_is_told_on_the_page() -> None:
    answer = client().get("/auth/login?down=1", headers={"Referer": f"https://{HOST}/runs?run=r-1"})
    assert answer.status_code == 302
    assert answer.headers["location"] == "/runs?run=r-1&sign_in=unreachable"


def test_coming_back_from_signing_out_is_no_refusal() -> None:
    refusals: list[int] = []
    assert client(refusals).get("/oauth2callback").headers["location"] == "/"
    assert refusals == []


def test_session_cookies_end_with_the_session_and_need_https() -> None:
    answer = client().get("/oauth2callback?state=s&good=1")
    session, forgotten = answer.headers.get_list("set-cookie")
    assert session.startswith("_streamlit_user=signed")
    assert "Max-Age=43200" in session
    assert "2592000" not in session
    assert session.endswith("Secure")
    assert forgotten.startswith(f"{NEXT_COOKIE}=;")


def test_on_plain_http_cookies_are_not_secure() -> None:
    answer = client(scheme="http").get("/oauth2callback?state=s&good=1")
    assert "Secure" not in answer.headers["set-cookie"]


def test_what_happens_often_is_told_at_once_and_then_not_again_for_a_while() -> None:
    told: list[int] = []
    tally = Tally(told.append)
    for _time in range(5):
        tally.count()
    assert told == [1]
