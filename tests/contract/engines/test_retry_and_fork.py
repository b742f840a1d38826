"""A retry does over what failed and nothing else; a fork goes its own way from any step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from control_plane.domain.errors import Conflict, InvalidInput, StepFailed
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.domain.steps import FailureReason
from control_plane.engines.temporal import worker
from control_plane.patterns.context import AgentCall, Result, RunContext
from control_plane.services import runs
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import PRINCIPAL, Engine, asking, member, pipeline, stage
from tests.contract.engines.scripted_runtime import Turning, hands_to, says

BROKEN = StepFailed(FailureReason.REFUSED, "The endpoint refused.")


async def repeats(on: Turning) -> TurnResult:
    """Says what it read last, and what it was told."""
    said = f"{on.heard[-1]}+{on.turn.instruction or on.turn.agent}"
    return TurnResult(await on.model(said), None, None)


def broken() -> Any:
    return says("never", failing=lambda number: BROKEN)


def test_a_retry_does_not_redo_completed_steps(engine: Engine) -> None:
    engine.agents("one", "two")
    engine.agent("three", broken())
    run = engine.carried_out(pipeline("one", "two", "three"))
    assert run.status is RunStatus.FAILED

    engine.runtime.scripts["three"] = says("mended")
    again = engine.retried(run.id)

    assert (again.status, again.answer, again.round) == (RunStatus.SUCCEEDED, "mended", 1)
    assert engine.runtime.done_by() == {"one": 1, "two": 1, "three": 2}


def test_a_retry_keeps_the_work_of_sibling_branches(engine: Engine) -> None:
    engine.agents("fine", "end")
    engine.agent("bad", broken())
    run = engine.carried_out(pipeline(stage("both", "fine", "bad"), "end"))

    engine.runtime.scripts["bad"] = says("mended")
    assert engine.retried(run.id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"fine": 1, "bad": 2, "end": 1}


def test_within_a_turn_a_retry_keeps_the_effects_before_the_failure(engine: Engine) -> None:
    async def pays_then_reports(on: Turning) -> TurnResult:
        await on.model("pay")
        await on.tool("pay")
        return TurnResult(await on.model("paid", failing=lambda number: refusals.pop()), None, None)

    refusals: list[Exception | None] = [None, BROKEN]
    engine.agent("a", pays_then_reports)
    run = engine.carried_out(pipeline("a"))

    assert engine.retried(run.id).answer == "paid"
    steps = [done.step for done in engine.runtime.world]
    assert steps == ["model-1", "pay-1", "model-2", "model-2"]


def test_after_a_malformed_answer_a_retry_asks_the_model_again(engine: Engine) -> None:
    answers = ["garbage", "fine"]

    async def answers_badly_once(on: Turning) -> TurnResult:
        text = await on.model(answers.pop(0) if len(answers) == 2 or retried else "?")
        if text == "garbage":
            raise StepFailed(FailureReason.MALFORMED, "The answer is malformed.")
        return TurnResult(text, None, None)

    retried = False
    engine.agent("a", answers_badly_once)
    run = engine.carried_out(pipeline("a"))
    assert engine.steps(run.id)["stage-1-a-a"].reason == "malformed"

    retried = True
    assert engine.retried(run.id).answer == "fine"
    assert len(engine.runtime.effects_of("a")) == 2


def test_every_retry_of_an_effect_has_the_same_idempotency_key(engine: Engine) -> None:
    engine.agent("a", broken())
    run = engine.carried_out(pipeline("a"))
    engine.retried(run.id)
    engine.retried(run.id)

    keys = [done.idempotency_key for done in engine.runtime.world]
    assert len(keys) == 3
    assert len(set(keys)) == 1


def test_effects_of_different_steps_and_runs_have_different_keys(engine: Engine) -> None:
    async def twice(on: Turning) -> TurnResult:
        await on.tool("pay")
        await on.tool("pay")
        return TurnResult("paid", None, None)

    engine.agent("a", twice)
    engine.carried_out(pipeline("a"))
    engine.carried_out(pipeline("a"))

    assert len({done.idempotency_key for done in engine.runtime.world}) == 4


def test_a_retry_of_what_a_person_approved_does_not_ask_again(engine: Engine) -> None:
    engine.agent("a", broken())
    run_id = engine.launch(pipeline("a", **asking()))
    engine.decide(engine.question(run_id))
    engine.ended(run_id)

    engine.runtime.scripts["a"] = says("mended")
    assert engine.retried(run_id).answer == "mended"


def test_what_reads_a_step_done_over_is_done_over_only_if_it_reads_something_else(
    engine: Engine,
) -> None:
    replies = {"varies": "first", "constant": "same"}

    async def answers(on: Turning) -> TurnResult:
        return TurnResult(await on.model(replies[on.turn.agent]), None, None)

    engine.agent("varies", answers)
    engine.agent("constant", answers)
    engine.agents("reader")
    engine.agent("end", broken())
    run = engine.carried_out(
        pipeline(stage("s", "varies", "constant", on_failure="skip"), "reader", "end")
    )
    engine.runtime.world.clear()
    engine.runtime.scripts["end"] = says("done")

    assert engine.retried(run.id).answer == "done"
    assert engine.runtime.done_by() == {"end": 1}


def test_a_retry_takes_another_way_when_a_member_that_was_skipped_works_now(
    engine: Engine,
) -> None:
    async def joins(on: Turning) -> TurnResult:
        return TurnResult(await on.model(" ".join(on.heard[1:])), None, None)

    engine.agents("fine")
    engine.agent("bad", broken())
    engine.agent("joins", joins)
    engine.agent("end", broken())
    spec = pipeline(stage("s", "fine", "bad", on_failure="skip"), "joins", "end")
    run = engine.carried_out(spec)
    assert engine.output(run.id, "stage-2-joins-joins")["text"] == "fine"
    engine.runtime.scripts |= {"bad": says("mended"), "end": joins}

    assert engine.retried(run.id).answer == "fine mended"
    assert engine.runtime.done_by() == {"fine": 1, "bad": 2, "joins": 2, "end": 2}


def test_a_run_ended_by_its_pattern_cannot_be_retried_but_forked(engine: Engine) -> None:
    engine.agent("a", hands_to("b"))
    engine.agent("b", hands_to("a"))
    spec = {
        "kind": "swarm",
        "entry": "a",
        "members": [member("a", targets=["b"]), member("b", targets=["a"])],
    }
    run = engine.carried_out(spec)
    assert run.outcome is Outcome.PING_PONG

    with pytest.raises(Conflict, match="fork"):
        engine.command(run.id, "retry")


@pytest.mark.parametrize(
    ("key", "expected", "redone"),
    [
        ("stage-1-a-a", "go+other+b+c", {"a", "b", "c"}),
        ("stage-2-b-b", "go+a+other+c", {"b", "c"}),
        ("stage-3-c-c", "go+a+b+other", {"c"}),
    ],
)
def test_a_fork_from_any_step_takes_it_anew_with_another_instruction(
    engine: Engine, key: str, expected: str, redone: set[str]
) -> None:
    for name in ("a", "b", "c"):
        engine.agent(name, repeats)
    run = engine.carried_out(pipeline("a", "b", "c"))
    assert run.answer == "go+a+b+c"
    engine.runtime.world.clear()

    fork = engine.ended(engine.fork(run.id, from_key=key, instruction="other"))

    assert (fork.answer, fork.forked_from) == (expected, run.id)
    assert set(engine.runtime.done_by()) == redone
    assert engine.run(run.id).answer == "go+a+b+c"


def test_a_fork_from_the_start_takes_another_input(engine: Engine) -> None:
    engine.agent("a", repeats)
    run = engine.carried_out(pipeline("a"))

    fork = engine.ended(engine.fork(run.id, input={"request": "elsewhere"}))

    assert fork.answer == "elsewhere+a"


def test_a_fork_with_another_input_must_begin_at_the_start(engine: Engine) -> None:
    engine.agents("a")
    run = engine.carried_out(pipeline("a"))

    with pytest.raises(InvalidInput):
        engine.fork(run.id, from_key="stage-1-a-a", input={"request": "x"})


def test_a_fork_of_one_branch_keeps_the_branches_recorded_before_it(engine: Engine) -> None:
    engine.agents("a", "b", "end")
    run = engine.carried_out(pipeline(stage("both", "a", "b"), "end"))
    later = list(engine.turns_by_key(run.id))[1]
    engine.runtime.world.clear()

    fork = engine.ended(engine.fork(run.id, from_key=later, instruction="other"))

    assert fork.status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {run_of(later): 1, "end": 1} or set(
        engine.runtime.done_by()
    ) == {run_of(later)}


def run_of(key: str) -> str:
    """The agent in `stage-1-both-agent`."""
    return key.rpartition("-")[2]


def test_a_fork_of_a_failed_run_goes_on_where_it_failed(engine: Engine) -> None:
    engine.agents("one")
    engine.agent("two", broken())
    run = engine.carried_out(pipeline("one", "two"))
    engine.runtime.scripts["two"] = says("mended")

    fork = engine.ended(engine.fork(run.id, from_key="stage-2-two-two"))

    assert fork.answer == "mended"
    assert engine.runtime.done_by() == {"one": 1, "two": 2}


def test_forkable_steps_are_offered_in_order(engine: Engine) -> None:
    from control_plane.services.control import forkable_keys

    engine.agents("a", "b")
    run = engine.carried_out(pipeline("a", "b"))

    assert forkable_keys(runs.view_run(engine.desk, PRINCIPAL, run.id)) == [
        "stage-1-a-a",
        "stage-2-b-b",
    ]


# What happens when the code of a pattern changes under runs that wait.


async def asks_something_else(ctx: RunContext, spec: Any) -> Result:
    """The new code of `single`: it tells its member something the old one did not."""
    key = f"turn-1-{spec.member.name}"
    reply = await ctx.call(AgentCall(key=key, member=spec.member.name, instruction="new"))
    ask = AgentCall(key="turn-2", member=spec.member.name, inputs=(reply.ref,))
    return Result(Outcome.ANSWERED, answer=(await ctx.call(ask)).ref)


Deploy = Callable[[Callable[[RunContext, Any], Awaitable[Result]]], None]


@pytest.fixture
def deploy(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Deploy:
    """Stops the worker and starts one with other code for `single`."""

    def install(code: Callable[[RunContext, Any], Awaitable[Result]]) -> None:
        engine.worker.stop()
        monkeypatch.setattr("control_plane.patterns.single", code)
        shared = (*worker.SHARED, "control_plane.patterns")  # Else the sandbox loads the old one.
        monkeypatch.setattr(worker, "SHARED", shared)
        engine.worker.start()

    return install


@pytest.fixture
def stranded(engine: Engine, deploy: Deploy) -> str:
    """A run whose pattern's code changed while it waited for a person."""
    engine.agent("a", repeats)
    deploy(two_turns_of_one)
    spec = {"kind": "single", "member": member("a"), **asking("tool", target="pay")}
    engine.runtime.scripts["a"] = pays_second
    run_id = engine.launch(spec)
    question = engine.question(run_id)
    deploy(asks_something_else)
    engine.decide(question)
    return run_id


