"""Cancel, pause and resume: whatever the run is doing just then."""

from __future__ import annotations

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.errors import Conflict
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.services import approvals
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import (
    PRINCIPAL,
    Engine,
    asking,
    elsewhere,
    member,
    pipeline,
    stage,
    until,
)
from tests.contract.engines.scripted_runtime import Gate, Turning, failing_until, says


def nested(name: str) -> dict[str, object]:
    return stage(name, member(name, kind="pattern"))


def test_a_run_that_works_is_cancelled_and_gives_up_what_is_under_way(engine: Engine) -> None:
    gate = Gate()
    engine.agents("before", "after")
    engine.agent("busy", says("busy", gate=gate))
    run_id = engine.launch(pipeline("before", "busy", "after"))
    until(lambda: gate.waiting)

    engine.command(run_id, "cancel")

    run = engine.ended(run_id)
    assert (run.status, run.outcome) == (RunStatus.CANCELLED, Outcome.CANCELLED)
    until(lambda: not gate.waiting)
    assert engine.runtime.done_by() == {"before": 1}
    assert {s.status for s in engine.steps(run_id).values()} <= {"completed", "cancelled"}


def test_a_run_that_works_on_several_branches_is_cancelled(engine: Engine) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("asked")
    engine.agent("again", says("x", failing=failing_until(2, after_seconds=3600)))
    spec = pipeline(stage("all", "busy", "asked", "again"), **asking(target="asked"))
    run_id = engine.launch(spec)
    until(lambda: gate.waiting)
    engine.questions(run_id)

    engine.command(run_id, "cancel")

    assert engine.ended(run_id).status is RunStatus.CANCELLED
    asked = approvals.list_approvals(
        engine.desk, PRINCIPAL, statuses=tuple(ApprovalStatus), run_id=run_id
    )
    assert [question.status for question in asked.items] == [ApprovalStatus.WITHDRAWN]


def test_a_run_that_waits_for_a_person_is_cancelled_at_once(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)

    run = engine.command(run_id, "cancel")

    assert run.status is RunStatus.CANCELLED
    with pytest.raises(Conflict, match="withdrawn"):
        engine.decide(question)


def test_a_runtime_that_keeps_the_cancellation_to_itself_is_cancelled_where_it_waits(
    engine: Engine,
) -> None:
    gate = Gate()

    async def stubborn(on: Turning) -> TurnResult:
        with contextlib.suppress(asyncio.CancelledError):
            await gate.passed()
        await on.may_use("tool")
        return await says("never")(on)

    engine.agent("a", stubborn)
    run_id = engine.launch(pipeline("a", **asking("tool")))
    until(lambda: gate.waiting)

    engine.command(run_id, "cancel")

    assert engine.ended(run_id).status is RunStatus.CANCELLED
    assert engine.runtime.world == []


def test_a_queued_run_is_cancelled_before_it_begins(engine: Engine) -> None:
    engine.agents("a")
    engine.worker.stop()
    run_id = engine.launch(pipeline("a"))
    engine.command(run_id, "cancel")

    engine.worker.start()

    assert engine.carried_out(pipeline("a")).status is RunStatus.SUCCEEDED
    assert engine.status(run_id) is RunStatus.CANCELLED
    assert engine.runtime.done_by() == {"a": 1}


def test_a_cancelled_run_takes_its_child_runs_along(engine: Engine) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("asked")
    engine.pattern("works", pipeline("busy"))
    engine.pattern("waits", pipeline("asked", **asking()))
    engine.pattern("deep", pipeline(nested("works")))
    both = stage("both", member("deep", kind="pattern"), member("waits", kind="pattern"))
    run_id = engine.launch(pipeline(both))
    until(lambda: gate.waiting)
    waits = engine.child(run_id, "stage-1-both-waits").id
    engine.question(waits)
    deep = engine.child(run_id, "stage-1-both-deep").id
    works = engine.child(deep, "stage-1-works-works").id

    engine.command(run_id, "cancel")

    for one in (run_id, deep, works, waits):
        assert engine.ended(one).status is RunStatus.CANCELLED
    until(lambda: not gate.waiting)
    assert engine.runtime.world == []


