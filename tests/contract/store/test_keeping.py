"""The keeper of deadlines: what is due happens, once, and nothing for lack of eyes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from control_plane.domain.approval_events import EventKind
from control_plane.domain.approvals import Approval, ApprovalStatus, Level
from control_plane.domain.audit import AuditFilter
from control_plane.domain.errors import Conflict, NotAllowed
from control_plane.domain.policy import ActionKind, Rule
from control_plane.domain.runs import RunStatus
from control_plane.duties import duties_of
from control_plane.services import approval_history, approvals
from control_plane.services.keeping import keep_deadlines
from control_plane.settings import Settings
from storage.store import SqlStore
from storage.worker_lock import worker_lock
from tests.deciding import ANN, BEN, CYD, EYE, OPA, Office, person
from tests.stores import HERE, a_run, added, at, reread, signal_of

LADDER = {
    "approvers": ("person:ann",),
    "remind_after_seconds": 60,
    "reassign_after_seconds": 120,
    "reassign_to": ("person:ben",),
    "escalate_after_seconds": 180,
    "escalate_to": ("person:cyd",),
    "expires_after_seconds": 240,
}
WATCH = {"mode": "watch", "expires_after_seconds": 60}


@pytest.fixture
def office(store: SqlStore) -> Office:
    return Office(store)


def kinds(office: Office, asked: Approval) -> list[EventKind]:
    return [each.kind for each in approval_history.history(office.desk, EYE, asked.id)][1:]


def noted(office: Office, asked: Approval) -> list[str]:
    """What the audit record says of it, oldest first."""
    with office.store.reading() as tx:
        where = AuditFilter(subject=f"approval/{asked.id}")
        found = tx.audit.page(HERE, where, limit=50, cursor=None).items
    return [event.action for event in reversed(found)]


def test_the_ladder_is_climbed_step_by_step(office: Office) -> None:
    asked = office.asks(**LADDER)
    seen = []
    for _ in range(4):
        assert office.watched(60) == 1
        now = office.read(asked)
        seen.append((now.level, now.assigned_to, now.status))
    waits, ann = ApprovalStatus.PENDING, ("person:ann",)
    assert seen == [
        (Level.REMINDED, ann, waits),
        (Level.REASSIGNED, (*ann, "person:ben"), waits),
        (Level.ESCALATED, ("person:cyd",), waits),
        (Level.ESCALATED, ("person:cyd",), ApprovalStatus.EXPIRED),
    ]
    assert kinds(office, asked) == [
        EventKind.REMINDED,
        EventKind.REASSIGNED,
        EventKind.ESCALATED,
        EventKind.EXPIRED,
    ]
    assert noted(office, asked) == [f"approval.{kind.value}" for kind in kinds(office, asked)]
    assert office.keep() == 0


def test_after_an_escalation_only_those_decide_it_went_to(office: Office) -> None:
    asked = office.asks(**LADDER)
    with pytest.raises(NotAllowed):
        office.decide(BEN, asked)
    office.watched(120)
    assert approvals.claim(office.desk, BEN, asked.id).claimed_by == "ben"
    approvals.release(office.desk, BEN, asked.id)
    office.watched(60)
    with pytest.raises(NotAllowed, match="person:cyd"):
        office.decide(ANN, asked)
    assert office.decide(CYD, asked).status is ApprovalStatus.APPROVED


def test_what_was_missed_is_not_told_late_one_by_one(office: Office) -> None:
    asked = office.asks(**LADDER)
    office.keep()
    office.now.pass_(200)
    assert office.keep() == 1
    assert kinds(office, asked) == [EventKind.ESCALATED]
    office.now.pass_(86_400)
    office.keep()
    assert office.read(asked).status is ApprovalStatus.EXPIRED


def test_ended_in_five_ways_a_question_says_which(office: Office) -> None:
    rejected, withdrawn, expired, unopposed, approved = (
        office.asks(),
        office.asks(),
        office.asks(expires_after_seconds=60),
        office.asks(**WATCH),
        office.asks(expires_after_seconds=60, on_expiry="approve"),
    )
    office.decide(ANN, rejected, "reject", reason="no")
    approvals.withdraw(office.desk, OPA, withdrawn.id, reason="gone")
    office.watched(60)
    found = [office.read(each) for each in (rejected, withdrawn, expired, unopposed, approved)]
    assert [each.status.value for each in found] == [
        "rejected",
        "withdrawn",
        "expired",
        "unopposed",
        "unopposed",
    ]
    assert [each.decision.allowed for each in found if each.decision] == [
        *[False] * 3,
        *[True] * 2,
    ]
    assert [each.decided_by for each in found] == ["ann", None, None, None, None]


def test_time_in_which_nobody_looked_does_not_count_for_what_would_pass(office: Office) -> None:
    watched, waits = office.asks(**WATCH), office.asks(expires_after_seconds=60)
    office.watched(40)
    office.now.pass_(3600)
    office.keep()
    assert office.read(waits).status is ApprovalStatus.EXPIRED
    assert office.read(watched).status is ApprovalStatus.PENDING
    assert kinds(office, watched) == [EventKind.POSTPONED]
    assert office.watched(19) == 0
    assert office.decide(ANN, watched, "reject", reason="stop").status is ApprovalStatus.REJECTED


def test_what_was_asked_while_nobody_looked_gets_its_whole_time(office: Office) -> None:
    office.keep()
    office.now.pass_(3000)
    asked = office.asks(**WATCH)
    office.now.pass_(600)
    office.keep()
    assert office.read(asked).expires_at == at(3000 + 600 + 60)
    office.watched(59)
    assert office.read(asked).status is ApprovalStatus.PENDING
    office.watched(1)
    assert office.read(asked).status is ApprovalStatus.UNOPPOSED


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(jumps=st.lists(st.tuples(st.booleans(), st.integers(-7200, 7200)), min_size=1, max_size=12))
def test_however_clock_and_keeper_jump_people_get_their_time(
    office: Office, jumps: list[tuple[bool, int]]
) -> None:
    """`watched` moves pass while the keeper looks; the others are outages or the clock's jumps."""
    asked = office.asks(**WATCH)
    could_object = 0
    for looks, seconds in jumps:
        office.keep()
        if looks:
            passed = abs(seconds) % 31  # More in one go would be an outage.
            could_object += passed
            office.watched(passed)
        elif abs(seconds) > 40:
            office.now.pass_(seconds)
            office.keep()
        if office.read(asked).status is not ApprovalStatus.PENDING:
            assert could_object >= 60
            return
    approvals.withdraw(office.desk, OPA, asked.id, reason="next")


