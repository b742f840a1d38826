"""What people order running runs to do: stop, hear a message, spend more or less, go elsewhere."""

from __future__ import annotations

import pytest

from control_plane.domain.errors import Conflict, InvalidInput
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.services import kill_switches
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import (
    PRINCIPAL,
    Engine,
    asking,
    member,
    pipeline,
    stage,
    until,
)
from tests.contract.engines.scripted_runtime import Gate, Turning, says


def kill(engine: Engine, subject: str = "fleet", reason: str = "it went wrong") -> None:
    kill_switches.kill(engine.desk, PRINCIPAL, subject=subject, reason=reason)


def release(engine: Engine, subject: str = "fleet") -> None:
    kill_switches.release(engine.desk, PRINCIPAL, subject=subject, reason="mended")


def held_by(engine: Engine, run_id: str) -> str:
    """Why a kill switch holds the run."""
    engine.until_status(run_id, RunStatus.PAUSED)
    halted = kill_switches.halted(engine.desk, PRINCIPAL, run_id)
    assert halted is not None
    return f"{halted.agent}: {halted.switch.subject}: {halted.switch.reason}"


# Kill switches.


@pytest.mark.parametrize("subject", ["agent/next", "fleet"])
def test_a_killed_agent_takes_no_further_turn_and_goes_on_when_released(
    engine: Engine, subject: str
) -> None:
    gate = Gate()
    engine.agent("first", says("first", gate=gate))
    engine.agents("next")
    run_id = engine.launch(pipeline("first", "next"))
    until(lambda: gate.waiting)
    kill(engine, subject)

    gate.open()

    assert held_by(engine, run_id) == f"next: {subject}: it went wrong"
    assert engine.runtime.done_by() == {"first": 1}
    release(engine, subject)
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"first": 1, "next": 1}
    assert kill_switches.halted(engine.desk, PRINCIPAL, run_id) is None


def test_a_killed_agent_makes_no_further_call_within_its_turn(engine: Engine) -> None:
    gate = Gate()

    async def twice(on: Turning) -> TurnResult:
        await on.model("one", gate=gate)
        await on.tool("refund")
        return TurnResult(str(await on.model("two")), None, None)

    engine.agent("a", twice)
    run_id = engine.launch(pipeline("a"))
    until(lambda: gate.waiting)
    kill(engine, "agent/a")
    gate.open()

    held_by(engine, run_id)
    assert [done.step for done in engine.runtime.world] == ["model-1"]
    release(engine, "agent/a")
    assert engine.ended(run_id).answer == "two"
    assert [done.step for done in engine.runtime.world] == ["model-1", "refund-1", "model-2"]


def test_a_killed_agent_takes_no_turn_in_a_child_run(engine: Engine) -> None:
    gate = Gate()
    engine.agent("first", says("first", gate=gate))
    engine.agents("inner")
    engine.pattern("nested", pipeline("inner"))
    run_id = engine.launch(pipeline("first", stage("below", member("nested", kind="pattern"))))
    until(lambda: gate.waiting)
    kill(engine, "agent/inner")
    gate.open()

    child = engine.child(run_id, _child_key(engine, run_id))

    assert held_by(engine, child.id).startswith("inner: ")
    release(engine, "agent/inner")
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"first": 1, "inner": 1}


def test_a_child_that_is_killed_stays_paused_while_an_operator_has_paused_its_parent(
    engine: Engine,
) -> None:
    gate = Gate()
    engine.agent("first", says("first", gate=gate))
    engine.agents("inner")
    engine.pattern("nested", pipeline("inner"))
    run_id = engine.launch(pipeline("first", stage("below", member("nested", kind="pattern"))))
    until(lambda: gate.waiting)
    kill(engine, "agent/inner")
    gate.open()
    child = engine.child(run_id, _child_key(engine, run_id))
    held_by(engine, child.id)
    engine.until_status(run_id, RunStatus.WAITING)
    engine.command(run_id, "pause")

    release(engine, "agent/inner")

    assert engine.status(child.id) is RunStatus.PAUSED
    assert engine.runtime.done_by() == {"first": 1}
    engine.command(run_id, "resume")
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"first": 1, "inner": 1}


