"""The whole desk by keyboard alone, and what a checker of accessibility says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.agents import Stage
from control_plane.domain.approvals import Action, Approval
from control_plane.domain.lifecycle import PromotionRequest
from control_plane.domain.policy import ActionKind, Mode, Rule
from control_plane.domain.runs import RunStatus
from control_plane.services.agents import save_agent
from control_plane.services.approvals import decide, get_approval
from control_plane.services.keeping import keep_deadlines
from tests.browser.conftest import serving
from tests.browser.person import Person, expect
from tests.planes import BILLING, PRINCIPAL, plane_over
from tests.stores import a_run, added, ask

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
ANN = replace(PRINCIPAL, id="prn_ann", name="Ann")
UNDO_SECONDS = 300
"""Longer than the whole test, however busy the machine is; a clock of its own ends it."""
FRAMEWORK = "[data-testid=stSidebarNav]"
"""The sidebar's list of pages: Streamlit draws all of it but the titles, and no page can change it.
Nothing else is left out, and nothing of ours stands in it."""
HANDOFF = Action(
    ActionKind.HANDOFF, "front", "billing", {"reason": "Money"}, targets=("legal", "research")
)
TOOL = Action(ActionKind.TOOL, "billing", "refund", {"arguments": {"order": "A-1"}})
STEP = {"id": "s1", "agent": "a", "task": "t"}
PLAN = Action(ActionKind.PLAN, "planner", "", {"steps": [STEP]})
ANSWER = Action(
    ActionKind.ANSWER, "billing", "", {"text": "Paid. Surely."}, ungrounded=("Surely.",)
)
AGENT = Action(ActionKind.AGENT, "", "billing", {"instruction": "Bill them."})
FLAG = Action(ActionKind.FLAG, "billing", "", {"flag": "refusal", "text": "I cannot."})
BUDGET = Action(ActionKind.BUDGET, "", "", {"used": {"calls": 9}, "limits": {"calls": 9}})
TWO = Rule(on=ActionKind.HANDOFF, quorum=2)
WATCH = Rule(on=ActionKind.TOOL, mode=Mode.WATCH, expires_after_seconds=3600)

TYPED = {
    "r": "Not without a receipt.",
    "b": "Ask for the receipt first.",
    "s": "The order is paid back.",
    "t": "I call them myself.",
}
STORY: list[tuple[Action, str, str]] = [
    (HANDOFF, "a", "approved"),
    (HANDOFF, "e", "edited"),
    (HANDOFF, "d", "redirected"),
    (HANDOFF, "b", "sent_back"),
    (HANDOFF, "r", "rejected"),
    (TOOL, "a", "approved"),
    (TOOL, "s", "answered"),
    (TOOL, "r", "rejected"),
    (PLAN, "a", "approved"),
    (PLAN, "b", "sent_back"),
    (ANSWER, "a", "approved"),
    (ANSWER, "e", "edited"),
    (AGENT, "s", "answered"),
    (AGENT, "t", "taken_over"),
    (FLAG, "a", "approved"),
    (FLAG, "r", "rejected"),
    (BUDGET, "a", "approved"),
    (BUDGET, "r", "rejected"),
]
"""What is asked, the key that decides it, what becomes of it; then one to object to, one where a
change by somebody else is agreed to, two that are decided at once, and a change of stage."""
OURS = (
    "[data-testid=stMain]",
    ".st-key-desk_head",
    ".st-key-desk_steps",
    ".st-key-desk_rows",
    "[class*=st-key-approval_apr]",
    ".st-key-account",
    ".st-key-sidebar_foot",
)
"""What the checker must have seen."""


@pytest.fixture(scope="module")
def desk_url(
    chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Plane]]:
    """An app in which decisions can be undone, and its store."""
    folder = tmp_path_factory.mktemp("desk")
    with serving(folder, undo_seconds=UNDO_SECONDS) as url:
        plane = plane_over(f"sqlite:///{folder / 'control_plane.db'}")
        yield url, plane
        plane.close()


@pytest.fixture
def someone(browser: Browser, desk_url: tuple[str, Plane]) -> Iterator[Person]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-US")
    person = Person(context.new_page(), desk_url[0])
    yield person
    context.close()
    assert person.script_errors == []


def waiting(plane: Plane, action: Action, **changes: Any) -> Approval:
    """A question of a run that somebody paused: nothing of it moves while the test looks."""
    now = plane.desk.now()
    run = a_run(RunStatus.PAUSED, id=plane.desk.new_id("run"), created_at=now, pattern_name="desk")
    given = {"id": plane.desk.new_id("apr"), "digest": action.digest, "requested_at": now}
    return ask(plane.store, added(plane.store, run), action=action, **{**given, **changes})


def proposal(plane: Plane, payload: dict[str, Any]) -> Approval:
    """A question that needs two people, of whom the first wants another payload."""
    asked = waiting(plane, HANDOFF, rule=TWO)
    return decide(plane.desk, ANN, asked.id, verdict="edit", digest=asked.digest, payload=payload)


def stage_change(plane: Plane) -> str:
    """A request for another stage of an agent that somebody else wrote."""
    agent = save_agent(plane.desk, ANN, name="clerk", owner="ann", spec=BILLING)
    request = PromotionRequest(
        id=plane.desk.new_id("prm"),
        workspace_id=agent.workspace_id,
        agent_id=agent.id,
        agent_name=agent.name,
        version=agent.version,
        from_stage=Stage.DRAFT,
        to_stage=Stage.STAGING,
        requested_by=ANN.id,
        requested_at=plane.desk.now(),
        note="",
    )
    with plane.store.writing() as tx:
        tx.promotions.add(request)
    return request.id


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page = person.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def sees(self, approval_id: str) -> None:
        """Wait until this question is the one shown."""
        self.page.locator(f"[data-shown={approval_id}]").wait_for(state="attached")
        self.person.settle()

    def decides(self, approval_id: str, key: str) -> None:
        """Decide the question that is shown, and wait until it is gone."""
        self.sees(approval_id)
        self.press(key)
        if key == "e":
            self.page.keyboard.type("Changed: ")
        if key == "d":
            self._chooses_target("research")
        if key in TYPED:
            self.page.keyboard.type(TYPED[key])
        if key != "a":
            self.press("Control+Enter")
        self.page.wait_for_function("id => !location.search.includes(id)", arg=approval_id)
        self.person.settle()

    def _chooses_target(self, target: str) -> None:
        expect(self.page.get_by_label("Hand over to").first).to_be_focused()
        self.page.keyboard.type(target)
        self.press("Enter", "Tab")
        self.person.settle()


def test_by_keyboard_alone_all_kinds_of_questions_are_cleared(
    someone: Person, desk_url: tuple[str, Plane]
) -> None:
    _url, plane = desk_url
    asked = [(waiting(plane, action), key, status) for action, key, status in STORY]
    ends = plane.desk.now() + timedelta(hours=1)
    watched = waiting(plane, TOOL, rule=WATCH, expires_at=ends, next_at=ends)
    proposed = proposal(plane, {"reason": "Money, in two parts"})
    pair = [waiting(plane, HANDOFF) for _number in range(2)]
    request = stage_change(plane)

    someone.visit("/approvals?pattern=desk")
    keyboard = Keyboard(someone)
    first = asked[0][0]
    keyboard.sees(first.id)
    keyboard.press("j")
    keyboard.sees(asked[1][0].id)
    keyboard.press("ArrowUp")
    keyboard.sees(first.id)
    keyboard.press("a")  # And back again.
    keyboard.sees(asked[1][0].id)
    keyboard.press("u")
    keyboard.sees(first.id)
    for question, key, _status in asked:
        keyboard.decides(question.id, key)
    keyboard.decides(watched.id, "r")
    keyboard.decides(proposed.id, "a")

    keyboard.sees(pair[0].id)
    keyboard.press("x")
    someone.sees("1 is marked")
    someone.settle()
    keyboard.press("j")
    keyboard.sees(pair[1].id)
    keyboard.press("x")
    someone.sees("2 are marked")
    someone.settle()
    keyboard.press("a")
    someone.page.get_by_role("dialog").get_by_text("2 questions are decided").wait_for()
    someone.page.keyboard.type("Both were looked at.")
    keyboard.press("Control+Enter")
    someone.sees("Nothing waits.", "Approved: 2 questions")
    keyboard.press("u")  # All of it back again.
    someone.is_told("Undone; 2 questions wait again.")
    keyboard.sees(pair[0].id)
    for question in pair:
        keyboard.decides(question.id, "a")

    someone.visit(f"/approvals?kind=stage_change&approval={request}")
    keyboard.sees(request)
    keyboard.press("r")
    expect(someone.main.get_by_role("textbox", name="Reason")).to_be_focused()
    someone.page.keyboard.type("Not yet.")
    keyboard.press("Control+Enter")
    someone.sees("This request is decided, or was taken back.")

    expected = {question.id: status for question, _key, status in asked}
    expected |= {
        watched.id: "rejected",
        proposed.id: "edited",
        pair[0].id: "approved",
        pair[1].id: "approved",
    }
    assert became(plane, expected) == dict.fromkeys(expected, "pending")  # It can be undone.
    over = plane.desk.now() + timedelta(seconds=UNDO_SECONDS)
    keep_deadlines(replace(plane.desk, now=lambda: over))
    assert became(plane, expected) == expected


def became(plane: Plane, ids: Iterable[str]) -> dict[str, str]:
    """The status of each, by its id."""
    return {id_: get_approval(plane.desk, PRINCIPAL, id_).status.value for id_ in ids}


def test_what_a_key_opened_is_closed_by_a_key(someone: Person, desk_url: tuple[str, Plane]) -> None:
    asked = waiting(desk_url[1], HANDOFF)
    someone.visit(f"/approvals?pattern=desk&approval={asked.id}")
    keyboard = Keyboard(someone)
    keyboard.sees(asked.id)
    keyboard.press("?")
    expect(someone.page.get_by_role("dialog", name="Keys")).to_be_focused()
    keyboard.press("Escape")
    expect(someone.page.get_by_role("dialog")).to_have_count(0)


def test_an_unfinished_edit_stands_there_again_after_a_look_at_another_question(
    someone: Person, desk_url: tuple[str, Plane]
) -> None:
    asked, other = waiting(desk_url[1], AGENT), waiting(desk_url[1], HANDOFF)
    someone.visit(f"/approvals?pattern=desk&approval={asked.id}")
    keyboard = Keyboard(someone)
    keyboard.sees(asked.id)
    keyboard.press("e")
    someone.page.keyboard.type(" Typed.")
    field = someone.main.locator("[class*=st-key-particulars] textarea").first
    expect(field).to_have_value("Bill them. Typed.")
    keyboard.press("Escape")
    someone.settle()
    keyboard.press("j")
    keyboard.sees(other.id)
    keyboard.press("k")
    keyboard.sees(asked.id)
    expect(field).to_have_value("Bill them. Typed.")


@pytest.mark.parametrize("width", [800, 1280])
@pytest.mark.parametrize("show", ["waiting", "decided"])
def test_rows_of_the_desk_are_shown_whole_however_narrow_the_window(
    someone: Person, desk_url: tuple[str, Plane], width: int, show: str
) -> None:
    _url, plane = desk_url
    asked = waiting(plane, BUDGET)
    if show == "decided":
        decide(plane.desk, ANN, asked.id, verdict="approve", digest=asked.digest)
    someone.page.set_viewport_size({"width": width, "height": 800})
    someone.visit(f"/approvals?pattern=desk&show={show}&approval={asked.id}")
    frame = someone.main.locator(".st-key-desk_rows .frame")
    expect(frame.locator("tr.chosen")).to_be_visible()
    assert frame.evaluate("node => node.scrollWidth <= node.clientWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_serious_keeps_anybody_from_using_the_desk(
    browser: Browser, desk_url: tuple[str, Plane], scheme: Any
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    url, plane = desk_url
    asked = [waiting(plane, action) for action in (HANDOFF, ANSWER)]
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme=scheme)
    person = Person(context.new_page(), url)
    for keys in ((), ("r",), ("?",)):
        person.visit(f"/approvals?pattern=desk&approval={asked[1].id}")
        Keyboard(person).sees(asked[1].id)
        for key in keys:
            person.page.keyboard.press(key)
            person.settle()
        for place in OURS:
            assert person.page.locator(place).count() > 0, place
            assert person.page.locator(f"{FRAMEWORK} {place}").count() == 0, place
        context_of_axe = {"exclude": [[FRAMEWORK]]}
        found = axe.Axe().run(person.page, context=context_of_axe).response["violations"]
        assert [_said(each) for each in found if each["impact"] in ("serious", "critical")] == []
    context.close()


def _said(violation: dict[str, Any]) -> str:
    places = [str(node["target"]) for node in violation["nodes"]]
    return f"{violation['id']}: {violation['help']} at {', '.join(places)}"