def test_a_clock_set_back_gives_time_and_takes_none(office: Office) -> None:
    asked = office.asks(**WATCH)
    office.keep()
    office.now.pass_(-3600)
    office.keep()
    assert office.read(asked).expires_at == at(60)
    office.watched(30)
    office.now.pass_(3600)
    office.keep()
    assert office.read(asked).expires_at == at(30 + 60)


def test_what_somebody_wants_otherwise_does_not_pass_unopposed(office: Office) -> None:
    asked = office.asks(quorum=2, **WATCH)
    office.decide(ANN, asked, "edit", payload={"reason": "less"})
    office.watched(60)
    assert office.read(asked).status is ApprovalStatus.EXPIRED


def test_the_time_of_an_undone_objection_is_given_back(office: Office) -> None:
    asked = office.asks(**WATCH)
    office.watched(55)
    office.decide(ANN, asked, "reject", reason="hm", undo_seconds=10)
    office.watched(8)
    assert office.read(asked).status is ApprovalStatus.PENDING
    assert approvals.undo(office.desk, ANN, asked.id).expires_at == at(68)
    assert office.watched(4) == 0
    office.watched(1)
    assert office.read(asked).status is ApprovalStatus.UNOPPOSED


def test_a_decision_in_time_stands_though_it_is_committed_later(office: Office) -> None:
    rules: tuple[dict[str, Any], ...] = ({"expires_after_seconds": 60}, WATCH)
    for rule in rules:
        asked = office.asks(**rule)
        office.watched(55)
        office.decide(ANN, asked, "reject", reason="no", undo_seconds=10)
        office.watched(8)
        assert office.read(asked).status is ApprovalStatus.PENDING
        office.watched(2)
        assert office.read(asked).status is ApprovalStatus.REJECTED


def test_who_decides_too_late_is_told_unless_it_would_pass_unopposed(office: Office) -> None:
    expired, watched = office.asks(expires_after_seconds=60), office.asks(**WATCH)
    office.now.pass_(61)
    with pytest.raises(Conflict, match="expired at"):
        office.decide(ANN, expired)
    rejected = office.decide(ANN, watched, "reject", reason="in time: nobody closed it")
    assert rejected.status is ApprovalStatus.REJECTED


class _Dies(Exception):
    pass


def test_a_keeper_that_dies_between_steps_loses_and_doubles_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = added(office.store, a_run(RunStatus.WAITING))
    asked = [office.asks(f"q{number}", run=run, expires_after_seconds=60) for number in range(5)]
    office.keep()
    office.now.pass_(60)
    with office.store.writing() as tx:
        tx.deadlines.look(office.now())
    taken = 0

    def dies(*_: Any, **__: Any) -> None:
        nonlocal taken
        taken += 1
        if taken == 3:
            raise _Dies

    with monkeypatch.context() as patched:
        patched.setattr(type(office.desk), "audit", dies)
        with pytest.raises(_Dies):
            keep_deadlines(office.desk)
    assert {office.read(each).status for each in asked} == {ApprovalStatus.PENDING}
    assert office.keep() == 5
    assert [kinds(office, each) for each in asked] == [[EventKind.EXPIRED]] * 5
    assert signal_of(office.store, run) == 1


def test_a_thousand_deadlines_of_one_minute_are_honoured_in_one_look(office: Office) -> None:
    run = added(office.store, a_run(RunStatus.WAITING))
    rule = Rule(on=ActionKind.HANDOFF, mode="watch", expires_after_seconds=60)  # type: ignore[arg-type]
    for number in range(1000):
        office.asks_by(rule, step_key=f"q{number}", run=run)
    office.keep()
    assert office.watched(60) == 1000
    with office.store.reading() as tx:
        assert tx.approvals.count_pending(HERE) == (0, None)
    assert reread(office.store, run).status is RunStatus.QUEUED


def test_who_agreed_alone_leaves_a_watched_action_to_pass(office: Office) -> None:
    asked = office.asks(quorum=2, **WATCH)
    office.decide(person("dan"), asked)
    office.watched(60)
    found = office.read(asked)
    assert found.status is ApprovalStatus.UNOPPOSED
    assert isinstance(found.decided_at, datetime)


def test_every_duty_has_a_lock_of_its_own_on_both_databases(store: SqlStore) -> None:
    desk: Any = None
    settings = replace(Settings(database_url="", data_folder=Path()), syslog="udp://127.0.0.1:9")
    duties_of(settings, store.database, desk)
    locks = [worker_lock(store.database, name) for name in ("worker", "deadlines", "notifications")]
    try:
        assert [lock.acquire() for lock in locks] == [True] * 3
    finally:
        for lock in locks:
            lock.release()