def _child_key(engine: Engine, run_id: str) -> str:
    return str(until(lambda: engine.children(run_id))[0].parent_key)


def test_other_agents_are_not_held(engine: Engine) -> None:
    engine.agents("bad", "good")
    kill(engine, "agent/bad")

    assert engine.carried_out(pipeline("good")).status is RunStatus.SUCCEEDED


@pytest.mark.parametrize("subject", ["agent/a", "fleet"])
def test_a_launch_that_would_use_what_is_killed_is_refused(engine: Engine, subject: str) -> None:
    engine.agents("a")
    engine.pattern("inner", pipeline("a"))
    engine.pattern("outer", pipeline(stage("one", member("inner", kind="pattern"))))
    kill(engine, subject)

    for pattern in ("inner", "outer"):
        with pytest.raises(Conflict, match="it went wrong"):
            engine.launch(pattern)

    release(engine, subject)
    assert engine.carried_out("outer").status is RunStatus.SUCCEEDED


def test_a_run_that_a_kill_switch_holds_is_not_resumed_but_can_be_cancelled(
    engine: Engine,
) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(pipeline("a", "b", **asking(target="a")))
    question = engine.question(run_id)
    kill(engine, "agent/b")
    engine.decide(question)
    held_by(engine, run_id)

    with pytest.raises(Conflict, match="it went wrong"):
        engine.command(run_id, "resume")
    engine.command(run_id, "cancel")

    assert engine.ended(run_id).outcome is Outcome.CANCELLED
    release(engine, "agent/b")
    assert engine.status(run_id) is RunStatus.CANCELLED


def test_a_run_that_an_operator_paused_stays_paused_when_a_kill_switch_is_released(
    engine: Engine,
) -> None:
    gate = Gate()
    engine.agent("a", says("a", gate=gate))
    engine.agents("b")
    run_id = engine.launch(pipeline("a", "b"))
    until(lambda: gate.waiting)
    engine.paused(run_id)
    kill(engine)
    gate.open()
    engine.until_status(run_id, RunStatus.PAUSED)

    release(engine)

    assert engine.status(run_id) is RunStatus.PAUSED
    engine.command(run_id, "resume")
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_a_run_goes_on_only_when_every_switch_that_holds_it_is_released(engine: Engine) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(pipeline("a", "b", **asking(target="a")))
    question = engine.question(run_id)
    kill(engine, "agent/b", "first reason")
    kill(engine, "fleet", "second reason")
    engine.decide(question)
    held_by(engine, run_id)

    release(engine, "fleet")

    until(lambda: "agent/b: first reason" in held_by(engine, run_id))
    assert engine.runtime.done_by().get("b") is None
    release(engine, "agent/b")
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_a_killed_run_waits_through_a_crash_of_its_worker(engine: Engine) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(pipeline("a", "b", **asking(target="a")))
    question = engine.question(run_id)
    kill(engine, "agent/b")
    engine.decide(question)
    held_by(engine, run_id)

    engine.worker.crash()
    engine.worker.start()

    assert held_by(engine, run_id).startswith("b: ")
    release(engine, "agent/b")
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"a": 1, "b": 1}


def test_a_branch_that_is_killed_holds_the_run_and_loses_nothing_of_the_others(
    engine: Engine,
) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("killed")
    spec = pipeline(stage("all", "busy", "killed"), **asking(target="killed"))
    run_id = engine.launch(spec)
    question = engine.questions(run_id)[0]
    until(lambda: gate.waiting)
    kill(engine, "agent/killed")
    engine.decide(question)
    until(lambda: kill_switches.halted(engine.desk, PRINCIPAL, run_id))
    gate.open()

    held_by(engine, run_id)
    release(engine, "agent/killed")

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"busy": 2, "killed": 1}  # The first of them merges.


def test_what_is_killed_already_and_what_is_not_are_told_apart(engine: Engine) -> None:
    engine.agents("a")
    kill(engine, "agent/a")

    with pytest.raises(Conflict, match="it went wrong"):
        kill(engine, "agent/a", "again")
    release(engine, "agent/a")
    with pytest.raises(Conflict):
        release(engine, "agent/a")
    with pytest.raises(InvalidInput):
        kill(engine, "agent/a", " ")
