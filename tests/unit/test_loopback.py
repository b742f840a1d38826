"""Without sign-in the server answers this machine only, and no page of another site."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from control_plane.loopback import LoopbackGuard

HOME = "http://127.0.0.1:8501"
STREAM = "ws://127.0.0.1:8501/stream"


async def hello(request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


def client(address: str = "127.0.0.1", base_url: str = HOME) -> TestClient:
    routes = [Route("/", hello, methods=["GET", "POST"]), WebSocketRoute("/stream", talk)]
    app = LoopbackGuard(Starlette(routes=routes))
    return TestClient(app, base_url=base_url, client=(address, 50_000))


@pytest.mark.parametrize("address", ["127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_is_answered(address: str) -> None:
    assert client(address).get("/").text == "hello"


@pytest.mark.parametrize("host", [HOME, "http://localhost:8501", "http://[::1]:8501"])
def test_loopback_names_are_answered(host: str) -> None:
    assert client(base_url=host).post("/", headers={"Origin": host}).text == "hello"


@pytest.mark.parametrize("address", ["192.168.1.5", "8.8.8.8", "::ffff:10.0.0.1", "testclient"])
def test_another_machine_is_refused_with_problem_details(address: str) -> None:
    answer = client(address).get("/")
    assert answer.status_code == 403
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:control-plane:problem:not_allowed"


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "localhost.evil.example:8501"},
        {"Host": ""},
        {"X-Forwarded-For": "8.8.8.8"},
        {"Forwarded": "for=8.8.8.8"},
    ],
)
def test_rebound_names_and_proxies_are_refused(headers: dict[str, str]) -> None:
    assert client().get("/", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_may_change_nothing(headers: dict[str, str]) -> None:
    assert client().post("/", headers=headers).status_code == 403


def test_a_link_from_another_site_is_followed() -> None:
    assert client().get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_another_sites_page_gets_no_socket() -> None:
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        client().websocket_connect(STREAM, headers={"Origin": "https://evil.example"}),
    ):
        pass
    assert refused.value.code == 1008


def test_our_own_page_gets_its_socket() -> None:
    with client().websocket_connect(STREAM, headers={"Origin": HOME}):
        pass


@pytest.mark.parametrize("refused", [True, False])
def test_every_answer_is_hardened(refused: bool) -> None:
    headers: Any = client("8.8.8.8" if refused else "127.0.0.1").get("/").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"] == "same-origin"


PUBLIC = "https://desk.example"


def public_client(base_url: str = PUBLIC) -> TestClient:
    routes = [Route("/", hello, methods=["GET", "POST"]), WebSocketRoute("/stream", talk)]
    app = LoopbackGuard(Starlette(routes=routes), public_url=PUBLIC)
    return TestClient(app, base_url=base_url, client=("203.0.113.9", 50_000))


@pytest.mark.parametrize("headers", [{}, {"X-Forwarded-For": "198.51.100.7"}, {"Origin": PUBLIC}])
def test_where_people_sign_in_other_machines_are_answered(headers: dict[str, str]) -> None:
    assert public_client().get("/", headers=headers).text == "hello"
    assert public_client().post("/", headers=headers).text == "hello"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://desk.example.evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_where_people_sign_in_another_sites_page_may_still_change_nothing(
    headers: dict[str, str],
) -> None:
    assert public_client().post("/", headers=headers).status_code == 403
    rebound = public_client("http://evil.example:8501")
    assert rebound.post("/", headers={"Origin": "http://evil.example:8501"}).status_code == 403


def test_where_people_sign_in_sockets_are_for_the_public_name() -> None:
    with public_client().websocket_connect("wss://desk.example/stream", headers={"Origin": PUBLIC}):
        pass
    for url, origin in (
        ("wss://desk.example/stream", "https://evil.example"),
        ("ws://10.0.0.7:8501/stream", PUBLIC),
    ):
        with (
            pytest.raises(WebSocketDisconnect) as refused,
            public_client().websocket_connect(url, headers={"Origin": origin}),
        ):
            pass
        assert refused.value.code == 1008


def test_behind_https_browsers_are_told_to_stay_there() -> None:
    assert "max-age" in public_client().get("/").headers["strict-transport-security"]
    assert "strict-transport-security" not in client().get("/").headers
