"""Rollups: what charts read."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from control_plane.domain.kpis import Dimension, Facts, Grain
from control_plane.domain.runs import Outcome, Run, RunStatus, Usage
from control_plane.domain.steps import StepKind, StepStatus
from storage.dirty import mark_dirty
from storage.mapping import micros_of
from storage.store import SqlStore
from storage.tables import RollupRow, table_of
from tests.stores import (
    ELSEWHERE,
    HERE,
    NOW,
    a_run,
    add_step,
    added,
    at,
    dirty_minutes,
    ended_in,
)

HOUR, DAY = 3600, 86_400


def facts(store: SqlStore, **changes: Any) -> list[tuple[float, Facts]]:
    """The points of a chart: seconds after `NOW`, and what happened in that bucket."""
    asked = {
        "since": NOW,
        "until": at(DAY),
        "grain": Grain.MINUTE,
        "dimension": Dimension.PATTERN,
        "value": None,
        "rehearsal": False,
        **changes,
    }
    store.refresh_rollups()
    with store.reading() as tx:
        points = tx.kpis.facts(HERE, **asked)
    return [((point.at - NOW).total_seconds(), point.facts) for point in points]


def breakdown(store: SqlStore, dimension: Dimension, **changes: Any) -> dict[str, Facts]:
    store.refresh_rollups()
    asked = {"since": NOW, "until": at(DAY), "rehearsal": False, **changes}
    with store.reading() as tx:
        return dict(tx.kpis.breakdown(HERE, dimension=dimension, **asked))


def ended(
    store: SqlStore, seconds: float, status: RunStatus = RunStatus.SUCCEEDED, **changes: Any
) -> Run:
    return added(store, a_run(status, finished_at=at(seconds), **changes))


def rows(store: SqlStore) -> list[tuple[Any, ...]]:
    """All rollups, byte for byte."""
    columns = table_of(RollupRow).columns
    with store.database.reading() as sql:
        return sorted(tuple(row) for row in sql.execute(select(*columns)))


def test_ended_runs_are_counted_by_the_minute_they_ended_in(store: SqlStore) -> None:
    usage = Usage(100, 20, Decimal("0.003"), 2)
    ended(store, 5, active_ms=1000, usage=usage, handoffs=3, useful_handoffs=2)
    ended(store, 59.9, RunStatus.FAILED, active_ms=3000, usage=Usage(1, 1, None, 1))
    ended(store, 60, RunStatus.CANCELLED, active_ms=9999)
    added(store, a_run(RunStatus.RUNNING))
    (first, one), (second, other) = facts(store)
    assert (first, second) == (0, 60)
    assert (one.count, one.succeeded, one.failed, one.cancelled) == (2, 1, 1, 0)
    assert (one.cost_usd, one.unpriced, one.tokens) == (Decimal("0.003"), 1, 122)
    assert (one.handoffs, one.useful_handoffs) == (3, 2)
    assert one.latency.count == 2
    assert one.latency.quantile(1) == pytest.approx(3000, rel=0.02)
    assert (other.count, other.cancelled, other.latency.count) == (1, 1, 0)


def test_an_hour_is_the_sum_of_its_minutes(store: SqlStore) -> None:
    for seconds in (1, 61, HOUR - 1, HOUR):
        ended(store, seconds, active_ms=1000)
    points = facts(store, grain=Grain.HOUR)
    assert [(at_seconds, fact.count) for at_seconds, fact in points] == [(0, 3), (HOUR, 1)]
    assert points[0][1].latency.count == 3


def test_child_runs_are_part_of_their_parent_and_not_counted_again(store: SqlStore) -> None:
    top = ended(store, 5)
    ended(store, 4, parent_run_id=top.id)
    assert [fact.count for _, fact in facts(store)] == [1]


def test_rehearsal_and_demo_runs_are_counted_apart(store: SqlStore) -> None:
    ended(store, 1)
    rehearsed = ended(store, 2, rehearsal=True)
    ended(store, 3, demo=True)
    add_step(store, rehearsed, "turn", **ended_in(1))
    assert [fact.count for _, fact in facts(store)] == [1]
    assert [fact.count for _, fact in facts(store, rehearsal=True)] == [2]
    assert breakdown(store, Dimension.AGENT) == {}
    assert breakdown(store, Dimension.AGENT, rehearsal=True)["billing"].count == 1


def test_agents_are_counted_by_turn_and_models_by_call(store: SqlStore) -> None:
    run = ended(store, 100, created_at=at(-10))
    add_step(store, run, "a", **ended_in(10))
    add_step(store, run, "b", status=StepStatus.FAILED, **ended_in(20))
    add_step(store, run, "c", name="legal", **ended_in(30, cost_usd=None))
    add_step(store, run, "open", status=StepStatus.RUNNING)
    add_step(store, run, "dropped", status=StepStatus.CANCELLED, **ended_in(30))
    call = {"kind": StepKind.MODEL, "name": "small"}
    add_step(store, run, "a/1", model="small-1", **call, **ended_in(9, tokens=50))
    add_step(store, run, "b/1", status=StepStatus.FAILED, **call, **ended_in(19))
    agents, models = breakdown(store, Dimension.AGENT), breakdown(store, Dimension.MODEL)
    assert {name: fact.count for name, fact in agents.items()} == {"billing": 2, "legal": 1}
    assert (agents["billing"].succeeded, agents["billing"].failed) == (1, 1)
    assert agents["legal"].unpriced == 1
    assert {name: fact.count for name, fact in models.items()} == {"small-1": 1, "small": 1}
    assert models["small-1"].tokens == 50
    assert facts(store, dimension=Dimension.AGENT)[0][1].count == 3
    (_, legal), *more = facts(store, dimension=Dimension.AGENT, value="legal")
    assert (legal.count, more) == (1, [])


def test_a_turn_that_was_done_over_counts_once_but_its_calls_were_made(store: SqlStore) -> None:
    run = added(
        store,
        a_run(RunStatus.FAILED, outcome=Outcome.STEP_FAILED, created_at=at(-9), finished_at=at(3)),
    )
    add_step(store, run, "turn", status=StepStatus.FAILED, **ended_in(1))
    add_step(store, run, "turn/model", kind=StepKind.MODEL, model="small", **ended_in(1))
    assert breakdown(store, Dimension.AGENT)["billing"].count == 1
    with store.writing() as tx:
        assert tx.runs.retry(run, now=at(500))
    assert breakdown(store, Dimension.AGENT) == {}
    assert breakdown(store, Dimension.PATTERN) == {}
    assert breakdown(store, Dimension.MODEL)["small"].count == 1


def test_what_a_fork_copied_counts_for_the_run_it_came_from_only(store: SqlStore) -> None:
    run = ended(store, 100, created_at=at(-10))
    add_step(store, run, "a", **ended_in(10))
    add_step(store, run, "b", **ended_in(20))
    fork = a_run(created_at=at(500))
    with store.writing() as tx:
        tx.runs.add(fork)
        tx.runs.copy_steps(run, fork.id, before_key="b")
    store.rebuild_rollups()
    assert breakdown(store, Dimension.AGENT)["billing"].count == 2


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        (0, DAY, 5),
        (1, DAY, 4),  # Whole minutes: the one that had begun is left out.
        (60, HOUR + 60, 3),
        (60, HOUR, 2),
        (HOUR, 3 * HOUR, 2),
        (HOUR + 60, 3 * HOUR + 60, 1),
        (120, 180, 0),
    ],
)
def test_a_breakdown_takes_whole_hours_and_minutes_at_both_ends(
    store: SqlStore, since: int, until: int, count: int
) -> None:
    for seconds in (1, 61, HOUR - 1, HOUR + 1, 2 * HOUR + 1):
        ended(store, seconds)
    found = breakdown(store, Dimension.PATTERN, since=at(since), until=at(until))
    assert sum(fact.count for fact in found.values()) == count


def test_no_other_workspace_is_counted(store: SqlStore) -> None:
    ended(store, 1, workspace_id=ELSEWHERE)
    assert facts(store) == []
    assert breakdown(store, Dimension.PATTERN) == {}


def test_a_refresh_does_only_what_is_marked_and_leaves_nothing_marked(store: SqlStore) -> None:
    ended(store, 1)
    assert dirty_minutes(store) == [NOW]
    store.refresh_rollups()
    assert dirty_minutes(store) == []
    before = rows(store)
    store.refresh_rollups()
    assert rows(store) == before


def test_a_minute_refreshed_again_and_again_stays_the_same(store: SqlStore) -> None:
    run = ended(store, 1, active_ms=700, created_at=at(-9))
    add_step(store, run, "a", **ended_in(1))
    store.refresh_rollups()
    before = rows(store)
    with store.database.writing() as sql:
        mark_dirty(sql, HERE, [micros_of(NOW), micros_of(at(999))])
    store.refresh_rollups()
    assert rows(store) == before


def test_refreshing_step_by_step_ends_where_rebuilding_all_does(store: SqlStore) -> None:
    dice = random.Random(7)
    for _ in range(60):
        seconds = dice.uniform(0, 2 * HOUR)
        run = ended(
            store,
            seconds,
            dice.choice([RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED]),
            workspace_id=dice.choice([HERE, ELSEWHERE]),
            pattern_name=dice.choice(["answer", "triage"]),
            rehearsal=dice.random() < 0.3,
            active_ms=dice.randrange(5000),
            created_at=at(-HOUR),
            usage=Usage(9, 9, dice.choice([None, Decimal("0.01")]), 1),
        )
        name = dice.choice(["billing", "legal"])
        add_step(store, run, "turn", name=name, **ended_in(seconds - dice.uniform(0, 200)))
        add_step(store, run, "turn/1", kind=StepKind.MODEL, model="m", **ended_in(seconds))
        if dice.random() < 0.2:
            store.refresh_rollups()
    store.refresh_rollups()
    refreshed = rows(store)
    store.rebuild_rollups()
    assert rows(store) == refreshed
    assert dirty_minutes(store) == []


def test_no_ended_run_is_missed_while_many_threads_refresh(store: SqlStore) -> None:
    def end_and_refresh(number: int) -> None:
        ended(store, number % 3 * 60)
        store.refresh_rollups()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(end_and_refresh, range(48)))
    assert [fact.count for _, fact in facts(store)] == [16, 16, 16]
    assert [fact.count for _, fact in facts(store, grain=Grain.HOUR)] == [48]
