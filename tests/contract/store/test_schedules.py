"""Schedules and their firings: kept, found when due, held by one at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from control_plane.domain.errors import Conflict, InvalidInput
from control_plane.domain.runs import RunStatus
from control_plane.domain.schedules import Cause, Firing, FiringOutcome, Schedule, ScheduleSpec
from storage.store import SqlStore
from tests.stores import ELSEWHERE, HERE, NOW, a_run, added, at, new_id


def a_schedule(name: str = "nightly", **changes: Any) -> Schedule:
    trigger = {"kind": "cron", "expression": "0 2 * * *", "timezone": "Asia/Tokyo"}
    spec = ScheduleSpec.model_validate(
        {"name": name, "pattern": "answer", "trigger": trigger, "input": {"request": "総括 💶"}}
    )
    schedule = Schedule(
        id=new_id("sch"),
        workspace_id=HERE,
        owner="ann",
        spec=spec,
        paused=False,
        pause_note="",
        version=1,
        next_due_at=at(60),
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(schedule, **changes)


def a_firing(schedule: Schedule, **changes: Any) -> Firing:
    firing = Firing(
        id=new_id("fir"),
        workspace_id=schedule.workspace_id,
        schedule_id=schedule.id,
        cause=Cause.TIME,
        due_at=NOW,
        outcome=FiringOutcome.STARTED,
        run_id=None,
        note="",
        at=NOW,
    )
    return replace(firing, **changes)


def keep(store: SqlStore, schedule: Schedule, *firings: Firing) -> Schedule:
    with store.writing() as tx:
        tx.schedules.add(schedule)
        for firing in firings:
            assert tx.firings.add(firing)
    return schedule


def test_a_schedule_is_read_back_unchanged(store: SqlStore) -> None:
    schedule = keep(store, a_schedule(paused=True, pause_note="休み", secret_hash="ab" * 32))
    with store.reading() as tx:
        assert tx.schedules.get(HERE, "nightly") == schedule
        assert tx.schedules.by_id(schedule.id) == schedule
        assert tx.schedules.get(ELSEWHERE, "nightly") is None
        assert tx.schedules.by_id("sch_other") is None
    with store.writing() as tx:
        assert tx.schedules.hold(schedule.id) == schedule


def test_a_taken_name_is_a_conflict(store: SqlStore) -> None:
    keep(store, a_schedule())
    with pytest.raises(Conflict, match="nightly"):
        keep(store, a_schedule())
    keep(store, a_schedule(workspace_id=ELSEWHERE))


def test_of_two_changes_based_on_one_version_the_second_is_refused(store: SqlStore) -> None:
    schedule = keep(store, a_schedule())
    paused = replace(schedule, paused=True, next_due_at=None)
    with store.writing() as tx:
        assert tx.schedules.update(paused, expected_version=1)
        assert not tx.schedules.update(replace(schedule, owner="bob"), expected_version=1)
    with store.reading() as tx:
        assert tx.schedules.by_id(schedule.id) == replace(paused, version=2)


def test_the_clock_moves_on_without_a_new_version(store: SqlStore) -> None:
    schedule = keep(store, a_schedule())
    with store.writing() as tx:
        tx.schedules.set_next_due(schedule.id, at(120))
    with store.reading() as tx:
        assert tx.schedules.by_id(schedule.id) == replace(schedule, next_due_at=at(120))


def test_pages_of_schedules_are_by_name(store: SqlStore) -> None:
    for name in ("c", "a", "b"):
        keep(store, a_schedule(name))
    keep(store, a_schedule("d", workspace_id=ELSEWHERE))
    with store.reading() as tx:
        first = tx.schedules.page(HERE, limit=2, cursor=None)
        rest = tx.schedules.page(HERE, limit=2, cursor=first.next_cursor)
        names = [schedule.spec.name for schedule in (*first.items, *rest.items)]
        assert (names, rest.next_cursor) == (["a", "b", "c"], None)
        with pytest.raises(InvalidInput):
            tx.schedules.page(HERE, limit=2, cursor="nonsense")


def test_due_are_those_whose_time_has_come_longest_first_in_every_workspace(
    store: SqlStore,
) -> None:
    late = keep(store, a_schedule("a", next_due_at=at(20)))
    later = keep(store, a_schedule("b", next_due_at=at(10), workspace_id=ELSEWHERE))
    keep(store, a_schedule("c", next_due_at=at(30)))
    keep(store, a_schedule("d", next_due_at=None))
    with store.reading() as tx:
        assert tx.schedules.due(at(20), limit=9) == [later.id, late.id]
        assert tx.schedules.due(at(20), limit=1) == [later.id]
        assert tx.schedules.due(at(5), limit=9) == []
        assert tx.schedules.next_due() == at(10)


def test_nothing_is_due_where_there_is_nothing(store: SqlStore) -> None:
    with store.reading() as tx:
        assert (tx.schedules.due(NOW, limit=9), tx.schedules.next_due()) == ([], None)


def test_whoever_holds_a_schedule_keeps_others_waiting(store: SqlStore) -> None:
    schedule = keep(store, a_schedule())
    held, done = threading.Event(), threading.Event()

    def first() -> None:
        with store.writing() as tx:
            tx.schedules.hold(schedule.id)
            held.set()
            done.wait(0.2)
            tx.schedules.set_next_due(schedule.id, at(999))

    def second() -> Schedule | None:
        held.wait(10)
        with store.writing() as tx:
            return tx.schedules.hold(schedule.id)

    with ThreadPoolExecutor(2) as threads:
        threads.submit(first)
        seen = threads.submit(second).result()
    assert seen is not None
    assert seen.next_due_at == at(999)


def test_a_firing_is_read_back_unchanged_and_its_time_fires_once(store: SqlStore) -> None:
    schedule = a_schedule()
    firing = a_firing(schedule, note="だめ", input={"a": [1, "💶"]}, run_id="run_1")
    keep(store, schedule, firing)
    with store.writing() as tx:
        assert not tx.firings.add(a_firing(schedule))
        assert tx.firings.add(a_firing(schedule, cause=Cause.MANUAL))
    with store.reading() as tx:
        assert tx.firings.of_time(schedule.id, Cause.TIME, NOW) == firing
        assert tx.firings.of_time(schedule.id, Cause.TIME, at(1)) is None
        assert tx.firings.by_id(firing.id) == firing


def test_of_twenty_that_fire_one_time_at_once_one_succeeds(store: SqlStore) -> None:
    schedule = keep(store, a_schedule())

    def fire(_number: int) -> bool:
        with store.writing() as tx:
            return tx.firings.add(a_firing(schedule))

    with ThreadPoolExecutor(20) as threads:
        assert sum(threads.map(fire, range(20))) == 1


def test_the_history_is_paged_newest_first_and_the_latest_known(store: SqlStore) -> None:
    schedule, other = a_schedule("a"), a_schedule("b")
    firings = [a_firing(schedule, due_at=at(number)) for number in range(3)]
    keep(store, schedule, *firings)
    only = a_firing(other)
    keep(store, other, only)
    keep(store, bare := a_schedule("c"))
    with store.reading() as tx:
        first = tx.firings.page(schedule.id, limit=2, cursor=None)
        rest = tx.firings.page(schedule.id, limit=2, cursor=first.next_cursor)
        assert [*first.items, *rest.items] == firings[::-1]
        assert rest.next_cursor is None
        ids = [schedule.id, other.id, bare.id]
        assert tx.firings.latest(ids) == {schedule.id: firings[2], other.id: only}
        assert tx.firings.latest([]) == {}


@pytest.mark.parametrize(
    ("status", "live"),
    [
        (RunStatus.QUEUED, 1),
        (RunStatus.WAITING, 1),
        (RunStatus.PAUSED, 1),
        (RunStatus.SUCCEEDED, 0),
        (RunStatus.FAILED, 0),
        (RunStatus.NEEDS_ATTENTION, 0),
    ],
)
def test_live_runs_are_those_the_schedule_started_that_have_not_ended(
    store: SqlStore, status: RunStatus, live: int
) -> None:
    schedule, other = a_schedule("a"), a_schedule("b")
    mine, its = (added(store, a_run(status)) for _ in range(2))
    added(store, a_run(status))
    keep(store, schedule, a_firing(schedule, run_id=mine.id), a_firing(schedule, due_at=at(1)))
    keep(store, other, a_firing(other, run_id=its.id))
    with store.reading() as tx:
        assert tx.schedules.live_runs(schedule) == live


def test_a_buffered_firing_is_free_once_no_run_goes_on(store: SqlStore) -> None:
    schedule, paused = a_schedule("a"), a_schedule("b", paused=True)
    run = added(store, a_run(RunStatus.RUNNING))
    waiting = a_firing(schedule, due_at=at(1), outcome=FiringOutcome.BUFFERED)
    keep(store, schedule, a_firing(schedule, run_id=run.id), waiting)
    keep(store, paused, a_firing(paused, outcome=FiringOutcome.BUFFERED))
    with store.reading() as tx:
        assert tx.firings.buffered(schedule.id) == waiting
        assert tx.firings.free(limit=9) == []
    with store.writing() as tx:
        tx.firings.settle(a_firing(schedule, run_id="run_other"))
    with store.database.writing() as sql:
        sql.exec_driver_sql("UPDATE run SET status = 'cancelled'")
    with store.reading() as tx:
        assert tx.firings.free(limit=9) == [schedule.id]
    settled = replace(waiting, outcome=FiringOutcome.STARTED, run_id="run_2", at=at(5))
    with store.writing() as tx:
        tx.firings.settle(settled)
    with store.reading() as tx:
        assert tx.firings.by_id(waiting.id) == settled
        assert tx.firings.buffered(schedule.id) is None


def test_failures_are_found_newest_first_since_an_instant(store: SqlStore) -> None:
    schedule = a_schedule()
    old, first, second = (
        a_firing(schedule, due_at=at(n), at=NOW + timedelta(hours=n), outcome=FiringOutcome.FAILED)
        for n in range(3)
    )
    keep(store, schedule, old, first, second, a_firing(schedule, due_at=at(9), at=at(9999)))
    with store.reading() as tx:
        since = NOW + timedelta(minutes=30)
        assert tx.firings.failed_since(HERE, since, limit=9) == [second, first]
        assert tx.firings.failed_since(HERE, since, limit=1) == [second]
        assert tx.firings.failed_since(ELSEWHERE, since, limit=9) == []


def test_a_removed_schedule_takes_its_firings_along_and_leaves_its_runs(store: SqlStore) -> None:
    run = added(store, a_run())
    schedule = a_schedule()
    firing = a_firing(schedule, run_id=run.id)
    keep(store, schedule, firing)
    with store.writing() as tx:
        tx.schedules.remove(schedule.id)
    with store.reading() as tx:
        assert tx.schedules.by_id(schedule.id) is None
        assert tx.firings.by_id(firing.id) is None
        assert tx.runs.get(HERE, run.id) == run