async def two_turns_of_one(ctx: RunContext, spec: Any) -> Result:
    """The old code."""
    name = spec.member.name
    reply = await ctx.call(AgentCall(key=f"turn-1-{name}", member=name))
    second = await ctx.call(AgentCall(key="turn-2", member=name, inputs=(reply.ref,)))
    return Result(Outcome.ANSWERED, answer=second.ref)


async def pays_second(on: Turning) -> TurnResult:
    """Says what it read and was told; asks a person before it pays for the second time."""
    if on.heard[-1] != "go":
        await on.may_use("pay", amount=1)
    return await repeats(on)


def test_a_run_whose_code_changed_needs_attention_and_names_the_step(
    engine: Engine, stranded: str
) -> None:
    run = engine.ended(stranded)

    assert run.status is RunStatus.NEEDS_ATTENTION
    assert "'turn-1-a'" in (run.error or "")
    assert "fork" in (run.error or "")


def test_a_run_that_needs_attention_can_be_retried_with_the_new_code(
    engine: Engine, stranded: str
) -> None:
    engine.ended(stranded)
    engine.command(stranded, "retry")
    engine.decide(engine.question(stranded))

    assert engine.ended(stranded).answer == "go+new+a"


def test_a_run_that_needs_attention_can_be_forked_with_the_new_code(
    engine: Engine, stranded: str
) -> None:
    engine.ended(stranded)
    fork = engine.fork(stranded, from_key="turn-1-a")
    engine.decide(engine.question(fork))

    assert engine.ended(fork).answer == "go+new+a"


def test_a_run_that_needs_attention_can_be_cancelled(engine: Engine, stranded: str) -> None:
    engine.ended(stranded)

    assert engine.command(stranded, "cancel").status is RunStatus.CANCELLED


def test_code_that_changed_after_what_was_recorded_changes_nothing(
    engine: Engine, deploy: Deploy
) -> None:
    engine.agent("a", repeats)
    deploy(two_turns_of_one)
    engine.runtime.scripts["a"] = pays_second
    run_id = engine.launch(
        {"kind": "single", "member": member("a"), **asking("tool", target="pay")}
    )
    question = engine.question(run_id)

    async def three_turns(ctx: RunContext, spec: Any) -> Result:
        answer = (await two_turns_of_one(ctx, spec)).answer
        assert answer is not None
        third = await ctx.call(AgentCall(key="turn-3", member="a", inputs=(answer,)))
        return Result(Outcome.ANSWERED, answer=third.ref)

    deploy(three_turns)
    engine.decide(question)
    engine.decide(engine.question(run_id))

    assert engine.ended(run_id).answer == "go+a+a+a"
