"""Patterns within patterns: each nested one is a run of its own."""

from __future__ import annotations

from typing import Any

from control_plane.domain.errors import StepFailed
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.domain.steps import FailureReason
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import Engine, asking, member, pipeline, stage, until
from tests.contract.engines.scripted_runtime import Gate, Turning, hands_to, says

BROKEN = StepFailed(FailureReason.REFUSED, "The endpoint refused.")


def nested(name: str, **more: Any) -> dict[str, Any]:
    return stage(name, member(name, kind="pattern"), **more)


def nest(engine: Engine, innermost: str, *, depth: int, agent: str) -> str:
    """A pattern of one agent inside as many others; the name of the outermost."""
    engine.pattern(innermost, pipeline("first", agent))
    for level in range(depth):
        engine.pattern(f"level_{level}", pipeline(nested(innermost)))
        innermost = f"level_{level}"
    return innermost


def test_a_nested_pattern_answers_for_its_place(engine: Engine) -> None:
    async def repeats(on: Turning) -> TurnResult:
        return TurnResult(await on.model(f"{on.heard[-1]} {on.turn.agent}"), None, None)

    engine.agent("inner_agent", repeats)
    engine.agent("outer_agent", repeats)
    engine.pattern("inner", pipeline("inner_agent"))

    run = engine.carried_out(pipeline(nested("inner"), "outer_agent"), request="go")

    child = engine.child(run.id, "stage-1-inner-inner")
    assert (child.status, child.answer) == (RunStatus.SUCCEEDED, "go inner_agent")
    assert (child.parent_run_id, child.parent_key) == (run.id, "stage-1-inner-inner")
    assert run.answer == "go inner_agent outer_agent"


def test_nested_patterns_work_side_by_side(engine: Engine) -> None:
    gate = Gate()
    for name in ("a", "b"):
        engine.agent(name, says(name, gate=gate))
        engine.pattern(f"inner_{name}", pipeline(name))
    engine.agents("end")
    both = stage("both", *(member(f"inner_{name}", kind="pattern") for name in ("a", "b")))
    run_id = engine.launch(pipeline(both, "end"))

    until(lambda: gate.waiting == 2)
    gate.open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_deeply_nested_patterns_answer_through_all_levels(engine: Engine) -> None:
    engine.agents("first", "last")
    top = nest(engine, "innermost", depth=5, agent="last")

    run = engine.carried_out(top)

    assert run.answer == "last"
    assert engine.runtime.done_by() == {"first": 1, "last": 1}


def test_a_failing_nested_pattern_fails_its_place_with_the_reason(engine: Engine) -> None:
    engine.agents("first")
    engine.agent("last", says("never", failing=lambda number: BROKEN))
    top = nest(engine, "innermost", depth=1, agent="last")

    run = engine.carried_out(top)

    assert (run.status, run.outcome) == (RunStatus.FAILED, Outcome.STEP_FAILED)
    assert "The endpoint refused." in (run.error or "")
    child = engine.child(run.id, "stage-1-innermost-innermost")
    assert child.id in (run.error or "")


def test_a_nested_pattern_that_ends_without_an_answer_fails_its_place(engine: Engine) -> None:
    engine.agent("ping", hands_to("pong"))
    engine.agent("pong", hands_to("ping"))
    engine.pattern(
        "inner",
        {
            "kind": "swarm",
            "entry": "ping",
            "members": [member("ping", targets=["pong"]), member("pong", targets=["ping"])],
        },
    )

    run = engine.carried_out(pipeline(nested("inner")))

    assert run.status is RunStatus.FAILED
    assert "ping_pong" in (run.error or "")


def test_a_cancelled_child_run_fails_its_place(engine: Engine) -> None:
    engine.agents("a", "end")
    engine.pattern("inner", pipeline("a", **asking()))
    run_id = engine.launch(pipeline(nested("inner"), "end"))
    child = engine.child(run_id, "stage-1-inner-inner").id
    engine.question(child)

    engine.command(child, "cancel")

    run = engine.ended(run_id)
    assert run.status is RunStatus.FAILED
    assert "cancelled" in (run.error or "")
    assert engine.runtime.world == []


def test_a_supervisor_is_told_that_its_nested_member_failed_and_goes_on(engine: Engine) -> None:
    engine.agent("bad", says("never", failing=lambda number: BROKEN))
    engine.agents("good")
    engine.pattern("inner", pipeline("bad"))

    async def directs(on: Turning) -> TurnResult:
        if on.turn.answer_schema is None:
            return TurnResult(await on.model("merged " + " ".join(on.heard[1:])), None, None)
        failed = "inner failed" in on.turn.instruction
        pick = "finish" if len(on.heard) > 1 else ("good" if failed else "inner")
        choice = {"next": [pick], "instruction": "work", "reason": "-"}
        return TurnResult("", await on.model(choice), None)

    engine.agent("chief", directs)
    members = [member("inner", kind="pattern"), member("good")]

    run = engine.carried_out({"kind": "supervisor", "coordinator": "chief", "members": members})

    assert run.answer == "merged good"


