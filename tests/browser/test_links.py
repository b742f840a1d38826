"""Links from messages: looking does nothing, a button decides once, and each refusal says why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from control_plane.domain.access import Role
from control_plane.domain.approvals import Action, Approval, ApprovalStatus, Verdict
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import RunStatus
from control_plane.services.approvals import decide, get_approval
from control_plane.services.links import new_links
from tests.browser.signing import Desk, signing_in
from tests.planes import PRINCIPAL
from tests.stores import a_run, added, ask

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
expect = playwright.expect
REFUND = Action(ActionKind.TOOL, "billing", "refund", {"arguments": {"order": "A-1", "円": 1200}})
CAT = replace(PRINCIPAL, id="prn_cat", name="Cat")
READERS = [("en-US", "light"), ("ja-JP", "dark")]


@pytest.fixture(scope="module")
def desk(
    chromium: str, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    """The app, where 山田 花子 signed in once and may approve."""
    with signing_in(tmp_path_factory.mktemp("links")) as desk:
        context = browser.new_context(locale="en-US")
        _signs_in(context.new_page(), desk, "/")
        context.close()
        yield desk


@pytest.fixture(params=READERS, ids=["en-light", "ja-dark"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A mail reader's browser: nobody is signed in there."""
    locale, scheme = request.param
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale=locale, color_scheme=scheme
    )
    page = context.new_page()
    page.set_default_timeout(45_000)
    yield page
    assert page.locator("html").get_attribute("lang") == locale[:2]
    context.close()


@dataclass
class Asked:
    """A question put to 山田 花子, with the links she was sent."""

    desk: Desk
    approval: Approval
    links: dict[Verdict, str]

    @property
    def now(self) -> Approval:
        return get_approval(self.desk.plane.desk, PRINCIPAL, self.approval.id)


@pytest.fixture
def asked(desk: Desk) -> Callable[..., Asked]:
    """Ask her something, whatever the test before left her."""
    desk.assign("u-1", Role.APPROVER)

    def asks(*, hours: float = 24, **shown: Any) -> Asked:
        plane = desk.plane
        now = plane.desk.now()
        run = a_run(
            RunStatus.PAUSED, id=plane.desk.new_id("run"), created_at=now, pattern_name="payments"
        )
        given = {"id": plane.desk.new_id("apr"), "digest": REFUND.digest, "requested_at": now}
        approval = ask(plane.store, added(plane.store, run), action=REFUND, **given)
        person = desk.person("u-1").id
        until = now + timedelta(hours=hours)
        about = replace(approval, **shown)
        links = new_links(plane.desk, about, person, desk_url=desk.url, until=until)
        return Asked(desk, approval, dict(links))

    return asks


def _signs_in(page: Page, desk: Desk, address: str) -> None:
    page.goto(desk.url + address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="山田 花子").click()
    expect(page.locator(".st-key-account")).to_be_visible(timeout=45_000)


def reads(page: Page, english: str, japanese: str) -> None:
    """Wait until this can be read, in the language of the browser."""
    said = japanese if page.locator("html").get_attribute("lang") == "ja" else english
    expect(page.get_by_text(said).first).to_be_visible()


def is_harmless(page: Page) -> None:
    """Nothing on it keeps anybody from using it, and no script is on it."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    assert page.locator("script").count() == 0
    found = axe.Axe().run(page).response["violations"]
    serious = [each for each in found if each["impact"] in ("serious", "critical")]
    assert [f"{each['id']}: {each['nodes'][0]['target']}" for each in serious] == []


def test_looking_does_nothing_and_the_button_decides_once(
    page: Page, asked: Callable[..., Asked]
) -> None:
    question = asked()
    for _look in range(2):
        page.goto(question.links[Verdict.APPROVE])
        reads(page, "Approve this?", "これを承認しますか")
        reads(page, "You decide as 山田 花子.", "山田 花子 さんとして判断します")
        reads(page, '"order": "A-1"', '"order": "A-1"')
        assert question.now == question.approval
    is_harmless(page)
    page.get_by_role("button").click()
    reads(page, "Approved; the run goes on.", "承認しました")
    is_harmless(page)
    decided = question.now
    assert (decided.status, decided.decided_via) == (ApprovalStatus.APPROVED, "link")
    assert decided.decided_by == question.desk.person("u-1").id

    for _look in range(2):
        page.goto(question.links[Verdict.APPROVE])
        reads(page, "each works once", "1 回だけ使えます")
    assert question.now == decided
    page.goto(question.links[Verdict.REJECT])
    reads(
        page,
        "山田 花子 decided this already: Approved.",
        "山田 花子 さんがすでに判断しています：承認",
    )


def test_a_rejection_takes_its_reason(page: Page, asked: Callable[..., Asked]) -> None:
    question = asked()
    page.goto(question.links[Verdict.REJECT])
    is_harmless(page)
    page.get_by_role("button").click()  # The browser itself asks for the reason.
    assert question.now == question.approval
    page.locator("#code").select_option("too_expensive")
    page.locator("#reason").fill("<b>No receipt.</b>")
    page.get_by_role("button").click()
    reads(page, "Rejected; the agent is told why.", "却下しました")
    decision = question.now.decision
    assert decision is not None
    assert (decision.reason, decision.code) == ("<b>No receipt.</b>", "too_expensive")


def test_a_link_that_cannot_be_used_says_why(page: Page, asked: Callable[..., Asked]) -> None:
    late, changed, taken = asked(hours=-1), asked(digest="e" * 64), asked()
    desk = taken.desk
    ids = (taken.approval.id, taken.approval.digest)
    decide(desk.plane.desk, CAT, ids[0], verdict=Verdict.APPROVE, digest=ids[1])
    for question, english, japanese in (
        (late, "This link expired on", "期限が切れました"),
        (
            changed,
            "The action is not the one you were told of",
            "お知らせした時点の操作から変わっています",
        ),
        (taken, "Cat decided this already", "Cat さんがすでに判断しています"),
    ):
        before = question.now
        page.goto(question.links[Verdict.APPROVE])
        reads(page, english, japanese)
        assert page.get_by_role("button").count() == 0
        is_harmless(page)
        assert question.now == before
    page.goto(f"{desk.url}/links/nonsense")
    reads(page, "There is no such link", "このリンクは存在しません")
    is_harmless(page)


def test_a_link_of_somebody_who_may_not_decide_any_more_does_nothing(
    page: Page, desk: Desk, asked: Callable[..., Asked]
) -> None:
    question = asked()
    page.goto(question.links[Verdict.APPROVE])
    desk.assign("u-1", Role.VIEWER)
    page.get_by_role("button").click()
    reads(page, "needs the role Approver", "承認者 の役割が必要です")
    is_harmless(page)
    assert question.now == question.approval


def test_from_a_link_one_comes_to_the_question_on_the_desk_by_signing_in(
    browser: Browser, desk: Desk, asked: Callable[..., Asked]
) -> None:
    question = asked()
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(45_000)
    page.goto(question.links[Verdict.APPROVE])
    page.get_by_role("link", name="See everything at the desk").click()
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="山田 花子").click()
    expect(page.get_by_role("heading", name="billing calls the tool refund")).to_be_visible(
        timeout=45_000
    )
    assert question.approval.id in page.url
    assert question.now == question.approval
    context.close()
