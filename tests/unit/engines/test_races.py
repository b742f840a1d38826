"""What happens from outside in the very moment in which a run comes to rest, starts or ends."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

import pytest

from control_plane.domain.errors import Conflict
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.engines.embedded.context import EmbeddedContext
from control_plane.patterns.context import AgentCall, Result, RunContext
from control_plane.services.journal import Claim, Finish, OpenApproval, Rest, StartChild
from control_plane.services.recorded import StepRecord
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import Engine, asking, member, pipeline, stage, until
from tests.contract.engines.scripted_runtime import Gate, Turning, says
from tests.unit.engines.doubles import Held, Soon

EngineOn = Callable[[Any], tuple[Engine, Any]]


def test_a_decision_between_coming_to_rest_and_its_record_is_not_lost(engine_on: EngineOn) -> None:
    engine, journal = engine_on(Held)
    run = Soon()
    engine.agents("a")
    journal.hold(Rest, before=lambda: engine.decide(engine.questions(run.id)[0]))
    run_id = run.launched(engine.launch(pipeline("a", **asking())))

    assert engine.ended(run_id).answer == "a"
    until(journal.held.is_set)


def test_a_child_that_ends_before_its_parent_is_recorded_at_rest_wakes_it(
    engine_on: EngineOn,
) -> None:
    engine, journal = engine_on(Held)
    engine.agents("a")
    engine.pattern("inner", pipeline("a", **asking()))
    run_id = engine.launch(pipeline(stage("s", member("inner", kind="pattern"))))
    child = engine.child(run_id, "stage-1-s-inner").id
    question = engine.question(child)
    engine.command(run_id, "pause")
    journal.hold(Rest, before=lambda: engine.command(child, "cancel"))
    engine.command(run_id, "resume")

    assert engine.ended(run_id).status is RunStatus.FAILED
    until(journal.held.is_set)
    assert question.run_id == child


@pytest.mark.parametrize("command", ["cancel", "pause"])
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("kind", [Claim, StepRecord, OpenApproval, Rest])
def test_a_command_in_any_moment_is_carried_out(
    engine_on: EngineOn, command: str, moment: str, kind: type
) -> None:
    engine, journal = engine_on(Held)
    run = Soon()
    engine.agents("a", "asked")
    engine.pattern("p", pipeline("a", "asked", **asking(target="asked")))
    journal.hold(kind, **{moment: lambda: engine.command(run.id, command)})
    run_id = run.launched(engine.launch("p"))

    expected = {"cancel": RunStatus.CANCELLED, "pause": RunStatus.PAUSED}[command]
    assert engine.until_status(run_id, expected).control is None
    until(journal.held.is_set)
    if command == "pause":
        engine.command(run_id, "resume")
        engine.decide(engine.question(run_id))
        assert engine.ended(run_id).answer == "asked"
        assert engine.runtime.done_by() == {"a": 1, "asked": 1}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_run_that_ends_while_it_is_cancelled_has_one_end(
    engine_on: EngineOn, moment: str
) -> None:
    engine, journal = engine_on(Held)
    run = Soon()
    engine.agents("a")
    refused: list[Conflict] = []

    def cancel() -> None:
        try:
            engine.command(run.id, "cancel")
        except Conflict as conflict:
            refused.append(conflict)

    journal.hold(Finish, **{moment: cancel})
    run_id = run.launched(engine.launch(pipeline("a")))

    ended = engine.ended(run_id)
    until(journal.held.is_set)
    assert (ended.status, ended.control) == (RunStatus.SUCCEEDED, None)
    assert len(refused) == (moment == "after")


@pytest.mark.parametrize("command", ["cancel", "pause"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_child_started_in_the_moment_of_a_command_gets_it_too(
    engine_on: EngineOn, command: str, moment: str
) -> None:
    engine, journal = engine_on(Held)
    run = Soon()
    engine.agents("a")
    engine.pattern("inner", pipeline("a", **asking()))
    journal.hold(StartChild, **{moment: lambda: engine.command(run.id, command)})
    run_id = run.launched(engine.launch(pipeline(stage("s", member("inner", kind="pattern")))))

    expected = {"cancel": RunStatus.CANCELLED, "pause": RunStatus.PAUSED}[command]
    engine.until_status(run_id, expected)
    engine.until_status(engine.child(run_id, "stage-1-s-inner").id, expected)
    if command == "pause":
        engine.command(run_id, "resume")
        engine.decide(engine.question(engine.child(run_id, "stage-1-s-inner").id))
        assert engine.ended(run_id).answer == "a"


def test_a_child_that_is_over_before_its_parent_knows_it_began_wakes_it(
    engine_on: EngineOn,
) -> None:
    engine, journal = engine_on(Held)
    run = Soon()
    engine.agents("a")
    engine.pattern("inner", pipeline("a"))

    def cancel_child() -> None:
        engine.command(engine.children(run.id)[0].id, "cancel")

    journal.hold(StartChild, after=cancel_child)
    run_id = run.launched(engine.launch(pipeline(stage("s", member("inner", kind="pattern")))))

    # If the claim was in the same transaction, the child may have answered first.
    expected = {"cancelled": RunStatus.FAILED, "succeeded": RunStatus.SUCCEEDED}
    assert engine.ended(run_id).status is expected[engine.children(run_id)[0].status]


@pytest.mark.usefixtures("by_the_bell_alone")
def test_a_run_taken_up_in_the_moment_it_was_put_down_still_hears_commands(
    engine_on: EngineOn,
) -> None:
    engine, journal = engine_on(Held)
    engine.agents("asked")
    for number in range(10):
        run, gate = Soon(), Gate()
        engine.agent(f"busy_{number}", says("busy", gate=gate))
        journal.hold(Rest, before=lambda run=run: engine.decide(engine.questions(run.id)[0]))
        spec = pipeline("asked", f"busy_{number}", **asking(target="asked"))
        run_id = run.launched(engine.launch(spec))
        until(lambda gate=gate: gate.waiting)

        engine.command(run_id, "cancel")

        assert engine.ended(run_id).status is RunStatus.CANCELLED


@pytest.mark.parametrize("others_work", [False, True])
def test_a_question_decided_before_the_worker_knows_it_is_asked_is_answered(
    engine_on: EngineOn, others_work: bool
) -> None:
    engine, journal = engine_on(Held)
    run = Soon()
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("asked", "end")
    members = ["busy", "asked"] if others_work else ["asked"]
    journal.hold(OpenApproval, after=lambda: engine.decide(engine.questions(run.id)[0]))
    run_id = run.launched(
        engine.launch(pipeline(stage("s", *members), "end", **asking(target="asked")))
    )

    until(lambda: engine.runtime.effects_of("asked"), seconds=3)
    assert gate.waiting == others_work
    gate.open()
    assert engine.ended(run_id).answer == "end"


def test_a_step_recorded_while_its_run_is_cancelled_stays_recorded(engine_on: EngineOn) -> None:
    engine, journal = engine_on(Held)
    run, gate = Soon(), Gate()
    engine.agents("a")
    engine.agent("busy", says("busy", gate=gate))
    journal.hold(StepRecord, before=lambda: engine.command(run.id, "cancel"))
    run_id = run.launched(engine.launch(pipeline("a", "busy")))
    assert engine.ended(run_id).status is RunStatus.CANCELLED
    gate.open()

    assert engine.retried(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"a": 1, "busy": 1}


def test_a_run_launched_in_the_moment_of_a_claim_is_claimed_at_once(engine_on: EngineOn) -> None:
    engine, journal = engine_on(Held)
    engine.agents("a")
    engine.pattern("p", pipeline("a"))
    second: list[str] = []
    journal.hold(Claim, after=lambda: second.append(engine.launch("p")))
    first = engine.launch("p")

    assert engine.ended(first).answer == "a"
    assert engine.ended(until(lambda: second)[0], seconds=3).answer == "a"


def test_a_run_that_waits_holds_no_memory_in_the_worker(engine: Engine) -> None:
    engine.agents("asked")
    engine.pattern("p", pipeline("asked", **asking()))
    runs = [engine.launch("p") for _ in range(20)]
    for run_id in runs:
        engine.question(run_id)

    def contexts() -> int:
        gc.collect()
        alive = (thing for thing in gc.get_objects() if isinstance(thing, EmbeddedContext))
        return sum(context.run_id in runs for context in alive)

    until(lambda: contexts() == 0)


class _Tree:
    """A pattern of branches within branches, each of which asks a person; the code may change."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self.instruction = ""

    async def __call__(self, ctx: RunContext, spec: Any) -> Result:
        replies = await self._branches(ctx, spec.member.name, "root", self._depth)
        return Result(Outcome.ANSWERED, answer=replies[0].ref)

    async def _branches(self, ctx: RunContext, name: str, key: str, depth: int) -> list[Any]:
        told = self.instruction if depth == 1 else ""
        calls = [
            AgentCall(key=f"{key}-{number}", member=name, instruction=told) for number in range(3)
        ]
        replies = list(await ctx.call_all(calls))
        return replies if depth == 1 else await self._branches(ctx, name, f"{key}-x", depth - 1)