def test_a_run_cancelled_just_when_it_starts_a_child_leaves_none_behind(engine: Engine) -> None:
    engine.agents("a")
    engine.pattern("inner", pipeline("a", **asking()))
    runs = [engine.launch(pipeline(nested("inner"))) for _ in range(8)]

    def cancel(run_id: str) -> None:
        until(lambda: engine.status(run_id) in (RunStatus.RUNNING, RunStatus.WAITING))
        engine.command(run_id, "cancel")

    with ThreadPoolExecutor(4) as operators:
        list(operators.map(cancel, runs))

    for run_id in runs:
        assert engine.ended(run_id).status is RunStatus.CANCELLED
        for child in engine.children(run_id):
            assert engine.ended(child.id).status is RunStatus.CANCELLED


def test_a_cancelled_run_can_be_retried_and_keeps_what_it_had_done(engine: Engine) -> None:
    gate = Gate()
    engine.agents("before")
    engine.agent("busy", says("busy", gate=gate))
    run_id = engine.launch(pipeline("before", "busy"))
    until(lambda: gate.waiting)
    engine.command(run_id, "cancel")
    engine.ended(run_id)
    gate.open()

    assert engine.retried(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"before": 1, "busy": 1}


def test_a_paused_run_finishes_what_is_under_way_and_then_holds(engine: Engine) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("after")
    run_id = engine.launch(pipeline("busy", "after"))
    until(lambda: gate.waiting)

    engine.paused(run_id)
    gate.open()

    engine.until_status(run_id, RunStatus.PAUSED)
    assert engine.runtime.done_by() == {"busy": 1}
    assert engine.turns(run_id) == ["busy"]
    engine.command(run_id, "resume")
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"busy": 1, "after": 1}


def test_all_branches_hold_when_a_run_is_paused(engine: Engine) -> None:
    gates = {name: Gate() for name in ("a", "b")}
    for name, gate in gates.items():
        engine.agent(name, says(name, gate=gate))
    engine.agents("end")
    engine.pattern("first", pipeline("a", "end"))
    run_id = engine.launch(pipeline(stage("both", "a", "b"), "end"))
    until(lambda: all(gate.waiting for gate in gates.values()))

    engine.paused(run_id)
    gates["a"].open()
    until(lambda: "stage-1-both-a" in engine.turns_by_key(run_id))
    assert engine.status(run_id) is RunStatus.RUNNING
    gates["b"].open()

    engine.until_status(run_id, RunStatus.PAUSED)
    assert "end" not in engine.turns(run_id)
    engine.command(run_id, "resume")
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"a": 1, "b": 1, "end": 1}


def test_a_run_that_waits_for_a_person_is_paused_and_the_decision_counts_after_it(
    engine: Engine,
) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)
    assert engine.command(run_id, "pause").status is RunStatus.PAUSED

    engine.decide(question)
    assert engine.carried_out({"kind": "single", "member": member("a")}).answer == "a"
    assert engine.status(run_id) is RunStatus.PAUSED

    engine.command(run_id, "resume")
    assert engine.ended(run_id).answer == "a"
    assert len(engine.runtime.effects_of("a")) == 2


def test_a_run_paused_and_resumed_while_it_waits_still_waits(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)

    engine.command(run_id, "pause")
    engine.command(run_id, "resume")

    assert engine.question(run_id).id == question.id
    engine.decide(question)
    assert engine.ended(run_id).answer == "a"


