"""What only Temporal can show: histories, search attributes, versions of workers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any, TypeVar

import pytest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHistory
from temporalio.service import RPCError

from control_plane.domain.runs import RunStatus
from control_plane.engines.temporal import outbox
from control_plane.engines.temporal.connection import TemporalSettings
from control_plane.services import firings, schedules
from control_plane.services.desk import Desk
from storage.store import SqlStore
from tests.contract.engines.harness import PRINCIPAL, Engine, asking, member, pipeline, stage, until
from tests.contract.engines.scripted_runtime import Gate, says
from tests.contract.engines.temporal_workers import TemporalWorkers, settings_for, temporal
from tests.temporal import DevServer

pytestmark = [pytest.mark.postgres, pytest.mark.temporal]
T = TypeVar("T")


@pytest.fixture
def engine_kind() -> str:
    """Only this one."""
    return "temporal"


def settings_of(engine: Engine) -> TemporalSettings:
    """How its workers reach the server."""
    assert isinstance(engine.worker, TemporalWorkers)
    return engine.worker.settings


def on_server(engine: Engine, ask: Callable[[Client], Awaitable[T]]) -> T:
    """What the server answers."""

    async def answer() -> T:
        return await ask(await settings_of(engine).connect())

    return asyncio.run(answer())


def history_of(engine: Engine, run_id: str) -> WorkflowHistory:
    """What the server keeps of the run's workflow, of its last execution."""
    return on_server(engine, lambda client: client.get_workflow_handle(run_id).fetch_history())


@pytest.mark.parametrize("stages", [4, pytest.param(40, marks=pytest.mark.slow)])
def test_texts_of_a_megabyte_leave_the_history_small(engine: Engine, stages: int) -> None:
    """200 turns of 1 MB each stay under 2 MB, and fewer in proportion."""
    long = "x" * 1_000_000
    side_by_side = [f"talks_{number}" for number in range(5)]
    for name in side_by_side:
        engine.agent(name, says(long))
    spec = pipeline(*(stage(f"s{number}", *side_by_side) for number in range(stages)), "end")
    engine.agents("end")

    run = engine.ended(engine.launch(spec), seconds=300)

    assert run.answer == "end"
    size = sum(event.ByteSize() for event in history_of(engine, run.id).events)
    assert size < 2_000_000 * (5 * stages + 5) / 200


def test_the_server_finds_runs_by_pattern_agent_and_status(engine: Engine) -> None:
    engine.agents("asked")
    engine.pattern("searched", pipeline("asked", **asking()))
    outer = engine.launch(pipeline(stage("nested", member("searched", kind="pattern"))))
    run_id = engine.child(outer, "stage-1-nested-searched").id
    question = engine.question(run_id)

    async def found(client: Client, status: str) -> list[str]:
        query = (
            f'AgentPattern = "searched" AND AgentNames = "asked" AND AgentRunStatus = "{status}"'
        )
        return [one.id async for one in client.list_workflows(query) if one.id == run_id]

    until(lambda: on_server(engine, lambda client: found(client, "waiting")))
    engine.decide(question)
    engine.ended(run_id)
    until(lambda: on_server(engine, lambda client: found(client, "succeeded")))