async def _asks(on: Turning) -> TurnResult:
    await on.may_use("tool")
    return TurnResult(await on.model("done"), None, None)


@pytest.mark.parametrize("end", ["cancel", "changed code"])
@pytest.mark.parametrize("depth", [1, 2])
def test_branches_that_are_given_up_while_others_rest_do_not_put_the_run_to_rest(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, end: str, depth: int
) -> None:
    tree = _Tree(depth)
    monkeypatch.setattr("control_plane.patterns.single", tree)
    engine.agent("a", _asks)
    spec = {"kind": "single", "member": member("a"), **asking("tool")}
    runs = [engine.launch(spec) for _ in range(3)]
    for run_id in runs:
        for level in range(1, depth):
            for question in engine.questions(run_id, count=3):
                engine.decide(question)
            until(lambda run_id=run_id, level=level: len(engine.turns(run_id)) == 3 * level)
        first, second, _ = engine.questions(run_id, count=3)
        engine.decide(first)
        until(lambda run_id=run_id: len(engine.turns(run_id)) == 3 * depth - 2)
        engine.until_status(run_id, RunStatus.WAITING)
        if end == "changed code":
            tree.instruction = "new code"
        engine.decide(second)
        if end == "cancel":
            engine.command(run_id, "cancel")

        expected = {"cancel": "cancelled", "changed code": "needs_attention"}[end]
        assert engine.ended(run_id).status == expected
        tree.instruction = ""
