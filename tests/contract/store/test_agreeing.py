"""Agreeing with a proposal of others, and taking a whole batch back."""

from __future__ import annotations

from typing import Any

import pytest

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.errors import Conflict, InvalidInput
from control_plane.services import approval_batches, approval_history, approvals
from control_plane.services.approval_agreeing import agree
from storage.store import SqlStore
from tests.deciding import ANN, BEN, CYD, EYE, Office


@pytest.fixture
def office(store: SqlStore) -> Office:
    return Office(store)


@pytest.mark.parametrize(
    ("verdict", "more"),
    [
        ("edit", {"payload": {"reason": "more money", "ratio": 0.1, "many": [1, 2.0, None]}}),
        ("redirect", {"target": "legal", "reason": "theirs"}),
        ("send_back", {"reason": "Shorter."}),
        ("take_over", {"reason": "Mine."}),
        ("approve", {}),
    ],
)
def test_who_agrees_votes_for_exactly_what_was_proposed(
    office: Office, verdict: str, more: dict[str, Any]
) -> None:
    asked = office.asks(quorum=2)
    office.decide(ANN, asked, verdict, **more)
    (proposed,) = approval_history.votes(office.desk, EYE, asked.id)
    decided = agree(office.desk, BEN, asked.id, digest=asked.digest, body=proposed.body)
    assert decided.status.value != "pending"
    bodies = {vote.body for vote in approval_history.votes(office.desk, EYE, asked.id)}
    assert bodies == {proposed.body}
    assert decided.decision is not None
    assert decided.decision.by == "Ann, Ben"
    assert decided.decision.payload == more.get("payload", asked.action.payload)
    assert decided.decision.reason == more.get("reason", "")


def test_nobody_agrees_with_another_proposal_than_they_were_shown(office: Office) -> None:
    asked = office.asks(quorum=3)
    with pytest.raises(Conflict, match="not what is proposed"):
        agree(office.desk, BEN, asked.id, digest=asked.digest, body="")
    office.decide(ANN, asked, "edit", payload={"reason": "more money"})
    (shown,) = approval_history.votes(office.desk, EYE, asked.id)
    office.decide(CYD, asked, "edit", payload={"reason": "less money"})
    with pytest.raises(Conflict, match="not what is proposed"):
        agree(office.desk, BEN, asked.id, digest=asked.digest, body=shown.body)
    proposal = office.read(asked).decision
    assert proposal is not None
    assert proposal.payload == {"reason": "less money"}


def test_a_batch_can_be_undone_and_what_cannot_is_said(office: Office) -> None:
    asked = [office.asks() for _ in range(4)]
    chosen = [(each.id, each.digest) for each in asked[:3]]
    outcome = approval_batches.decide_many(
        office.desk, ANN, chosen, verdict="approve", reason="all alike", undo_seconds=10
    )
    assert len(outcome.decided) == 3
    assert all(office.read(each).commits_at is not None for each in asked[:3])
    approvals.undo(office.desk, ANN, asked[1].id)
    office.decide(BEN, asked[1], undo_seconds=10)
    ids = [each.id for each in asked]
    undone = approval_batches.undo_many(office.desk, ANN, [*ids, ids[0], "apr_none"])
    assert undone.undone == (ids[0], ids[2])
    why = {id_: str(error) for id_, error in undone.refused}
    assert list(why) == [ids[1], ids[3], "apr_none"]
    assert "ben" in why[ids[1]]
    assert "nothing of yours" in why[ids[3]]
    assert office.watched(60) == 1  # Ben's alone.
    assert office.read(asked[0]) == asked[0]


def test_a_batch_counts_at_once_unless_it_is_to_be_undoable(office: Office) -> None:
    asked = office.asks()
    chosen = [(asked.id, asked.digest)]
    with pytest.raises(InvalidInput) as refused:
        approval_batches.decide_many(
            office.desk, ANN, chosen, verdict="approve", reason="so", undo_seconds=301
        )
    assert [problem.field for problem in refused.value.problems] == ["undo_seconds"]
    approval_batches.decide_many(office.desk, ANN, chosen, verdict="approve", reason="so")
    assert office.read(asked).status is ApprovalStatus.APPROVED
