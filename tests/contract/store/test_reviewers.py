"""How reviewers fare, from votes and open questions in the store."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from control_plane.domain.approvals import Action, Approval
from control_plane.domain.errors import InvalidInput
from control_plane.domain.policy import ActionKind
from control_plane.domain.reviewer_health import ReviewerHealth
from control_plane.services.approvals import decide, undo
from control_plane.services.reviewer_health import read_reviewers, reviewers_csv
from storage.store import SqlStore
from tests.stores import ask
from tests.telling import Telling, telling_over

LONG = {"arguments": {"note": "word " * 400}}


@pytest.fixture
def telling(store: SqlStore) -> Telling:
    return telling_over(store)


def asked(telling: Telling, **changes: Any) -> Approval:
    action = Action(ActionKind.TOOL, "billing", "refund", LONG)
    return telling.asks(**{"action": action, **changes})


def decides(telling: Telling, approval: Approval, **given: Any) -> None:
    decide(
        telling.desk,
        telling.office.bob,
        approval.id,
        **{"verdict": "approve", "digest": approval.digest, **given},
    )


def bob(telling: Telling) -> ReviewerHealth:
    found = {e.principal_id: e for e in read_reviewers(telling.desk, telling.office.ann).reviewers}
    return found["prn_bob"]


def test_what_is_open_is_counted_for_those_who_are_asked(telling: Telling) -> None:
    asked(telling)
    asked(telling, assigned_to=("person:prn_bob",))
    asked(telling, assigned_to=("role:admin",))
    telling.office.clock.forward(minutes=5)
    found = {e.principal_id: e for e in read_reviewers(telling.desk, telling.office.ann).reviewers}
    assert {id_: each.open for id_, each in found.items()} == {
        "prn_bob": 2,
        "prn_cat": 1,
        "prn_admin": 1,
    }
    assert found["prn_bob"].oldest_open_seconds == 300


def test_decisions_are_timed_and_unread_ones_found(telling: Telling) -> None:
    approvals = [asked(telling) for _ in range(5)]
    telling.office.clock.forward(minutes=2)
    for approval in approvals:
        decides(telling, approval, considered_ms=900)
    found = bob(telling)
    assert (found.decisions, found.median_seconds, found.too_fast) == (5, 120, 5)
    assert found.rubber_stamps
    assert (found.load, found.open) == (1.0, 0)


def test_an_undone_decision_is_overturned(telling: Telling) -> None:
    approval = asked(telling)
    decides(telling, approval, undo_seconds=10)
    undo(telling.desk, telling.office.bob, approval.id)
    decides(telling, approval, verdict="reject", reason="No.")
    found = bob(telling)
    assert (found.decisions, found.overturn_rate, found.overturn_sample) == (1, 0.5, 2)


def test_the_same_action_rejected_later_in_the_run_overturns_the_approval(
    telling: Telling, store: SqlStore
) -> None:
    first = asked(telling)
    decides(telling, first)
    with store.reading() as tx:
        run = tx.runs.get("default", first.run_id)
    assert run is not None
    again = ask(store, run, "again", action=first.action)
    decides(telling, again, verdict="reject", reason="Not twice.")
    found = bob(telling)
    assert (found.overturn_rate, found.overturn_sample) == (0.5, 2)


def test_an_older_decision_is_out_of_the_period(telling: Telling) -> None:
    decides(telling, asked(telling))
    telling.office.clock.forward(days=8)
    assert read_reviewers(telling.desk, telling.office.ann, days=7).reviewers == []
    with pytest.raises(InvalidInput):
        read_reviewers(telling.desk, telling.office.ann, days=0)


def test_the_csv_leaves_unknown_empty(telling: Telling) -> None:
    decides(telling, asked(telling))
    (row,) = csv.DictReader(io.StringIO(reviewers_csv(telling.desk, telling.office.ann)))
    assert (row["name"], row["decisions"], row["too_fast"]) == ("Bob", "1", "")
    assert row["median_seconds"] == "0.0"
