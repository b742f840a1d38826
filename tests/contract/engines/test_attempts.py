"""What fails in passing is tried again; what fails for good says why."""

from __future__ import annotations

import asyncio

import pytest

from control_plane.domain.errors import StepFailed
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.domain.steps import FailureReason
from control_plane.services.turns import Transient, TurnResult
from tests.contract.engines.harness import Engine, member, pipeline, stage, until
from tests.contract.engines.scripted_runtime import (
    Gate,
    Turning,
    failing_until,
    overloaded,
    says,
)

_HOUR = 3600.0


def test_a_passing_failure_is_tried_again_and_the_attempts_are_counted(engine: Engine) -> None:
    engine.agent("a", says("at last", failing=failing_until(3)))

    run = engine.carried_out(pipeline("a"))

    assert run.answer == "at last"
    assert engine.steps(run.id)["stage-1-a-a/model-1"].attempt == 3
    assert [done.attempt for done in engine.runtime.effects_of("a")] == [1, 2, 3]


def test_without_a_wish_of_the_endpoint_attempts_back_off(engine: Engine) -> None:
    engine.agent("a", says("at last", failing=failing_until(2, after_seconds=None)))

    run_id = engine.launch(pipeline("a"))

    run = engine.until_status(run_id, RunStatus.WAITING)
    assert run.answer is None
    assert engine.ended(run_id).answer == "at last"


def test_what_the_endpoint_asks_for_is_waited_for(engine: Engine) -> None:
    engine.agent("a", says("at last", failing=failing_until(2, after_seconds=_HOUR)))
    run_id = engine.launch(pipeline("a"))
    engine.until_status(run_id, RunStatus.WAITING)

    engine.pass_time(_HOUR / 2)
    assert engine.status(run_id) is RunStatus.WAITING
    engine.pass_time(_HOUR / 2)

    assert engine.ended(run_id).answer == "at last"


def test_a_wait_for_an_endpoint_outlives_the_worker(engine: Engine) -> None:
    engine.agent("a", says("at last", failing=failing_until(2, after_seconds=_HOUR)))
    run_id = engine.launch(pipeline("a"))
    engine.until_status(run_id, RunStatus.WAITING)

    engine.worker.stop()
    engine.pass_time(_HOUR)
    engine.worker.start()

    assert engine.ended(run_id).answer == "at last"
    assert [done.attempt for done in engine.runtime.effects_of("a")] == [1, 2]


@pytest.mark.parametrize("crash_in", [1, 2, 3])
def test_attempts_are_counted_over_a_crash_in_the_middle_of_one(
    engine: Engine, crash_in: int
) -> None:
    gate = Gate()
    engine.agent("a", says("done", gate=gate, held_from=crash_in, failing=failing_until(3)))
    run_id = engine.launch(pipeline("a"))
    until(lambda: gate.waiting)
    engine.worker.crash()
    gate.open()
    engine.worker.start()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.steps(run_id)["stage-1-a-a/model-1"].attempt == 3
    effects = engine.runtime.effects_of("a")
    assert [done.attempt for done in effects] == [1, 2, 3]
    assert len({done.idempotency_key for done in effects}) == 1


def test_an_attempt_that_was_shown_before_a_crash_is_the_same_attempt_after_it(
    engine: Engine,
) -> None:
    gate, key = Gate(), "stage-1-a-a/model-1"
    engine.agent("a", says("done", gate=gate, held_from=2, failing=failing_until(2)))
    run_id = engine.launch(pipeline("a"))
    until(lambda: key in (steps := engine.steps(run_id)) and steps[key].status == "running")
    assert engine.steps(run_id)[key].attempt == 2
    engine.worker.crash()
    gate.open()
    engine.worker.start()

    engine.ended(run_id)
    assert engine.steps(run_id)[key].attempt == 2


def test_after_its_last_attempt_a_step_fails_with_the_reason(engine: Engine) -> None:
    engine.agent("a", says("never", failing=lambda number: overloaded()))

    run = engine.carried_out(pipeline("a"))

    assert (run.status, run.outcome) == (RunStatus.FAILED, Outcome.STEP_FAILED)
    assert run.error is not None
    assert "The endpoint is busy." in run.error
    assert "4 time(s)" in run.error
    step = engine.steps(run.id)["stage-1-a-a/model-1"]
    assert (step.status, step.reason, step.attempt) == ("failed", "rate_limited", 4)


