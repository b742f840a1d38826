"""The desk: filters in the address, the way through the list, undo, marks, views, who decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.access import Principal, Role
from control_plane.domain.agents import Stage
from control_plane.domain.approvals import Action, Approval, ApprovalStatus, Verdict
from control_plane.domain.lifecycle import PromotionRequest, RequestStatus
from control_plane.domain.members import HOME
from control_plane.domain.policy import ActionKind, Mode, Rule
from control_plane.domain.runs import RunStatus
from control_plane.services.agents import save_agent
from control_plane.services.approvals import claim, decide, get_approval
from control_plane.services.promotion import get_promotion
from control_plane.services.sign_in import Entry
from control_plane.services.views import list_views
from control_plane.ui import desk_undo, door
from tests.pages.visitor import Visitor
from tests.planes import BILLING, PRINCIPAL
from tests.stores import a_run, added, ask

ANN = replace(PRINCIPAL, id="prn_ann", name="Ann")
EVERY_KIND = [
    Action(ActionKind.AGENT, "", "billing", {"instruction": "Bill."}),
    Action(ActionKind.HANDOFF, "triage", "billing", {"reason": "Money"}, targets=("research",)),
    Action(ActionKind.TOOL, "billing", "refund", {"arguments": {"order": "A-1"}}, reversible=False),
    Action(ActionKind.PLAN, "planner", "", {"steps": [{"id": "s1", "agent": "a", "task": "t"}]}),
    Action(ActionKind.ANSWER, "billing", "", {"text": "Paid. Surely."}, ungrounded=("Surely.",)),
    Action(ActionKind.FLAG, "billing", "", {"flag": "refusal", "text": "No."}),
    Action(ActionKind.BUDGET, "", "", {"used": {"cost_usd": "1"}, "limits": {"cost_usd": "1"}}),
]


def waiting(plane: Plane, action: Action = EVERY_KIND[1], **changes: Any) -> Approval:
    """A question that waits, as the engine puts it into the store."""
    now = plane.desk.now()
    run = added(plane.store, a_run(RunStatus.WAITING, created_at=now, started_by=PRINCIPAL.id))
    given = {"action": action, "digest": action.digest, "requested_at": now, **changes}
    return ask(plane.store, run, **given)


def now_is(plane: Plane, approval: Approval) -> Approval:
    return get_approval(plane.desk, PRINCIPAL, approval.id)


def listed(visitor: Visitor) -> list[str]:
    """What the rows of the list say."""
    tables = [t for t in visitor.drawn("rows") if t["label"] == "Approvals"]
    return [row["cells"][0]["text"] for table in tables for row in table["rows"]]


def shown(visitor: Visitor) -> str:
    return in_address(visitor, "approval")


def in_address(visitor: Visitor, name: str) -> str:
    """A parameter; one that the page set itself comes as text, another one as a list."""
    value = visitor.at.query_params[name]
    return value if isinstance(value, str) else value[0]


@pytest.mark.parametrize("action", EVERY_KIND, ids=[action.kind.value for action in EVERY_KIND])
def test_every_kind_of_question_is_shown_and_can_be_approved(furnished, action: Action) -> None:
    asked = waiting(furnished, action)
    visitor = Visitor().visit("approvals").presses(f"confirm/{asked.id}").finds_nothing_broken()
    assert visitor.refusals == ""
    assert now_is(furnished, asked).status is ApprovalStatus.APPROVED


def test_what_cannot_be_taken_back_says_so(furnished) -> None:
    waiting(furnished, EVERY_KIND[2])
    text = Visitor().visit("approvals").text
    assert "Reversible\n" in text
    assert "**No**" in text
    assert "billing calls the tool refund" in text


def test_sentences_without_support_are_marked_in_the_answer(furnished) -> None:
    waiting(furnished, EVERY_KIND[4])
    visitor = Visitor().visit("approvals")
    assert any(
        "Paid\\. :orange-background[Surely\\.]" in element.value for element in visitor.at.markdown
    )
    assert "**1 sentence**" in visitor.text


def test_filters_in_the_address_narrow_the_list(furnished) -> None:
    for action in EVERY_KIND:
        waiting(furnished, action)
    assert len(listed(Visitor().visit("approvals"))) == len(EVERY_KIND)
    assert listed(Visitor().visit("approvals", kind="tool")) == ["billing calls the tool refund"]
    assert listed(Visitor().visit("approvals", q="refusal")) == [
        "billing goes on although it was flagged"
    ]
    assert listed(Visitor().visit("approvals", mode="watch")) == []


def test_next_and_previous_go_through_the_list_and_keep_the_filters(furnished) -> None:
    first, second = waiting(furnished), waiting(furnished)
    visitor = Visitor().visit("approvals", kind="handoff")
    assert shown(visitor) == first.id
    assert shown(visitor.presses("desk/next")) == second.id
    assert shown(visitor.presses("desk/next")) == second.id
    assert shown(visitor.presses("desk/previous")) == first.id
    assert in_address(visitor, "kind") == "handoff"


def test_after_a_decision_the_next_question_is_shown(furnished) -> None:
    asked = [waiting(furnished) for _number in range(3)]
    visitor = Visitor().visit("approvals", approval=asked[1].id)
    assert shown(visitor.presses(f"confirm/{asked[1].id}")) == asked[2].id
    assert shown(visitor.presses(f"confirm/{asked[2].id}")) == asked[0].id


@pytest.fixture
def undoable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_undo, "seconds", lambda: 300)


def test_a_decision_can_be_undone_until_it_counts(furnished, undoable) -> None:
    asked = waiting(furnished)
    other = waiting(furnished)
    visitor = Visitor().visit("approvals").presses(f"confirm/{asked.id}").finds_nothing_broken()
    held = now_is(furnished, asked)
    assert (held.status, held.commits_at is not None) == (ApprovalStatus.PENDING, True)
    assert shown(visitor) == other.id
    assert len(listed(visitor)) == 1
    assert "Approved: triage hands the task over to billing" in visitor.text
    visitor.presses("desk/undo").finds_nothing_broken()
    reopened = now_is(furnished, asked)
    assert (reopened.decision, reopened.commits_at) == (None, None)
    assert shown(visitor) == asked.id
    assert len(listed(visitor)) == 2


def test_others_see_who_decided_what_can_still_be_undone(furnished, undoable) -> None:
    asked = waiting(furnished)
    decide(
        furnished.desk,
        PRINCIPAL,
        asked.id,
        verdict=Verdict.APPROVE,
        digest=asked.digest,
        undo_seconds=300,
    )
    visitor = Visitor().visit("approvals", approval=asked.id)
    assert "Approved by Local operator" in visitor.text
    assert not any(str(button.key).startswith("confirm") for button in visitor.at.button)
    visitor.presses(f"undo/{asked.id}").finds_nothing_broken()
    assert now_is(furnished, asked).decision is None


def test_a_claim_is_taken_and_given_back(furnished) -> None:
    asked = waiting(furnished)
    visitor = Visitor().visit("approvals").presses(f"claim/{asked.id}")
    assert now_is(furnished, asked).claimed_by == PRINCIPAL.id
    assert "Local operator has it in hand until" in visitor.at.info[0].value
    visitor.presses(f"claim/{asked.id}")
    assert now_is(furnished, asked).claimed_by is None


def test_what_happens_by_itself_counts_down_and_offers_a_veto(furnished) -> None:
    rule = Rule(on=ActionKind.HANDOFF, mode=Mode.WATCH, expires_after_seconds=900)
    ends = furnished.desk.now() + timedelta(seconds=900)
    asked = waiting(furnished, rule=rule, expires_at=ends, next_at=ends)
    visitor = Visitor().visit("approvals", show="watching")
    (left,) = [drawn["left_ms"] for drawn in visitor.drawn("left_ms")]
    assert 0 < left <= 900_000
    assert visitor.at.button(key=f"confirm/{asked.id}").label == "Veto"
    visitor.at.text_area(key=f"decide/{asked.id}/reason").set_value("Not this one.")
    visitor.presses(f"confirm/{asked.id}").finds_nothing_broken()
    assert now_is(furnished, asked).status is ApprovalStatus.REJECTED


def test_what_is_on_record_only_stands_in_history(furnished) -> None:
    waiting(furnished, status=ApprovalStatus.LOGGED, decided_at=furnished.desk.now())
    assert listed(Visitor().visit("approvals")) == []
    history = Visitor().visit("approvals", show="decided", verdict="logged")
    assert listed(history) == ["triage hands the task over to billing"]


def test_a_named_reason_is_kept_with_a_rejection(furnished) -> None:
    asked = waiting(furnished)
    visitor = Visitor().visit("approvals")
    visitor.at.segmented_control(key=f"decide/{asked.id}/verdict").set_value(Verdict.REJECT).run()
    visitor.at.text_area(key=f"decide/{asked.id}/reason").set_value("No receipt.")
    visitor.at.pills(key=f"decide/{asked.id}/code").set_value("wrong_facts")
    visitor.presses(f"confirm/{asked.id}").finds_nothing_broken()
    decision = now_is(furnished, asked).decision
    assert decision is not None
    assert (decision.code, decision.reason) == ("wrong_facts", "No receipt.")


@pytest.mark.parametrize(
    ("action", "verdict", "field", "status"),
    [
        (EVERY_KIND[2], Verdict.RESPOND, "answer", ApprovalStatus.ANSWERED),
        (EVERY_KIND[1], Verdict.SEND_BACK, "send_back/reason", ApprovalStatus.SENT_BACK),
        (EVERY_KIND[1], Verdict.TAKE_OVER, "take_over/reason", ApprovalStatus.TAKEN_OVER),
    ],
)
def test_what_a_verdict_needs_is_asked_for_and_kept(
    furnished, action: Action, verdict: Verdict, field: str, status: ApprovalStatus
) -> None:
    asked = waiting(furnished, action)
    visitor = Visitor().visit("approvals")
    visitor.at.segmented_control(key=f"decide/{asked.id}/verdict").set_value(verdict).run()
    assert visitor.presses(f"confirm/{asked.id}").refusals != ""
    visitor.at.text_area(key=f"decide/{asked.id}/{field}").set_value("It is done by phone.")
    visitor.presses(f"confirm/{asked.id}").finds_nothing_broken()
    assert now_is(furnished, asked).status is status


def test_an_edit_shows_line_by_line_what_it_changes(furnished) -> None:
    asked = waiting(furnished)
    visitor = Visitor().visit("approvals")
    visitor.at.segmented_control(key=f"decide/{asked.id}/verdict").set_value(Verdict.EDIT).run()
    visitor.at.text_area(key=f"decide/{asked.id}/payload/reason").set_value("Less money").run()
    assert "- Money" in visitor.text
    assert "+ Less money" in visitor.text
    visitor.presses(f"confirm/{asked.id}").finds_nothing_broken()
    history = Visitor().visit("approvals", show="decided", approval=asked.id)
    assert "+ Less money" in history.text


def test_an_unfinished_edit_is_there_again_after_a_look_at_other_questions(furnished) -> None:
    asked, other, third = (waiting(furnished) for _number in range(3))
    field = f"decide/{asked.id}/payload/reason"
    visitor = Visitor().visit("approvals")
    visitor.at.segmented_control(key=f"decide/{asked.id}/verdict").set_value(Verdict.EDIT).run()
    visitor.at.text_area(key=field).set_value("Money, twice")
    for step, id_ in (("next", other.id), ("next", third.id), ("previous", other.id)):
        assert shown(visitor.presses(f"desk/{step}")) == id_
    visitor.presses("desk/previous").finds_nothing_broken()
    assert visitor.at.text_area(key=field).value == "Money, twice"
    visitor.presses(f"confirm/{asked.id}").finds_nothing_broken()
    decision = now_is(furnished, asked).decision
    assert decision is not None
    assert decision.payload["reason"] == "Money, twice"


def test_of_a_decided_question_nothing_typed_is_kept(furnished, undoable) -> None:
    asked = waiting(furnished)
    waiting(furnished)
    field = f"decide/{asked.id}/reason"
    visitor = Visitor().visit("approvals", approval=asked.id)
    choose = f"decide/{asked.id}/verdict"
    visitor.at.segmented_control(key=choose).set_value(Verdict.REJECT).run()
    visitor.at.text_area(key=field).set_value("No receipt.")
    visitor.presses(f"confirm/{asked.id}").presses("desk/undo").finds_nothing_broken()
    assert shown(visitor) == asked.id
    visitor.at.segmented_control(key=choose).set_value(Verdict.REJECT).run()
    assert visitor.at.text_area(key=field).value == ""


def test_what_only_shows_an_icon_has_a_name(furnished) -> None:
    waiting(furnished)
    visitor = Visitor().visit("approvals", kind="handoff")
    visitor.at.text_input(key="desk/view_name").set_value("Money moves")
    visitor.presses("desk/save_view")
    named = {str(button.key): button.label for button in visitor.at.button}
    assert named["desk/sheet"] == "Show these keys"
    assert named["desk/previous"] == "Previous entry"
    assert named["desk/next"] == "Next entry"
    assert named["desk/mark"] == "Mark for a decision on several"
    assert all(named.values())


def test_votes_so_far_say_who_agreed_and_how_many_are_missing(furnished) -> None:
    asked = waiting(furnished, rule=Rule(on=ActionKind.HANDOFF, quorum=2))
    visitor = Visitor().visit("approvals").presses(f"confirm/{asked.id}").finds_nothing_broken()
    assert now_is(furnished, asked).status is ApprovalStatus.PENDING
    visitor = Visitor().visit("approvals", approval=asked.id)
    assert "Local operator: Approve" in visitor.text
    assert "1 more must agree" in visitor.text


def test_the_like_decided_before_is_shown_with_how(furnished) -> None:
    before, asked = waiting(furnished), waiting(furnished)
    decide(
        furnished.desk,
        PRINCIPAL,
        before.id,
        verdict=Verdict.REJECT,
        digest=before.digest,
        reason="Too much money.",
    )
    visitor = Visitor().visit("approvals", approval=asked.id)
    (similar,) = [t for t in visitor.drawn("rows") if t["label"] == "Similar decisions"]
    ((badge, who, _when),) = [row["cells"] for row in similar["rows"]]
    assert (badge["text"], who["text"], who["sub"]) == (
        "Rejected",
        "Local operator",
        "Too much money.",
    )


def test_the_marked_are_looked_at_and_decided_with_one_reason(furnished) -> None:
    first, second, third = (waiting(furnished) for _number in range(3))
    visitor = Visitor().visit("approvals").presses("desk/mark")
    visitor.presses("desk/next").presses("desk/mark")
    assert in_address(visitor, "marked") == f"{first.id},{second.id}"
    claimed_by_other(furnished, second)
    visitor.presses("desk/batch/reject")
    assert "2 questions are decided:" in visitor.text
    visitor.at.text_area(key="desk/several/reason").set_value("Budget is spent.")
    visitor.presses("desk/carry_out").finds_nothing_broken()
    assert now_is(furnished, first).status is ApprovalStatus.REJECTED
    assert now_is(furnished, second).status is ApprovalStatus.PENDING
    assert now_is(furnished, third).status is ApprovalStatus.PENDING
    assert "1 was not decided" in visitor.text
    assert "has this in hand until" in visitor.text
    assert "marked" not in visitor.at.query_params


def claimed_by_other(plane: Plane, asked: Approval) -> None:
    claim(plane.desk, ANN, asked.id)


def test_several_are_not_decided_without_a_reason(furnished) -> None:
    asked = waiting(furnished)
    visitor = Visitor().visit("approvals", marked=asked.id).presses("desk/batch/approve")
    visitor.presses("desk/carry_out")
    assert now_is(furnished, asked).status is ApprovalStatus.PENDING


def test_a_view_keeps_the_filters_under_a_name_and_opens_by_its_link(furnished) -> None:
    waiting(furnished)
    visitor = Visitor().visit("approvals", kind="handoff", q="money")
    visitor.at.text_input(key="desk/view_name").set_value("Money moves")
    visitor.presses("desk/save_view").finds_nothing_broken()
    (view,) = list_views(furnished.desk, PRINCIPAL)
    assert (view.name, view.filters) == ("Money moves", {"kind": "handoff", "q": "money"})
    visitor.presses(f"desk/remove_view/{view.id}")
    assert list_views(furnished.desk, PRINCIPAL) == []


def test_a_request_for_another_stage_stands_among_the_questions(furnished) -> None:
    agent = save_agent(furnished.desk, ANN, name="clerk", owner="ann", spec=BILLING)
    request = PromotionRequest(
        id=furnished.desk.new_id("prm"),
        workspace_id=agent.workspace_id,
        agent_id=agent.id,
        agent_name=agent.name,
        version=agent.version,
        from_stage=Stage.DRAFT,
        to_stage=Stage.STAGING,
        requested_by=ANN.id,
        requested_at=furnished.desk.now(),
        note="",
    )
    with furnished.store.writing() as tx:
        tx.promotions.add(request)
        furnished.desk.audit(tx, PRINCIPAL, "promotion.requested", "agent/clerk")
    visitor = Visitor().visit("approvals")
    assert listed(visitor) == ["clerk, version 1, goes to Staging"]
    visitor.at.text_input(key=f"decide/{request.id}/reason").set_value("Not yet.")
    visitor.presses(f"decide/{request.id}/reject").finds_nothing_broken()
    settled = get_promotion(furnished.desk, PRINCIPAL, request.id)
    assert settled.status is RequestStatus.REJECTED


def come_in_as(monkeypatch: pytest.MonkeyPatch, *roles: Role) -> Principal:
    somebody = Principal("prn_x", "Somebody", HOME, frozenset(roles))
    monkeypatch.setattr(door, "enter", lambda *_: Entry(somebody, ()))
    monkeypatch.setattr(door, "fresh", lambda _principal: somebody)
    return somebody


def test_who_may_only_look_is_told_what_is_missing(furnished, monkeypatch) -> None:
    asked = waiting(furnished)
    come_in_as(monkeypatch, Role.VIEWER)
    visitor = Visitor().visit("approvals", approval=asked.id)
    assert "Somebody needs the role Approver for this" in visitor.text
    assert not any(str(button.key).startswith("confirm") for button in visitor.at.button)


def test_who_may_decide_nothing_is_offered_no_marks_and_no_keys_for_decisions(
    furnished, monkeypatch
) -> None:
    asked = waiting(furnished)
    come_in_as(monkeypatch, Role.VIEWER)
    visitor = Visitor().visit("approvals", approval=asked.id, marked=asked.id)
    offered = {str(button.key) for button in visitor.at.button}
    assert {"desk/next", "desk/previous", "desk/sheet"} <= offered
    assert not {each for each in offered if "mark" in each or "batch" in each}
    assert "approve" not in visitor.presses("desk/sheet").text
    assert "Search" in visitor.text


def test_a_question_put_to_others_cannot_be_marked(furnished, monkeypatch) -> None:
    waiting(furnished, assigned_to=("person:prn_ann",))
    come_in_as(monkeypatch, Role.APPROVER)
    offered = {str(button.key) for button in Visitor().visit("approvals").at.button}
    assert "desk/next" in offered
    assert "desk/mark" not in offered


@pytest.mark.parametrize(
    ("role", "may_withdraw"), [(Role.OPERATOR, True), (Role.APPROVER, False), (Role.VIEWER, False)]
)
def test_who_runs_the_pattern_may_withdraw_a_question_without_deciding_any(
    furnished, monkeypatch, role: Role, may_withdraw: bool
) -> None:
    asked = waiting(furnished)
    come_in_as(monkeypatch, role)
    visitor = Visitor().visit("approvals", approval=asked.id)
    offered = f"withdraw/{asked.id}" in {button.key for button in visitor.at.button}
    assert offered == may_withdraw
    if offered:
        visitor.at.text_input(key=f"withdraw/{asked.id}/reason").set_value("It was a test.")
        visitor.presses(f"withdraw/{asked.id}").finds_nothing_broken()
        assert now_is(furnished, asked).status is ApprovalStatus.WITHDRAWN
