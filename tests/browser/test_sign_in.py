"""People sign in at a real provider, and come in only as who they are and may be."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from control_plane.domain.access import Role
from control_plane.domain.members import HOME, Source
from control_plane.services.access import principal_in
from control_plane.services.workspaces import create_workspace
from tests.browser.signing import PEOPLE, Desk, signing_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

    from tests.browser.person import Person as Visitor

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect


@pytest.fixture(scope="module")
def desk(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with signing_in(tmp_path_factory.mktemp("signing")) as desk:
        yield desk


@pytest.fixture(autouse=True)
def _honest(desk: Desk) -> None:
    """Each test begins with a provider that says what is right."""
    desk.provider.wrong, desk.provider.foreign_key, desk.provider.down = {}, False, False
    desk.provider.people = dict(PEOPLE)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A browser that nobody has signed in with."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(45_000)
    yield page
    context.close()


@pytest.fixture
def sign_in(desk: Desk, page: Page) -> Callable[..., None]:
    """Sign in as somebody, from the page one wants to see."""

    def signed_in(name: str, address: str = "/") -> None:
        page.goto(desk.url + address)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("link", name=name).click()

    return signed_in


def reads(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_test_id("stApp").get_by_text(text).first).to_be_visible()


def sees_heading(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1, name=title)).to_be_visible()


def account(page: Page, name: str) -> Locator:
    """The button in the upper corner behind which one's own choices are."""
    return page.locator(".st-key-account").get_by_role("button", name=re.compile(name))


def visitor(page: Page, url: str) -> Visitor:
    from tests.browser.person import Person as Visitor

    return Visitor(page, url)


def settle(page: Page) -> None:
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    page.wait_for_function("!document.querySelector('[data-testid=stSkeleton]')")


def test_who_signs_in_lands_on_the_page_they_wanted_under_their_name(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    sign_in("山田 花子", "/runs?status=failed&pattern=refunds")
    sees_heading(page, "Runs")
    assert page.url == f"{desk.url}/runs?status=failed&pattern=refunds"
    expect(account(page, "山田 花子")).to_be_in_viewport()
    person = desk.person("u-1")
    assert (person.name, person.email) == ("山田 花子", "hanako@example.com")
    with desk.plane.store.reading() as tx:
        held = tx.members.of(HOME, person.id)
    assert [(one.source, one.roles) for one in held] == [(Source.CLAIMS, {Role.OPERATOR})]
    assert person.id in desk.told("session.opened")


def test_nothing_but_the_way_in_is_shown_to_strangers(desk: Desk, page: Page) -> None:
    for address in ("/", "/audit", "/launch"):
        page.goto(desk.url + address)
        expect(page.get_by_role("button", name="Sign in")).to_be_visible()
        expect(page.get_by_test_id("stSidebarNav")).to_have_count(0)
    assert httpx.get(f"{desk.url}/api/v1/agents").status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "another-app"},
        {"iss": "https://evil.example"},
        {"nonce": "another-sign-in"},
        {"exp": 1_600_000_000},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_answer_that_is_not_meant_for_us_is_refused(
    desk: Desk, page: Page, sign_in: Callable[..., None], wrong: dict[str, Any]
) -> None:
    desk.provider.wrong = wrong
    sign_in("Bo Boss", "/runs")
    reads(page, "The sign-in was refused")
    assert page.url == f"{desk.url}/runs?sign_in=refused"
    assert "_streamlit_user" not in {cookie["name"] for cookie in page.context.cookies()}