def test_a_retry_of_a_run_retries_its_failed_child_and_redoes_nothing_it_completed(
    engine: Engine,
) -> None:
    engine.agents("first", "before")
    engine.agent("last", says("never", failing=lambda number: BROKEN))
    engine.pattern("innermost", pipeline("first", "last"))
    engine.pattern("middle", pipeline("before", nested("innermost")))
    run = engine.carried_out(pipeline("before", nested("middle")))
    children = [child.id for child in engine.children(run.id)]

    engine.runtime.scripts["last"] = says("mended")
    again = engine.retried(run.id)

    assert (again.status, again.answer) == (RunStatus.SUCCEEDED, "mended")
    assert engine.runtime.done_by() == {"before": 2, "first": 1, "last": 2}
    assert [child.id for child in engine.children(run.id)] == children


def test_a_child_retried_by_hand_is_taken_as_it_is_when_its_parent_is_retried(
    engine: Engine,
) -> None:
    engine.agents("end")
    engine.agent("a", says("never", failing=lambda number: BROKEN))
    engine.pattern("inner", pipeline("a"))
    run = engine.carried_out(pipeline(nested("inner"), "end"))
    child = engine.child(run.id, "stage-1-inner-inner").id
    engine.runtime.scripts["a"] = says("mended")
    assert engine.retried(child).answer == "mended"
    assert engine.status(run.id) is RunStatus.FAILED

    assert engine.retried(run.id).answer == "end"
    assert engine.runtime.done_by() == {"a": 2, "end": 1}


def test_a_child_that_ended_by_its_own_verdict_is_started_anew_when_its_parent_is_retried(
    engine: Engine,
) -> None:
    engine.agent("ping", hands_to("pong"))
    engine.agent("pong", hands_to("ping"))
    swarm = {
        "kind": "swarm",
        "entry": "ping",
        "members": [member("ping", targets=["pong"]), member("pong", targets=["ping"])],
    }
    engine.pattern("inner", swarm)
    run = engine.carried_out(pipeline(nested("inner")))

    engine.runtime.scripts["pong"] = says("mine")
    again = engine.retried(run.id)

    assert (again.status, again.answer) == (RunStatus.SUCCEEDED, "mine")
    assert [child.outcome for child in engine.children(run.id)] == ["ping_pong", "answered"]


def test_a_child_that_is_asked_something_else_after_a_retry_is_another_one(engine: Engine) -> None:
    async def repeats(on: Turning) -> TurnResult:
        return TurnResult(await on.model(" ".join(on.heard)), None, None)

    engine.agents("fine")
    engine.agent("bad", says("never", failing=lambda number: BROKEN))
    engine.agent("joins", repeats)
    engine.agent("end", says("never", failing=lambda number: BROKEN))
    engine.pattern("inner", pipeline("joins", "end"))
    spec = pipeline(stage("s", "fine", "bad", on_failure="skip"), nested("inner"))
    run = engine.carried_out(spec)
    assert run.status is RunStatus.FAILED

    engine.runtime.scripts |= {"bad": says("mended"), "end": repeats}

    assert "mended" in (engine.retried(run.id).answer or "")
    assert [child.status for child in engine.children(run.id)] == ["failed", "succeeded"]


def test_a_parent_cancelled_with_its_child_goes_on_with_the_same_child_when_retried(
    engine: Engine,
) -> None:
    gate = Gate()
    engine.agents("first")
    engine.agent("busy", says("busy", gate=gate))
    engine.pattern("inner", pipeline("first", "busy"))
    run_id = engine.launch(pipeline(nested("inner")))
    until(lambda: gate.waiting)
    engine.command(run_id, "cancel")
    child = engine.child(run_id, "stage-1-inner-inner").id
    engine.ended(child)
    gate.open()

    assert engine.retried(run_id).answer == "busy"
    assert engine.runtime.done_by() == {"first": 1, "busy": 1}
    assert [one.id for one in engine.children(run_id)] == [child]


def test_child_runs_that_end_at_once_wake_their_parents(engine: Engine) -> None:
    engine.agents("a")
    engine.pattern("inner", pipeline("a"))
    runs = [engine.launch(pipeline(nested("inner"))) for _ in range(20)]

    assert {engine.ended(run_id).status for run_id in runs} == {RunStatus.SUCCEEDED}


def test_the_question_of_a_nested_pattern_holds_up_only_what_reads_it(engine: Engine) -> None:
    engine.agents("asked", "free", "end")
    engine.pattern("inner", pipeline("asked", **asking()))
    both = stage("both", member("inner", kind="pattern"), member("free"))
    run_id = engine.launch(pipeline(both, "end"))
    child = engine.child(run_id, "stage-1-both-inner").id
    question = engine.question(child)
    until(lambda: engine.runtime.effects_of("free"))
    assert engine.runtime.effects_of("end") == []

    engine.decide(question)

    assert engine.ended(run_id).answer == "end"
