"""Agreeing with what others proposed by one click, and taking a whole batch back by one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.approvals import Action, Approval, ApprovalStatus, Verdict
from control_plane.domain.policy import ActionKind, Rule
from control_plane.domain.runs import RunStatus
from control_plane.services.approval_history import votes
from control_plane.services.approvals import decide, get_approval, undo
from control_plane.ui import desk_undo
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL
from tests.stores import a_run, added, ask

ANN = replace(PRINCIPAL, id="prn_ann", name="Ann")
HANDOFF = Action(
    ActionKind.HANDOFF, "triage", "billing", {"reason": "Money"}, targets=("billing", "legal")
)
TWO = Rule(on=ActionKind.HANDOFF, quorum=2)
EDITED = {"reason": "Much money", "ratio": 0.10, "tags": ["a", 1, None]}
PROPOSALS: list[tuple[str, dict[str, Any], str]] = [
    ("edit", {"payload": EDITED}, "Much money"),
    ("redirect", {"target": "legal", "reason": "Theirs."}, "to legal instead of billing"),
    ("send_back", {"reason": "Ask for the receipt."}, "Ask for the receipt."),
]


def waiting(plane: Plane, **changes: Any) -> Approval:
    now = plane.desk.now()
    run = added(plane.store, a_run(RunStatus.WAITING, created_at=now))
    given = {"action": HANDOFF, "digest": HANDOFF.digest, "requested_at": now, **changes}
    return ask(plane.store, run, **given)


def now_is(plane: Plane, approval: Approval) -> Approval:
    return get_approval(plane.desk, PRINCIPAL, approval.id)


def proposed(plane: Plane, verdict: str, more: dict[str, Any]) -> Approval:
    """A question that needs two people, of whom Ann wants this."""
    asked = waiting(plane, rule=TWO)
    decide(plane.desk, ANN, asked.id, verdict=verdict, digest=asked.digest, **more)
    return asked


@pytest.mark.parametrize(("verdict", "more", "shown"), PROPOSALS, ids=[p[0] for p in PROPOSALS])
def test_one_click_agrees_with_exactly_what_is_shown(
    furnished, verdict: str, more: dict[str, Any], shown: str
) -> None:
    asked = proposed(furnished, verdict, more)
    visitor = Visitor().visit("approvals")
    everything = visitor.text + "".join(each.value for each in visitor.at.code)
    assert shown in everything
    visitor.presses(f"agree/{asked.id}").finds_nothing_broken()
    decided = now_is(furnished, asked)
    assert decided.decision is not None
    assert decided.decision.by == "Ann, Local operator"
    assert decided.decision.payload == more.get("payload", HANDOFF.payload)
    assert len({vote.body for vote in votes(furnished.desk, PRINCIPAL, asked.id)}) == 1


def test_a_proposal_that_changed_meanwhile_is_not_agreed_to(furnished) -> None:
    asked = proposed(furnished, "edit", {"payload": EDITED})
    visitor = Visitor().visit("approvals")
    other = {"reason": "No money"}
    decide(furnished.desk, ANN, asked.id, verdict="edit", digest=asked.digest, payload=other)
    visitor.presses(f"agree/{asked.id}")
    assert "This is not what is proposed now" in visitor.refusals
    decision = now_is(furnished, asked).decision
    assert decision is not None
    assert (decision.payload, decision.by) == (other, "Ann")


def test_who_proposed_it_is_not_asked_to_agree(furnished) -> None:
    asked = waiting(furnished, rule=TWO)
    decide(furnished.desk, PRINCIPAL, asked.id, verdict="edit", digest=asked.digest, payload=EDITED)
    keys = [str(button.key) for button in Visitor().visit("approvals").at.button]
    assert f"agree/{asked.id}" not in keys


def test_what_is_asked_is_approved_by_its_own_button(furnished) -> None:
    asked = proposed(furnished, "approve", {})
    visitor = Visitor().visit("approvals")
    assert f"agree/{asked.id}" not in [str(button.key) for button in visitor.at.button]
    visitor.presses(f"confirm/{asked.id}").finds_nothing_broken()
    assert now_is(furnished, asked).status is ApprovalStatus.APPROVED


@pytest.fixture
def undoable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_undo, "seconds", lambda: 300)


def decided_together(asked: list[Approval]) -> Visitor:
    """Somebody who just approved all of these at once."""
    marked = ",".join(each.id for each in asked)
    visitor = Visitor().visit("approvals", marked=marked).presses("desk/batch/approve")
    visitor.at.text_area(key="desk/several/reason").set_value("All alike.")
    return visitor.presses("desk/carry_out").finds_nothing_broken()


def test_a_batch_is_undone_by_one_click(furnished, undoable) -> None:
    asked = [waiting(furnished) for _number in range(3)]
    visitor = decided_together(asked)
    assert "Approved: 3 questions" in visitor.text
    assert all(now_is(furnished, each).commits_at is not None for each in asked)
    visitor.presses("desk/undo").finds_nothing_broken()
    assert [now_is(furnished, each).decision for each in asked] == [None, None, None]
    assert "Undone; 3 questions wait again" in visitor.at.toast[0].value


def test_what_of_a_batch_is_not_undone_is_named_with_why(furnished, undoable) -> None:
    asked = [waiting(furnished) for _number in range(3)]
    visitor = decided_together(asked)
    undo(furnished.desk, PRINCIPAL, asked[0].id)
    decide(furnished.desk, ANN, asked[0].id, verdict=Verdict.APPROVE, digest=asked[0].digest)
    visitor.presses("desk/undo").finds_nothing_broken()
    assert now_is(furnished, asked[0]).status is ApprovalStatus.APPROVED
    assert "Undone; 2 questions wait again" in visitor.at.toast[0].value
    assert "1 was not taken back" in visitor.text
    assert "Approved by Ann" in visitor.text
    visitor.presses("desk/seen").finds_nothing_broken()
    assert "was not taken back" not in visitor.text