def test_a_paused_run_stays_paused_over_a_crash(engine: Engine) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("after")
    run_id = engine.launch(pipeline("busy", "after"))
    until(lambda: gate.waiting)
    engine.command(run_id, "pause")

    engine.worker.crash()
    gate.open()
    engine.worker.start()

    engine.until_status(run_id, RunStatus.PAUSED)
    assert "after" not in engine.turns(run_id)
    engine.command(run_id, "resume")
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_child_runs_pause_and_go_on_with_their_parent(engine: Engine) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("after")
    engine.pattern("inner", pipeline("busy", "after"))
    run_id = engine.launch(pipeline(nested("inner"), "after"))
    until(lambda: gate.waiting)
    child = engine.child(run_id, "stage-1-inner-inner").id
    engine.until_status(run_id, RunStatus.WAITING)

    engine.command(run_id, "pause")
    until(lambda: engine.worker.has_noticed(child))
    gate.open()

    engine.until_status(child, RunStatus.PAUSED)
    assert engine.status(run_id) is RunStatus.PAUSED
    assert engine.runtime.done_by() == {"busy": 1}
    engine.command(run_id, "resume")
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"busy": 1, "after": 2}


def test_a_child_that_has_not_paused_yet_takes_the_pause_back_with_its_parent(
    engine: Engine,
) -> None:
    gates = {name: Gate() for name in ("quick", "slow")}

    async def quick(on: Turning) -> TurnResult:
        await on.model("first", gate=gates["quick"])
        return TurnResult(await on.model("second"), None, None)

    engine.agent("quick", quick)
    engine.agent("slow", says("slow", gate=gates["slow"]))
    engine.agents("end")
    engine.pattern("inner", pipeline(stage("both", "quick", "slow"), "end"))
    run_id = engine.launch(pipeline(nested("inner")))
    until(lambda: all(gate.waiting for gate in gates.values()))
    child = engine.child(run_id, "stage-1-inner-inner").id
    engine.until_status(run_id, RunStatus.WAITING)

    engine.command(run_id, "pause")
    until(lambda: engine.worker.has_noticed(child))
    gates["quick"].open()
    first = "stage-1-both-quick/model-1"
    until(lambda: (step := engine.steps(child).get(first)) and step.status == "completed")
    engine.command(run_id, "resume")
    until(lambda: len(engine.runtime.effects_of("quick")) == 2)
    assert gates["slow"].waiting == 1
    gates["slow"].open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"quick": 2, "slow": 1, "end": 1}


@pytest.mark.parametrize("order", [("pause", "cancel"), ("cancel", "pause")])
def test_a_run_that_is_paused_and_cancelled_at_once_is_cancelled(
    engine: Engine, order: tuple[str, str]
) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("after")
    run_id = engine.launch(pipeline("busy", "after"))
    until(lambda: gate.waiting)

    for command in order:
        try:
            engine.command(run_id, command)
        except Conflict:
            assert (command, engine.status(run_id)) == ("pause", RunStatus.CANCELLED)
    until(lambda: engine.worker.has_noticed(run_id))
    gate.open()

    assert engine.ended(run_id).status is RunStatus.CANCELLED


def test_a_paused_run_is_cancelled(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    engine.question(run_id)
    engine.command(run_id, "pause")

    assert engine.command(run_id, "cancel").status is RunStatus.CANCELLED
    assert engine.runtime.world == []


def test_a_command_the_run_cannot_take_is_refused_with_what_is_possible(engine: Engine) -> None:
    engine.agents("a")
    run = engine.carried_out(pipeline("a"))

    with pytest.raises(Conflict, match="fork"):
        engine.command(run.id, "cancel")


@pytest.mark.usefixtures("by_the_bell_alone")
def test_a_command_given_in_another_process_is_noticed(
    engine: Engine, another_store: object
) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    run_id = engine.launch(pipeline("busy"))
    until(lambda: gate.waiting)

    elsewhere(engine, another_store).command(run_id, "cancel")  # type: ignore[arg-type]

    assert engine.ended(run_id).status is RunStatus.CANCELLED