def test_a_time_out_is_tried_again_like_any_passing_failure(engine: Engine) -> None:
    def late(number: int) -> Exception | None:
        timeout = Transient(FailureReason.TIMEOUT, "No answer in time.", retry_after_seconds=0)
        return timeout if number < 4 else None

    engine.agent("patient", says("in time", failing=late))
    engine.agent("hasty", says("never", failing=lambda number: late(1)))

    assert engine.carried_out(pipeline("patient")).answer == "in time"
    failed = engine.carried_out(pipeline("hasty"))
    assert engine.steps(failed.id)["stage-1-hasty-hasty/model-1"].reason == "timeout"


def test_what_the_endpoint_refuses_is_not_tried_again(engine: Engine) -> None:
    refusal = StepFailed(FailureReason.REFUSED, "The endpoint refused: {why}", why="no such model")
    engine.agent("a", says("never", failing=lambda number: refusal))

    run = engine.carried_out(pipeline("a"))

    assert run.error == "stage-1-a-a: The endpoint refused: no such model"
    assert len(engine.runtime.effects_of("a")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        AttributeError("no such thing"),
        AssertionError(),
        RuntimeError("boom"),
        KeyError("x"),
        asyncio.CancelledError(),
        SystemExit(1),
    ],
    ids=lambda fault: type(fault).__name__,
)
@pytest.mark.parametrize("where", ["in its turn", "in an effect"])
def test_a_fault_of_a_runtime_fails_the_step_with_a_reference(
    engine: Engine, fault: BaseException, where: str
) -> None:
    async def breaks(on: Turning) -> TurnResult:
        if where == "in an effect":
            await on.model("x", failing=lambda number: fault)  # type: ignore[arg-type,return-value]
        raise fault

    engine.agent("a", breaks)
    failed = engine.carried_out(pipeline("a"))

    assert (failed.status, failed.outcome) == (RunStatus.FAILED, Outcome.STEP_FAILED)
    assert failed.error is not None
    assert "log has it under" in failed.error
    assert {step.status for step in engine.steps(failed.id).values()} == {"failed"}
    assert engine.steps(failed.id)["stage-1-a-a"].reason == "internal"

    engine.runtime.scripts["a"] = says("mended")
    assert engine.retried(failed.id).answer == "mended"


def test_a_fault_in_one_run_leaves_the_others_alone(engine: Engine) -> None:
    gate = Gate()
    engine.agent("good", says("good", gate=gate))

    async def breaks(on: Turning) -> TurnResult:
        raise RuntimeError("boom")

    engine.agent("bad", breaks)
    good = engine.launch(pipeline("good"))
    until(lambda: gate.waiting)

    assert engine.carried_out(pipeline("bad")).status is RunStatus.FAILED
    gate.open()
    assert engine.ended(good).status is RunStatus.SUCCEEDED
    assert len(engine.runtime.effects_of("good")) == 1


def test_an_agent_whose_failure_may_be_skipped_does_not_stop_the_run(engine: Engine) -> None:
    engine.agent("a", says("never", failing=lambda number: RuntimeError("boom")))
    engine.agents("b")

    run = engine.carried_out(pipeline(stage("try", "a", on_failure="skip"), "b"))

    assert (run.status, run.answer) == (RunStatus.SUCCEEDED, "b")
    unfinished = [s for s in engine.steps(run.id).values() if s.status in ("running", "retrying")]
    assert unfinished == []


def test_one_agent_waits_for_an_endpoint_while_another_works(engine: Engine) -> None:
    gate = Gate()
    engine.agent("waits", says("w", failing=failing_until(2, after_seconds=0.05)))
    engine.agent("works", says("x", gate=gate))
    run_id = engine.launch(pipeline(stage("both", "waits", "works")))

    until(lambda: len(engine.runtime.effects_of("waits")) == 2)
    assert gate.waiting == 1
    gate.open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert len(engine.runtime.effects_of("works")) == 1


def test_a_nested_pattern_is_tried_again_where_its_stage_says_so(engine: Engine) -> None:
    fails_once = iter([RuntimeError("boom")])
    engine.agent("a", says("fine", failing=lambda number: next(fails_once, None)))
    engine.pattern("inner", pipeline("a"))

    run = engine.carried_out(pipeline(stage("s", member("inner", kind="pattern"), retries=1)))

    assert run.answer == "fine"
    assert [child.status for child in engine.children(run.id)] == ["failed", "succeeded"]
