"""A worker may die at any moment: the next one goes on where the record ends."""

from __future__ import annotations

import pytest

from control_plane.domain.runs import RunStatus
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import Engine, asking, member, pipeline, stage, until
from tests.contract.engines.scripted_runtime import Gate, Turning, failing_until, says


def test_after_a_crash_recorded_steps_are_not_done_again(engine: Engine) -> None:
    gate = Gate()
    engine.agents("one", "two")
    engine.agent("three", says("three", gate=gate))
    run_id = engine.launch(pipeline("one", "two", "three"))
    until(lambda: gate.waiting)

    engine.worker.crash()
    gate.open()
    engine.worker.start()

    assert engine.ended(run_id).answer == "three"
    assert engine.runtime.done_by() == {"one": 1, "two": 1, "three": 1}


def test_an_effect_the_crash_kept_from_the_record_is_done_again_with_the_same_key(
    engine: Engine,
) -> None:
    after = Gate()

    async def pays_and_lingers(on: Turning) -> TurnResult:
        result = await on.tool("pay", lingering=None if on.world else after)
        return TurnResult(result, None, None)

    engine.agent("a", pays_and_lingers)
    run_id = engine.launch(pipeline("a"))
    until(lambda: after.waiting)
    engine.worker.crash()
    engine.worker.start()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    effects = engine.runtime.effects_of("a")
    assert len(effects) == 2
    assert len({done.idempotency_key for done in effects}) == 1


@pytest.mark.parametrize("stopping", ["stop", "crash"])
def test_every_branch_goes_on_after_the_worker_is_gone(engine: Engine, stopping: str) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("done", "asked", "end")
    engine.agent("again", says("again", failing=failing_until(2, after_seconds=3600)))
    engine.pattern("inner", pipeline("busy"))
    spec = pipeline(
        stage("all", "done", "busy", "asked", "again", member("inner", kind="pattern")),
        "end",
        **asking(target="asked"),
    )
    run_id = engine.launch(spec)
    until(lambda: gate.waiting == 2)
    question = engine.questions(run_id)[0]
    until(lambda: engine.runtime.effects_of("again"))
    until(lambda: engine.steps(run_id)["stage-1-all-again/model-1"].status == "retrying")

    getattr(engine.worker, stopping)()
    engine.decide(question)
    gate.open()
    engine.pass_time(3600)
    engine.worker.start()

    assert engine.ended(run_id).answer == "end"
    expected = {"done": 1, "busy": 2, "asked": 1, "again": 2, "end": 1}
    assert engine.runtime.done_by() == expected


def test_runs_that_a_stopped_worker_had_are_queued_meanwhile(engine: Engine) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    run_id = engine.launch(pipeline("busy"))
    until(lambda: gate.waiting)

    engine.worker.stop()

    assert engine.status(run_id) is engine.without_a_worker
    gate.open()
    engine.worker.start()
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_many_crashes_in_a_row_lose_nothing(engine: Engine) -> None:
    engine.agents(*(f"agent_{number}" for number in range(6)))
    engine.pattern("inner", pipeline("agent_4", "agent_5"))
    spec = pipeline(
        stage("s", "agent_0", "agent_1"),
        "agent_2",
        stage("inner", member("inner", kind="pattern")),
        "agent_3",
    )
    runs = [engine.launch(spec) for _ in range(10)]
    for _ in range(8):
        before = len(engine.runtime.world)
        until(lambda before=before: len(engine.runtime.world) > before or all_ended(engine, runs))
        engine.worker.crash()
        engine.worker.start()

    for run_id in runs:
        assert engine.ended(run_id).answer == "agent_3"
        turns = engine.turns_by_key(run_id)
        assert len(turns) == 4


def all_ended(engine: Engine, runs: list[str]) -> bool:
    return all(engine.status(run_id) is RunStatus.SUCCEEDED for run_id in runs)


def test_a_run_that_waits_takes_no_place_in_the_worker(engine: Engine) -> None:
    engine.agents("asked", "free")
    waiting = [engine.launch(pipeline("asked", **asking())) for _ in range(engine.places + 1)]
    for run_id in waiting:
        engine.question(run_id)

    assert engine.carried_out(pipeline("free")).status is RunStatus.SUCCEEDED


def test_runs_beyond_the_places_of_the_worker_are_carried_out_in_turn(engine: Engine) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    runs = [engine.launch(pipeline("busy")) for _ in range(engine.places + 2)]
    until(lambda: gate.waiting == engine.places)

    assert set(map(engine.status, runs[-2:])) <= {engine.without_a_worker, RunStatus.QUEUED}
    gate.open()
    for run_id in runs:
        assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_more_nested_runs_than_places_do_not_block_each_other(engine: Engine) -> None:
    engine.agents("a")
    engine.pattern("inner", pipeline("a"))
    nested = stage("s", member("inner", kind="pattern"))
    runs = [engine.launch(pipeline(nested)) for _ in range(2 * engine.places)]

    for run_id in runs:
        assert engine.ended(run_id).status is RunStatus.SUCCEEDED