def test_a_token_signed_by_another_key_is_refused(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    desk.provider.foreign_key = True
    sign_in("Bo Boss")
    reads(page, "The sign-in was refused")
    assert "nobody" in desk.told("session.refused")


def test_who_is_refused_can_try_again_and_still_lands_where_they_wanted(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    desk.provider.foreign_key = True
    sign_in("Bo Boss", "/audit")
    reads(page, "The sign-in was refused")
    desk.provider.foreign_key = False
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Bo Boss").click()
    sees_heading(page, "Audit")
    assert page.url == f"{desk.url}/audit"


def test_a_provider_that_is_down_is_told_where_one_signs_in(desk: Desk, page: Page) -> None:
    desk.provider.down = True
    page.goto(f"{desk.url}/audit")
    page.get_by_role("button", name="Sign in").click()
    reads(page, "The sign-in provider cannot be reached")
    assert page.url == f"{desk.url}/audit?sign_in=unreachable"


def test_who_signs_out_is_signed_out_here_and_at_the_provider(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    sign_in("Bo Boss")
    sees_heading(page, "Overview")
    before = desk.provider.signed_out
    settle(page)
    account(page, "Bo Boss").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    assert desk.provider.signed_out == before + 1
    assert desk.person("u-2").id in desk.told("session.closed")
    assert "_streamlit_user" not in {cookie["name"] for cookie in page.context.cookies()}
    page.goto(f"{desk.url}/runs")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page.get_by_test_id("stApp").get_by_text("refused")).to_have_count(0)


def test_a_member_of_nothing_is_told_so_and_may_leave(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    sign_in("Sam Stranger")
    reads(page, "Sam Stranger is not a member of any workspace yet")
    assert desk.person("u-3").id in desk.told("session.refused")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()


def test_an_address_that_is_not_verified_makes_nobody_an_admin(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    sign_in("Fay")
    reads(page, "Fay is not a member of any workspace yet")
    assert desk.person("u-4").email == ""


def test_a_changed_role_counts_from_the_next_click(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    sign_in("山田 花子", "/runs")
    sees_heading(page, "Runs")
    desk.assign("u-1", Role.ADMIN)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Approvals").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Access").click()
    reads(page, "boss@example.com")
    desk.assign("u-1", Role.VIEWER)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Access").click()
    reads(page, "needs the role Admin")
    desk.assign("u-1")
    page.get_by_test_id("stSidebar").get_by_role("link", name="Runs").click()
    reads(page, "is not a member of any workspace yet")


def test_a_session_ends_after_its_hours(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    sign_in("Bo Boss", "/runs")
    sees_heading(page, "Runs")
    desk.provider.wrong = {"iat": int(time.time()) - 13 * 3600}
    page.context.clear_cookies()
    sign_in("Bo Boss", "/runs")
    reads(page, "You signed in more than 12 hours ago")


def test_who_is_disabled_or_signed_out_everywhere_is_out_at_the_next_click(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    sign_in("Bo Boss", "/runs")
    sees_heading(page, "Runs")
    desk.change("u-2", disabled_at=desk.plane.desk.now())
    page.get_by_test_id("stSidebar").get_by_role("link", name="Approvals").click()
    reads(page, "Bo Boss was disabled here")
    desk.change("u-2", disabled_at=None)
    page.goto(f"{desk.url}/runs")
    sees_heading(page, "Runs")
    desk.change("u-2", sessions_valid_from=desk.plane.desk.now())
    page.get_by_test_id("stSidebar").get_by_role("link", name="Approvals").click()
    reads(page, "You were signed out everywhere")


def test_pages_of_other_sites_are_refused_and_answers_are_hardened(desk: Desk) -> None:
    elsewhere = {"Origin": "https://evil.example"}
    assert httpx.post(f"{desk.url}/api/v1/runs", headers=elsewhere).status_code == 403
    assert httpx.get(f"{desk.url}/healthz", headers={"Host": "desk.internal"}).status_code == 200
    assert httpx.get(f"{desk.url}/").headers["X-Frame-Options"] == "DENY"


def test_a_chosen_workspace_stays_through_pages_links_and_a_reload(
    desk: Desk, page: Page, sign_in: Callable[..., None]
) -> None:
    sign_in("Bo Boss", "/agents")
    sees_heading(page, "Agents")
    boss = principal_in(desk.plane.desk, desk.person("u-2").id, HOME)
    create_workspace(desk.plane.desk, boss, {"id": "treasury", "title": "財務"})
    page.reload()
    sees_heading(page, "Agents")
    settle(page)
    account(page, "Bo Boss").click()
    menu = page.get_by_test_id("stPopoverBody")
    visitor(page, desk.url).chooses("Workspace", "財務", within=menu)
    page.wait_for_url(re.compile("workspace=treasury"))
    settle(page)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Access").click()
    sees_heading(page, "Access")
    page.wait_for_url(re.compile(r"/access\?workspace=treasury$"))
    link = page.get_by_test_id("stMain").get_by_role("link", name="Add a member")
    assert "workspace=treasury" in (link.get_attribute("href") or "")
    page.reload()
    sees_heading(page, "Access")
    expect(account(page, "Bo Boss · 財務")).to_be_visible()
    page.goto(f"{desk.url}/agents?workspace=payments")
    reads(page, "is not a member of the workspace payments")
