"""Two keepers of deadlines at once, as when one lost its lock: everything happens, and once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from control_plane.domain.approval_events import EventKind
from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.audit import AuditFilter
from control_plane.domain.errors import ControlPlaneError
from control_plane.domain.runs import RunStatus
from control_plane.services import approval_history
from control_plane.services.keeping import keep_deadlines
from storage.mapping import micros_of
from storage.store import SqlStore
from storage.tables import ApprovalRow, table_of
from tests.deciding import ANN, EYE, Office
from tests.stores import HERE, a_run, added, at, signal_of

WATCH = {"mode": "watch", "expires_after_seconds": 60}
ROUNDS = 5


@pytest.fixture
def office(store: SqlStore) -> Office:
    return Office(store)


def together(*acts: Callable[[], object]) -> list[object]:
    """What each of them answers, or raises; all begin at once."""
    gate = threading.Barrier(len(acts))

    def begin(act: Callable[[], object]) -> object:
        gate.wait()
        try:
            return act()
        except ControlPlaneError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(begin, acts))


def kinds(office: Office, asked: Approval) -> list[EventKind]:
    return [each.kind for each in approval_history.history(office.desk, EYE, asked.id)][1:]


def test_two_keepers_take_every_step_once(office: Office) -> None:
    run = added(office.store, a_run(RunStatus.WAITING))
    rule = {"remind_after_seconds": 30, "expires_after_seconds": 60}
    asked = [office.asks(f"q{number}", run=run, **rule) for number in range(40)]
    office.keep()
    for step in (EventKind.REMINDED, EventKind.EXPIRED):
        office.now.pass_(30)
        answers = together(*[lambda: keep_deadlines(office.desk)] * 3)
        assert all(isinstance(answer, int) for answer in answers), answers
        assert {tuple(kinds(office, each))[-1] for each in asked} == {step}
    both = [EventKind.REMINDED, EventKind.EXPIRED]
    assert [kinds(office, each) for each in asked] == [both] * 40
    with office.store.reading() as tx:
        where = AuditFilter(action="approval.expired")
        assert len(tx.audit.page(HERE, where, limit=100, cursor=None).items) == 40
    assert signal_of(office.store, run) == 1


def test_lost_time_is_given_back_once(office: Office) -> None:
    for number in range(ROUNDS):
        asked = office.asks(f"q{number}", **WATCH)
        office.keep()
        before = office.read(asked).expires_at
        assert before is not None
        office.now.pass_(3600)
        together(*[lambda: keep_deadlines(office.desk)] * 3)
        assert office.read(asked).expires_at == before + timedelta(seconds=3600)
        assert kinds(office, asked) == [EventKind.POSTPONED]
        office.decide(ANN, asked, "reject", reason="next")


def test_of_an_objection_and_the_end_of_its_time_one_comes_first(office: Office) -> None:
    """Whoever is told that the objection counts sees nothing happen."""
    for number in range(ROUNDS):
        asked = office.asks(f"q{number}", **WATCH)
        office.watched(59)
        office.now.pass_(1)
        said, *_ = together(
            lambda asked=asked: office.decide(ANN, asked, "reject", reason="stop"),
            *[lambda: keep_deadlines(office.desk)] * 2,
        )
        expected = (
            ApprovalStatus.REJECTED if isinstance(said, Approval) else ApprovalStatus.UNOPPOSED
        )
        assert office.read(asked).status is expected
        assert len(kinds(office, asked)) == 1


def test_a_decision_made_while_the_keeper_fetches_what_is_due_can_still_be_undone(
    office: Office,
) -> None:
    """What it fetched as due has moved on: it is left until its new time."""
    asked = office.asks(**WATCH)
    office.watched(59)
    held = office.decide(ANN, asked, "reject", reason="hm", undo_seconds=10)
    office.now.pass_(1)
    with office.store.database.writing() as sql:
        due = table_of(ApprovalRow).update().values(next_at=micros_of(office.now()))
        sql.execute(due)
    office.keep()
    found = office.read(asked)
    assert (found.status, found.next_at) == (ApprovalStatus.PENDING, held.commits_at)
    assert found.commits_at == at(69)
    office.watched(9)
    assert office.read(asked).status is ApprovalStatus.REJECTED
