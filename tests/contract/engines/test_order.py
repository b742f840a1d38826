"""Steps are carried out in the order the pattern asks for, and together where it says so."""

from __future__ import annotations

from control_plane.domain.runs import Outcome, RunStatus
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import Engine, member, pipeline, stage, until
from tests.contract.engines.scripted_runtime import Gate, Turning, chooses, says


def test_stages_are_carried_out_in_order_and_each_reads_the_one_before(engine: Engine) -> None:
    async def adds_itself(on: Turning) -> TurnResult:
        text = await on.model(f"{on.heard[-1]} {on.turn.agent}")
        return TurnResult(text, None, None)

    for name in ("one", "two", "three"):
        engine.agent(name, adds_itself)

    run = engine.carried_out(pipeline("one", "two", "three"), request="begin")

    assert (run.status, run.outcome) == (RunStatus.SUCCEEDED, Outcome.ANSWERED)
    assert run.answer == "begin one two three"
    assert engine.turns(run.id) == ["one", "two", "three"]


def test_members_of_a_stage_work_at_the_same_time(engine: Engine) -> None:
    gate = Gate()
    for name in ("a", "b", "c"):
        engine.agent(name, says(name, gate=gate))

    run_id = engine.launch(pipeline(stage("all", "a", "b", "c")))

    until(lambda: gate.waiting == 3)
    gate.open()
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_replies_come_in_the_order_of_the_calls_whoever_is_first(engine: Engine) -> None:
    slow = Gate()
    engine.agent("first", says("1", gate=slow))
    engine.agent("second", says("2"))

    async def reads(on: Turning) -> TurnResult:
        return TurnResult(await on.model(" ".join(on.heard)), None, None)

    engine.agent("reader", reads)
    run_id = engine.launch(pipeline(stage("both", "first", "second"), "reader"))
    until(lambda: engine.runtime.effects_of("second"))
    slow.open()

    assert engine.ended(run_id).answer == "go 1 2"


def test_a_supervisor_sets_several_to_work_and_merges(engine: Engine) -> None:
    engine.agents("a", "b")
    first = {"next": ["a", "b"], "instruction": "both", "reason": "-"}

    async def directs(on: Turning) -> TurnResult:
        if on.turn.answer_schema is None:
            return TurnResult(await on.model("merged: " + " ".join(on.heard[1:])), None, None)
        choice = first if len(on.heard) == 1 else {**first, "next": ["finish"]}
        return TurnResult("", await on.model(choice), None)

    engine.agent("chief", directs)
    spec = {"kind": "supervisor", "coordinator": "chief", "members": [member("a"), member("b")]}

    run = engine.carried_out(spec)

    assert run.answer == "merged: a b"
    taken = [key for key in engine.steps(run.id) if "/" not in key]
    assert [taken[0], *sorted(taken[1:3]), *taken[3:]] == [
        "route-1",
        "turn-1-a",
        "turn-1-b",
        "route-2",
        "merge",
    ]


def test_a_plan_is_carried_out_by_its_needs(engine: Engine) -> None:
    plan = {
        "steps": [
            {"id": "x", "agent": "a", "task": "do x", "needs": []},
            {"id": "y", "agent": "b", "task": "do y", "needs": ["x"]},
        ]
    }

    async def plans(on: Turning) -> TurnResult:
        if on.turn.answer_schema is not None:
            return TurnResult("", await on.model(plan), None)
        return TurnResult(await on.model("answer: " + " ".join(on.heard[1:])), None, None)

    engine.agent("planner", plans)
    engine.agents("a", "b")
    spec = {
        "kind": "plan_and_execute",
        "planner": "planner",
        "members": [member("a"), member("b")],
    }

    run = engine.carried_out(spec)

    assert run.answer == "answer: a b"
    assert engine.turns(run.id) == ["planner", "a", "b", "planner"]


def test_a_run_of_one_agent_on_its_own_needs_no_registered_pattern(engine: Engine) -> None:
    engine.agent("solo", chooses({"n": 1}))

    run = engine.carried_out({"kind": "single", "member": member("solo")})

    assert run.answer == '{"n": 1}'
