"""Questions to people: listing, and deciding once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from control_plane.domain.approvals import Approval, ApprovalStatus, Decision
from control_plane.domain.errors import InvalidInput
from control_plane.domain.inbox import InboxFilter, InboxView
from control_plane.domain.ladder import closed
from control_plane.domain.runs import Command, RunStatus
from storage.store import SqlStore
from tests.stores import (
    ELSEWHERE,
    HERE,
    NOW,
    a_run,
    added,
    approval_now,
    ask,
    at,
    reread,
    signal_of,
)

EVERY = InboxFilter(view=InboxView.ALL)
YES = Decision(ApprovalStatus.EDITED, {"reason": "円"}, "legal", "fine", "Ann")


def decide(store: SqlStore, approval: Approval, *, by: str = "ann", seconds: float = 5) -> bool:
    decided = replace(closed(approval, YES, now=at(seconds)), decided_by=by)
    with store.writing() as tx:
        tx.approvals.hold(HERE, [approval.id])
        return tx.approvals.save(decided, now=at(seconds))


def at_once(count: int, act: Callable[[int], bool]) -> list[bool]:
    """What each of so many threads answers that begin together."""
    together = threading.Barrier(count)

    def begin(number: int) -> bool:
        together.wait()
        return act(number)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(begin, range(count)))


def test_every_field_of_a_question_is_read_back_unchanged(store: SqlStore) -> None:
    run = added(store, a_run())
    asked = ask(store, run, expires_at=at(9), demo=True)
    assert approval_now(store, asked) == asked


def test_a_decision_is_recorded_and_the_waiting_run_goes_on(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.WAITING))
    asked = ask(store, run)
    assert decide(store, asked)
    assert approval_now(store, asked) == replace(
        asked, status=ApprovalStatus.EDITED, decided_at=at(5), decided_by="ann", decision=YES
    )
    assert reread(store, run).status is RunStatus.QUEUED
    assert signal_of(store, run) == 1


@pytest.mark.parametrize("status", [RunStatus.RUNNING, RunStatus.PAUSED])
def test_a_run_that_does_not_wait_is_told_of_the_decision_and_keeps_its_status(
    store: SqlStore, status: RunStatus
) -> None:
    run = added(store, a_run(status))
    assert decide(store, ask(store, run))
    assert reread(store, run).status is status
    assert signal_of(store, run) == 1


@pytest.mark.parametrize(
    "stale",
    [
        {"digest": "of another action"},
        {"workspace_id": ELSEWHERE},
        {"id": "apr_none"},
    ],
)
def test_a_decision_about_something_else_is_refused(store: SqlStore, stale: dict[str, str]) -> None:
    run = added(store, a_run(RunStatus.WAITING))
    asked = ask(store, run)
    assert not decide(store, replace(asked, **stale))
    assert approval_now(store, asked) == asked
    assert reread(store, run) == run
    assert signal_of(store, run) == 0


def test_of_fifty_who_decide_at_once_exactly_one_wins(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.WAITING))
    asked = ask(store, run)
    won = at_once(50, lambda number: decide(store, asked, by=f"person-{number}"))
    assert won.count(True) == 1
    assert approval_now(store, asked).decided_by == f"person-{won.index(True)}"
    assert signal_of(store, run) == 1


def test_of_a_decision_and_a_cancel_at_once_one_comes_first_and_both_end(store: SqlStore) -> None:
    for _ in range(10):
        run = added(store, a_run(RunStatus.WAITING))
        asked = ask(store, run)

        def act(number: int, run=run, asked=asked) -> bool:
            if number:
                return decide(store, asked)
            with store.writing() as tx:
                return tx.runs.command(run, Command.CANCEL.value, now=NOW)

        cancelled, decided = at_once(2, act)
        status = approval_now(store, asked).status
        assert status is (ApprovalStatus.EDITED if decided else ApprovalStatus.WITHDRAWN)
        # A decision that came first has queued the run: the cancel was for one that waits.
        assert cancelled is not decided
        assert (reread(store, run).status is RunStatus.CANCELLED) is cancelled


def test_open_questions_come_oldest_first_and_others_newest_first(store: SqlStore) -> None:
    run = added(store, a_run())
    asked = [ask(store, run, f"approve-{number}") for number in range(5)]
    assert decide(store, asked[2])

    def listed(*statuses: ApprovalStatus) -> list[str]:
        wanted = InboxFilter(view=InboxView.ALL, statuses=statuses)
        found: list[str] = []
        cursor: str | None = None
        while True:
            with store.reading() as tx:
                page = tx.approvals.page(HERE, wanted, limit=2, cursor=cursor)
            found += [approval.id for approval in page.items]
            cursor = page.next_cursor
            if cursor is None:
                return found

    ids = [approval.id for approval in asked]
    assert listed(ApprovalStatus.PENDING) == [ids[0], ids[1], ids[3], ids[4]]
    assert listed(ApprovalStatus.PENDING, ApprovalStatus.EDITED) == ids[::-1]
    assert listed() == ids[::-1]


def test_questions_are_listed_of_one_run_and_of_no_other_workspace(store: SqlStore) -> None:
    first, second = added(store, a_run()), added(store, a_run())
    asked = ask(store, first)
    ask(store, second)
    with store.reading() as tx:
        assert tx.approvals.page(HERE, InboxFilter(run_id=first.id)).items == (asked,)
        assert tx.approvals.page(ELSEWHERE).items == ()
        assert tx.approvals.get(ELSEWHERE, asked.id) is None
        assert tx.approvals.count_pending(ELSEWHERE) == (0, None)


def test_the_count_of_open_questions_comes_with_the_age_of_the_oldest(store: SqlStore) -> None:
    run = added(store, a_run())
    ask(store, run, "a", requested_at=at(7))
    ask(store, run, "b", requested_at=at(3))
    assert decide(store, ask(store, run, "c", requested_at=at(1)))
    with store.reading() as tx:
        assert tx.approvals.count_pending(HERE) == (2, at(3))


def test_a_cursor_of_the_other_order_is_refused(store: SqlStore) -> None:
    run = added(store, a_run())
    for key in ("a", "b"):
        ask(store, run, key)
    with store.reading() as tx:
        oldest = tx.approvals.page(HERE, limit=1).next_cursor
        with pytest.raises(InvalidInput):
            tx.approvals.page(HERE, EVERY, limit=1, cursor=oldest)