def test_the_servers_own_page_says_in_words_what_a_run_is_about(engine: Engine) -> None:
    engine.agents("a")
    engine.pattern("described", pipeline("a"))
    run_id = engine.launch("described", request="Refund order 7")
    engine.ended(run_id)

    async def described(client: Client) -> tuple[str | None, str | None]:
        found = await client.get_workflow_handle(run_id).describe()
        return await found.static_summary(), await found.static_details()

    summary, details = on_server(engine, described)
    assert summary == "described: Refund order 7"
    assert "`described` version 1" in (details or "")
    summaries = [
        event.user_metadata.summary.data.decode()
        for event in history_of(engine, run_id).events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    assert summaries == ['"stage-1-a-a · a"']


def test_a_decision_comes_as_an_update_that_was_validated(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    engine.decide(engine.question(run_id))
    engine.ended(run_id)

    events = history_of(engine, run_id).events
    assert any(
        event.HasField("workflow_execution_update_accepted_event_attributes") for event in events
    )


def test_a_workflow_that_was_cancelled_on_the_servers_side_cancels_its_run(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    engine.question(run_id)

    on_server(engine, lambda client: client.get_workflow_handle(run_id).cancel())

    assert engine.ended(run_id).status is RunStatus.CANCELLED


@pytest.fixture
def short_histories(
    engine_store: SqlStore, engine_url: str, temporal_server: DevServer
) -> Iterator[Engine]:
    """An engine that continues a workflow after few events."""
    settings = settings_for(temporal_server.address, history_limit=40)
    with temporal(engine_store, engine_url, settings) as engine:
        yield engine


def test_a_long_run_goes_on_with_a_fresh_history_and_does_nothing_twice(
    short_histories: Engine,
) -> None:
    engine = short_histories
    names = [f"agent_{number}" for number in range(30)]
    engine.agents(*names)
    engine.agent("asked")
    spec = pipeline(*names[:15], "asked", *names[15:], **asking(target="asked"))
    run_id = engine.launch(spec)
    engine.decide(engine.question(run_id))

    assert engine.ended(run_id).answer == names[-1]
    assert engine.turns(run_id) == [*names[:15], "asked", *names[15:]]
    assert set(engine.runtime.done_by().values()) == {1}
    events = history_of(engine, run_id).events
    assert events[0].workflow_execution_started_event_attributes.continued_execution_run_id
    assert len(events) < 80


def test_branches_that_work_are_awaited_before_a_history_is_cut(short_histories: Engine) -> None:
    engine, gate = short_histories, Gate()
    engine.agents(*(f"a{number}" for number in range(8)), "end")
    engine.agent("slow", says("slow", gate=gate))
    quick = [stage(f"s{number}", f"a{number}") for number in range(8)]
    engine.pattern("inner", pipeline(*quick))
    both = stage("both", member("inner", kind="pattern"), member("slow"))
    run_id = engine.launch(pipeline(both, "end"))
    until(lambda: engine.runtime.effects_of("a7"))
    gate.open()

    assert engine.ended(run_id).answer == "end"
    assert len(engine.runtime.effects_of("slow")) == 1


def test_a_run_whose_workflow_was_terminated_by_hand_waits_for_a_person(engine: Engine) -> None:
    engine.agents("one")
    engine.agent("two")
    run_id = engine.launch(pipeline("one", "two", **asking(target="two")))
    engine.question(run_id)
    on_server(engine, lambda client: client.get_workflow_handle(run_id).terminate())
    engine.worker.stop()
    engine.worker.start()  # A start compares everything with the server at once.

    run = engine.ended(run_id)
    assert run.status is RunStatus.NEEDS_ATTENTION
    assert "terminated" in (run.error or "")
    engine.command(run_id, "retry")
    engine.decide(engine.question(run_id))
    assert engine.ended(run_id).answer == "two"
    assert engine.runtime.done_by()["one"] == 1


def test_a_closed_workflow_stays_closed(engine: Engine) -> None:
    engine.agents("a")
    run = engine.carried_out(pipeline("a"))

    async def status(client: Client) -> Any:
        return (await client.get_workflow_handle(run.id).describe()).status

    completed = WorkflowExecutionStatus.COMPLETED
    assert until(lambda: on_server(engine, status) is completed)


def test_the_servers_own_schedule_fires_when_nobody_looks_at_the_clock(
    engine_store: SqlStore, engine_url: str, temporal_server: DevServer
) -> None:
    settings = settings_for(temporal_server.address)
    with temporal(engine_store, engine_url, settings, workers=OnlyTicks) as engine:
        engine.agents("a")
        engine.pattern("work", pipeline("a"))
        spec = {
            "name": "often",
            "pattern": "work",
            "input": {"request": "go"},
            "trigger": {"kind": "interval", "every_seconds": 1},
            "overlap": "allow",
        }
        saved = schedules.save_schedule(engine.desk, PRINCIPAL, spec=spec).schedule

        def fired() -> list[firings.FiringView]:
            return list(firings.list_firings(engine.desk, PRINCIPAL, "often").items)

        until(lambda: len(fired()) >= 2)
        schedules.remove_schedule(engine.desk, PRINCIPAL, "often")
        engine.worker.wake()

        async def listed(client: Client) -> list[str]:
            return [one.id async for one in await client.list_schedules() if saved.id in one.id]

        until(lambda: on_server(engine, listed) == [])


def test_a_schedule_that_somebody_deleted_on_the_server_is_handed_over_again(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "_COMPARE_SECONDS", 0.1)
    engine.agents("a")
    engine.pattern("work", pipeline("a"))
    spec = {
        "name": "daily",
        "pattern": "work",
        "input": {"request": "go"},
        "trigger": {"kind": "interval", "every_seconds": 86_400},
    }
    saved = schedules.save_schedule(engine.desk, PRINCIPAL, spec=spec).schedule

    async def made_at(client: Client) -> datetime | None:
        try:
            return (await client.get_schedule_handle(on_server_as).describe()).info.created_at
        except RPCError:
            return None

    async def deleted(client: Client) -> None:
        await client.get_schedule_handle(on_server_as).delete()

    on_server_as = f"{settings_of(engine).task_queue}/{saved.id}"
    first = until(lambda: on_server(engine, made_at))
    on_server(engine, deleted)

    assert until(lambda: on_server(engine, made_at)) != first


class OnlyTicks(TemporalWorkers):
    """Workers that fire nothing but what the server's schedules ask for."""

    def makes_up_for(self, desk: Desk) -> datetime | None:
        return None
