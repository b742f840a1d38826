"""Runs: reading, listing, counting."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from control_plane.domain.errors import InvalidInput, NotFound
from control_plane.domain.patterns import Member, SingleSpec
from control_plane.domain.runs import Command, Outcome, Pin, Run, RunStatus, Usage
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.services.records import RunFilter
from storage.store import SqlStore
from tests.stores import (
    ELSEWHERE,
    HERE,
    NOW,
    a_run,
    add_step,
    added,
    at,
    ended_in,
    reread,
)

ENDED = RunStatus.SUCCEEDED


def listed(store: SqlStore, where: RunFilter | None = None, **fields: object) -> list[Run]:
    """All runs that satisfy the filter, page by page."""
    where = where or RunFilter(**fields)  # type: ignore[arg-type]
    found: list[Run] = []
    cursor: str | None = None
    while True:
        with store.reading() as tx:
            page = tx.runs.page(HERE, where, limit=2, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


def test_every_field_of_a_run_is_read_back_unchanged(store: SqlStore) -> None:
    parent = added(store, a_run())
    run = a_run(
        RunStatus.FAILED,
        pattern_id="pat_1",
        pattern_version=3,
        pins={"billing": Pin("agent", "agt_1", 2), "answer/legal": Pin("pattern", "pat_2", 1)},
        outcome=Outcome.STEP_FAILED,
        input={"request": '説明 "quoted" \n\0 end', "nested": [1, 2.5, None, {"a": True}]},
        answer="Ünïcode 💶",
        error="it broke",
        rehearsal=True,
        demo=True,
        round=2,
        control=Command.PAUSE,
        source="pattern",
        parent_run_id=parent.id,
        parent_key="turn-1",
        forked_from="run_0",
        started_at=at(1.000001),
        finished_at=at(2.999999),
        active_ms=1998,
        usage=Usage(100, 20, Decimal("0.123457"), 3),
        handoffs=4,
        useful_handoffs=3,
        engine="temporal",
        overrides={"turn-1": "Be kind."},
    )
    assert reread(store, added(store, run)) == run


def test_a_run_with_an_unpriced_call_has_no_known_cost(store: SqlStore) -> None:
    run = added(store, a_run(usage=Usage(1, 1, None, 1)))
    assert reread(store, run).usage.cost_usd is None


def test_a_run_of_another_workspace_is_not_there(store: SqlStore) -> None:
    run = added(store, a_run())
    with store.reading() as tx:
        assert tx.runs.get(ELSEWHERE, run.id) is None
        assert tx.runs.page(ELSEWHERE, RunFilter(), limit=9, cursor=None).items == ()
        assert tx.runs.counts(ELSEWHERE, since=NOW)[RunStatus.QUEUED] == 0
        with pytest.raises(NotFound):
            tx.runs.spec(replace(run, workspace_id=ELSEWHERE))


def test_a_run_without_a_pattern_carries_its_own_specification(store: SqlStore) -> None:
    run, spec = a_run(), SingleSpec(member=Member(name="billing"), description="tried alone")
    with store.writing() as tx:
        tx.runs.add(run, inline_spec=spec)
        assert tx.runs.spec(run) == spec


def test_the_newest_run_comes_first(store: SqlStore) -> None:
    runs = [added(store, a_run()) for _ in range(5)]
    assert listed(store) == runs[::-1]


def test_pages_by_finish_follow_the_finish_and_leave_out_what_has_not_ended(
    store: SqlStore,
) -> None:
    late, early, same = (
        added(store, a_run(ENDED, finished_at=at(seconds))) for seconds in (30, 10, 30)
    )
    added(store, a_run())
    assert listed(store, by_finish=True) == [same, late, early]


def test_a_page_begun_before_new_runs_arrive_goes_on_where_it_was(store: SqlStore) -> None:
    runs = [added(store, a_run()) for _ in range(4)]
    with store.reading() as tx:
        first = tx.runs.page(HERE, RunFilter(), limit=2, cursor=None)
    added(store, a_run())
    with store.reading() as tx:
        second = tx.runs.page(HERE, RunFilter(), limit=2, cursor=first.next_cursor)
    assert [*first.items, *second.items] == runs[::-1]
    assert second.next_cursor is None


@pytest.mark.parametrize(
    "where",
    [
        RunFilter(statuses=(RunStatus.FAILED, RunStatus.WAITING)),
        RunFilter(pattern="wanted"),
        RunFilter(agent="wanted"),
        RunFilter(model="wanted"),
        RunFilter(engine="temporal"),
        RunFilter(engine="temporal", statuses=(RunStatus.FAILED,)),
        RunFilter(rehearsal=True),
        RunFilter(parent_run_id="run_parent"),
        RunFilter(since=at(60)),
        RunFilter(by_finish=True, since=at(60)),
        RunFilter(text="WANTED"),
    ],
    ids=repr,
)
def test_a_filter_lists_what_satisfies_it_and_nothing_else(
    store: SqlStore, where: RunFilter
) -> None:
    added(store, a_run())
    wanted = added(
        store,
        a_run(
            RunStatus.FAILED,
            pattern_name="wanted",
            rehearsal=True,
            parent_run_id="run_parent",
            created_at=at(60),
            finished_at=at(61),
            error="nobody wanted this",
            engine="temporal",
        ),
    )
    add_step(store, wanted, "turn-1", name="wanted")
    add_step(store, wanted, "turn-1/model-1", kind=StepKind.MODEL, name="m", model="wanted")
    added(store, a_run(ENDED))
    assert listed(store, where) == [wanted]


def test_the_opposite_of_a_filter_lists_the_rest(store: SqlStore) -> None:
    top = added(store, a_run(created_at=at(0)))
    added(store, a_run(demo=True, parent_run_id=top.id, created_at=at(60)))
    assert listed(store, rehearsal=False) == [top]
    assert listed(store, top_level_only=True) == [top]
    assert listed(store, until=at(60)) == [top]


def test_runs_of_this_stores_own_worker_are_listed_too(store: SqlStore) -> None:
    at_home = added(store, a_run())
    added(store, a_run(engine="temporal"))
    assert listed(store, engine="embedded") == [at_home]


def test_runs_that_an_engine_holds_up_are_those_it_should_work_on(store: SqlStore) -> None:
    for status in RunStatus:
        added(store, a_run(status, engine="temporal"))
    parent = added(store, a_run())
    added(store, a_run(engine="temporal", parent_run_id=parent.id))
    with store.reading() as tx:
        assert tx.runs.held_up(HERE, "temporal") == 2
        assert tx.runs.held_up(HERE, "embedded") == 1
        assert tx.runs.held_up(ELSEWHERE, "temporal") == 0


def test_inputs_are_read_for_several_runs_at_once(store: SqlStore) -> None:
    runs = [added(store, a_run(input={"request": request})) for request in ("one", "two", "three")]
    with store.reading() as tx:
        found = tx.runs.inputs(HERE, {runs[0].id, runs[2].id, "run_none"})
        assert found == {runs[0].id: {"request": "one"}, runs[2].id: {"request": "three"}}
        assert tx.runs.inputs(ELSEWHERE, {runs[0].id}) == {}
        assert tx.runs.inputs(HERE, ()) == {}


def test_runs_of_the_demo_count_as_rehearsal(store: SqlStore) -> None:
    demo = added(store, a_run(demo=True))
    assert listed(store, rehearsal=True) == [demo]


def test_a_tool_of_the_same_name_is_no_turn_of_the_agent(store: SqlStore) -> None:
    run = added(store, a_run())
    add_step(store, run, "t", kind=StepKind.TOOL, name="refund")
    assert listed(store, agent="refund") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("50% off", True),
        ("50%", True),
        ("5_%", False),
        ("%", True),
        ("_", False),
        ("\\", False),
        ('say "hi"', True),
        ("SAY", True),
        ("ÉCLAIR", True),
        ("éclair", True),
        ("ＡＢＣ", True),
        ("請求", True),
        ("answer\0", False),
        ("\n", False),
        ("The Answer", True),
        ("out of money", True),
    ],
)
def test_text_is_found_literally_whatever_its_case(
    store: SqlStore, text: str, *, found: bool
) -> None:
    run = a_run(
        input={"q": '50% off: say "hi" to the Éclair ａｂｃ 請求書'},
        answer="the answer",
        error="Out of money",
    )
    added(store, run)
    assert listed(store, text=text) == ([run] if found else [])


@pytest.mark.parametrize("cursor", ["", "x", "bm8", "WyJydW5zIl0", "é", "\0", "A" * 10_000])
def test_a_cursor_that_is_none_of_ours_is_refused(store: SqlStore, cursor: str) -> None:
    with pytest.raises(InvalidInput), store.reading() as tx:
        tx.runs.page(HERE, RunFilter(), limit=2, cursor=cursor)


def test_a_cursor_of_the_other_order_is_refused(store: SqlStore) -> None:
    for _ in range(3):
        added(store, a_run(ENDED))
    with store.reading() as tx:
        by_age = tx.runs.page(HERE, RunFilter(), limit=1, cursor=None).next_cursor
        by_finish = tx.runs.page(HERE, RunFilter(by_finish=True), limit=1, cursor=None).next_cursor
        with pytest.raises(InvalidInput):
            tx.runs.page(HERE, RunFilter(by_finish=True), limit=1, cursor=by_age)
        with pytest.raises(InvalidInput):
            tx.runs.page(HERE, RunFilter(), limit=1, cursor=by_finish)


def test_counts_hold_live_runs_of_any_age_and_ended_ones_since(store: SqlStore) -> None:
    top = added(store, a_run(RunStatus.WAITING, created_at=at(-9999)))
    added(store, a_run(RunStatus.NEEDS_ATTENTION, created_at=at(-9999)))
    added(store, a_run(ENDED, finished_at=at(-1)))
    added(store, a_run(ENDED, finished_at=at(0)))
    added(store, a_run(RunStatus.FAILED, finished_at=at(5)))
    added(store, a_run(RunStatus.WAITING, parent_run_id=top.id))
    with store.reading() as tx:
        counts = tx.runs.counts(HERE, since=NOW)
    assert {status: count for status, count in counts.items() if count} == {
        RunStatus.WAITING: 1,
        RunStatus.NEEDS_ATTENTION: 1,
        RunStatus.SUCCEEDED: 1,
        RunStatus.FAILED: 1,
    }
    assert set(counts) == set(RunStatus)


def test_the_cost_since_sums_model_calls_and_counts_unpriced_ones(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.RUNNING, created_at=at(-9999)))

    def call(key: str, seconds: float, **fields: object) -> None:
        add_step(
            store,
            run,
            key,
            kind=StepKind.MODEL,
            **{**ended_in(seconds, cost_usd="0.002"), **fields},
        )

    call("yesterday", -10)
    call("begun-yesterday", 0.2)
    call("one", 1)
    call("two", 2, superseded=True)
    call("unpriced", 3, usage=Usage(1, 1, None, 1))
    add_step(store, run, "turn", kind=StepKind.AGENT, **ended_in(4, cost_usd="9"))
    add_step(store, run, "now", kind=StepKind.MODEL, status=StepStatus.RUNNING, started_at=at(5))
    with store.reading() as tx:
        assert tx.runs.cost_since(HERE, NOW, rehearsal=False) == (Decimal("0.004"), 1)
        assert tx.runs.cost_since(HERE, NOW, rehearsal=True) == (0, 0)
        assert tx.runs.cost_since(ELSEWHERE, NOW, rehearsal=False) == (0, 0)


def test_the_costs_of_a_pattern_are_those_of_its_newest_ended_fully_priced_runs(
    store: SqlStore,
) -> None:
    for cost in ("0.1", "0.2", "0.3"):
        added(store, a_run(ENDED, usage=Usage(1, 1, Decimal(cost), 1)))
    added(store, a_run(ENDED, usage=Usage(1, 1, None, 1)))
    added(store, a_run(RunStatus.RUNNING, usage=Usage(1, 1, Decimal(9), 1)))
    added(store, a_run(ENDED, pattern_name="other", usage=Usage(1, 1, Decimal(9), 1)))
    with store.reading() as tx:
        assert list(tx.runs.costs_of_pattern(HERE, "answer", limit=2)) == [
            Decimal("0.3"),
            Decimal("0.2"),
        ]
        assert list(tx.runs.costs_of_pattern(ELSEWHERE, "answer", limit=2)) == []
