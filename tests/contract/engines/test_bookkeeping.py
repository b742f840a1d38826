"""What a run used, how it handed over, and what it said: counted once and kept whole."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from control_plane.domain.errors import StepFailed
from control_plane.domain.kpis import Dimension, Grain
from control_plane.domain.runs import RunStatus, Usage
from control_plane.domain.steps import StepKind
from control_plane.services import runs
from control_plane.services.launch import launch_once
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import PRINCIPAL, Engine, asking, member, pipeline, stage, until
from tests.contract.engines.scripted_runtime import USED, Gate, Turning, hands_to, says

UNPRICED = Usage(input_tokens=7, output_tokens=3, cost_usd=None, calls=1)


def nested(name: str) -> dict[str, Any]:
    return stage(name, member(name, kind="pattern"))


def model_usage(engine: Engine, run_id: str) -> Usage:
    """What the run's own model calls used, those of earlier rounds included, and its children's."""
    view = runs.view_run(engine.desk, PRINCIPAL, run_id)
    total = Usage()
    for step in view.steps:
        if step.kind is StepKind.MODEL and step.status == "completed":
            total += step.usage
    for child in view.children:
        total += model_usage(engine, child.id)
    return total


def test_a_run_used_what_its_model_calls_used(engine: Engine) -> None:
    engine.agents("a", "b", "c")

    run = engine.carried_out(pipeline(stage("both", "a", "b"), "c"))

    assert run.usage == Usage(30, 15, Decimal("0.003"), 3)
    assert run.usage == model_usage(engine, run.id)


def test_a_turn_used_what_its_calls_used(engine: Engine) -> None:
    async def asks_twice(on: Turning) -> TurnResult:
        await on.model("one")
        await on.tool("look")
        return TurnResult(await on.model("two"), None, None)

    engine.agent("a", asks_twice)
    run = engine.carried_out(pipeline("a"))

    usage = engine.steps(run.id)["stage-1-a-a"].usage
    assert (usage.input_tokens, usage.output_tokens, usage.cost_usd) == (20, 10, Decimal("0.002"))
    assert run.usage.calls == 2


def test_a_parent_used_what_its_child_runs_used(engine: Engine) -> None:
    engine.agents("a", "b")
    engine.pattern("innermost", pipeline("a"))
    engine.pattern("middle", pipeline("b", nested("innermost")))

    run = engine.carried_out(pipeline(nested("middle"), "a"))

    assert run.usage == Usage(30, 15, Decimal("0.003"), 3)
    assert engine.child(run.id, "stage-1-middle-middle").usage.calls == 2


def test_one_unpriced_call_makes_the_cost_of_all_above_unknown(engine: Engine) -> None:
    engine.agents("priced")
    engine.agent("unpriced", says("x", usage=UNPRICED))
    engine.pattern("inner", pipeline("priced", "unpriced"))

    run = engine.carried_out(pipeline("priced", nested("inner")))

    assert run.usage.cost_usd is None
    assert run.usage.tokens == 2 * 15 + 10
    assert engine.child(run.id, "stage-2-inner-inner").usage.cost_usd is None


def test_what_a_retry_does_over_was_paid_twice(engine: Engine) -> None:
    async def pays_then_fails(on: Turning) -> TurnResult:
        text = await on.model("paid")
        if len(on.world) < 2:
            raise RuntimeError("boom")
        return TurnResult(text, None, None)

    engine.agent("a", pays_then_fails)
    run = engine.carried_out(pipeline("a"))
    assert (run.status, run.usage.calls) == (RunStatus.FAILED, 1)

    again = engine.retried(run.id)

    assert (again.status, again.usage.calls) == (RunStatus.SUCCEEDED, 2)
    assert again.usage == model_usage(engine, run.id)


def test_a_child_that_is_retried_is_counted_once(engine: Engine) -> None:
    engine.agents("first")
    engine.agent("last", says("never", failing=lambda number: RuntimeError("boom")))
    engine.pattern("inner", pipeline("first", "last"))
    run = engine.carried_out(pipeline(nested("inner")))
    assert run.usage.calls == 2  # The failed call counts as a call.

    engine.runtime.scripts["last"] = says("mended")
    again = engine.retried(run.id)

    assert again.usage.cost_usd == Decimal("0.002")
    assert again.usage.cost_usd == model_usage(engine, run.id).cost_usd


def test_a_cancelled_run_used_what_it_and_its_children_had_used(engine: Engine) -> None:
    gate = Gate()
    engine.agents("a", "asked")
    engine.agent("busy", says("busy", gate=gate))
    engine.pattern("works", pipeline("a", "busy"))
    engine.pattern("waits", pipeline("a", "asked", **asking(target="asked")))
    both = stage("both", member("works", kind="pattern"), member("waits", kind="pattern"))
    run_id = engine.launch(pipeline(both))
    until(lambda: gate.waiting)
    children = [engine.child(run_id, f"stage-1-both-{name}").id for name in ("works", "waits")]
    engine.question(children[1])

    engine.command(run_id, "cancel")
    for child in children:
        engine.ended(child)

    assert engine.ended(run_id).usage.cost_usd == Decimal("0.002")


def test_a_fork_pays_only_for_what_it_does_itself(engine: Engine) -> None:
    engine.agents("a", "b")
    run = engine.carried_out(pipeline("a", "b"))

    fork = engine.ended(engine.fork(run.id, from_key="stage-2-b-b", instruction="other"))

    assert (run.usage.calls, fork.usage.calls) == (2, 1)


def test_useful_handoffs_are_told_from_the_others(engine: Engine) -> None:
    engine.agent("triage", hands_to("billing"))
    engine.agent("billing", hands_to("legal"))
    engine.agents("legal")
    members = [
        member("triage", targets=["billing"]),
        member("billing", targets=["legal"]),
        member("legal"),
    ]
    swarm = {"kind": "swarm", "entry": "triage", "members": members}
    engine.pattern("inner", swarm)

    run = engine.carried_out(swarm)
    parent = engine.carried_out(pipeline(nested("inner")))

    assert (run.handoffs, run.useful_handoffs) == (2, 2)
    assert (parent.handoffs, parent.useful_handoffs) == (2, 2)


def test_a_redirected_and_a_rejected_handoff_were_not_useful(engine: Engine) -> None:
    async def insists(on: Turning) -> TurnResult:
        if "no" in on.turn.instruction:
            return await says("mine")(on)
        return await hands_to("billing")(on)

    engine.agent("triage", insists)
    engine.agents("billing", "legal")
    members = [member("triage", targets=["billing", "legal"]), member("billing"), member("legal")]
    swarm = {"kind": "swarm", "entry": "triage", "members": members, **asking("handoff")}
    redirected, rejected = engine.launch(swarm), engine.launch(swarm)
    engine.decide(engine.question(redirected), "redirect", target="legal")
    engine.decide(engine.question(rejected), "reject", reason="no")

    for run_id in (redirected, rejected):
        run = engine.ended(run_id)
        assert (run.status, run.handoffs, run.useful_handoffs) == (RunStatus.SUCCEEDED, 1, 0)


def test_a_run_counts_in_the_charts_when_it_ends_and_again_when_it_was_retried(
    engine: Engine,
) -> None:
    def counted() -> tuple[int, int, int]:
        engine.desk.store.refresh_rollups()
        now = engine.desk.now()
        with engine.desk.store.reading() as tx:
            points = tx.kpis.facts(
                PRINCIPAL.workspace_id,
                since=now.replace(year=now.year - 1),
                until=now.replace(year=now.year + 1),
                grain=Grain.HOUR,
                dimension=Dimension.PATTERN,
                value=None,
                rehearsal=False,
            )
        facts = [point.facts for point in points]
        return (
            sum(fact.count for fact in facts),
            sum(fact.succeeded for fact in facts),
            sum(fact.failed for fact in facts),
        )

    engine.agent("a", says("never", failing=lambda number: RuntimeError("boom")))
    run = engine.carried_out(pipeline("a"))
    assert counted() == (1, 0, 1)

    engine.runtime.scripts["a"] = says("mended")
    engine.retried(run.id)
    assert counted() == (1, 1, 0)


def test_the_same_launch_again_starts_nothing(engine: Engine) -> None:
    engine.agents("a")
    engine.pattern("p", pipeline("a"))

    def launch() -> Any:
        return launch_once(
            engine.desk, PRINCIPAL, pattern="p", input={"request": "go"}, idempotency_key="k"
        )

    first, second = launch(), launch()
    engine.ended(first.run.id)
    third = launch()

    assert first.run.id == second.run.id == third.run.id
    assert (first.repeated, second.repeated, third.repeated) == (False, True, True)
    assert third.run.status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"a": 1}


def test_a_huge_answer_is_kept_whole_and_read_whole_by_the_next(engine: Engine) -> None:
    huge = "0123456789abcdef" * 65_536

    async def measures(on: Turning) -> TurnResult:
        return TurnResult(await on.model(str(len(on.heard[-1]))), None, None)

    engine.agent("talkative", says(huge))
    engine.agent("measures", measures)
    engine.pattern("inner", pipeline("talkative"))

    run = engine.carried_out(pipeline(nested("inner"), "measures"))

    assert run.answer == str(len(huge))
    assert engine.child(run.id, "stage-1-inner-inner").answer == huge
    assert engine.output(run.id, "stage-1-inner-inner") == {"text": huge}
    assert len(engine.steps(run.id)["stage-1-inner-inner"].preview) <= 400


_TEXTS = {
    "NUL": "a\0b",
    "half a character": "a\ud83d b",
    "emoji": "👩‍👩‍👧 ok",
    "right to left": "שלום \u202e abc عربي",
    "control characters": "\x01\x1b[31m\x7f\x85\u2028",
    "beyond the basic plane": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𠜎",
    "a byte-order mark and no character": "\ufeff\uffff\ufdd0",
    "empty": "",
    "as a format": "%s {key} {0} \\ ' \" $1",
}


@pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS.keys())
def test_unusual_characters_are_recorded_and_read_the_same_after_a_crash(
    engine: Engine, text: str
) -> None:
    gate = Gate()

    async def uses_them_everywhere(on: Turning) -> TurnResult:
        first = await on.model({"said": text, text: [text]})
        await on.may_use("tool", argument=first["said"])
        again = await on.tool("tool", first["said"])
        return TurnResult(again, {"choice": again}, None)

    async def repeats(on: Turning) -> TurnResult:
        return TurnResult(await on.model(on.heard[-1], gate=gate), None, None)

    engine.agent("a", uses_them_everywhere)
    engine.agent("b", repeats)
    run_id = engine.launch(pipeline("a", "b", **asking("tool")))
    engine.decide(engine.question(run_id), reason="fine")
    until(lambda: gate.waiting)
    engine.worker.crash()
    gate.open()
    engine.worker.start()

    run = engine.ended(run_id)

    kept = text.encode(errors="replace").decode()
    assert run.status is RunStatus.SUCCEEDED, run.error
    assert run.answer in (kept, kept.replace("\0", "\ufffd"))
    assert engine.output(run_id, "stage-1-a-a/tool-1") == kept
    assert len(engine.runtime.effects_of("a")) == 2


@pytest.mark.parametrize("text", [_TEXTS["NUL"], _TEXTS["half a character"]])
def test_unusual_characters_in_a_failure_are_the_same_on_every_replay(
    engine: Engine, text: str
) -> None:
    async def directs(on: Turning) -> TurnResult:
        if on.turn.answer_schema is None:
            return TurnResult(await on.model("merged"), None, None)
        pick = "finish" if len(on.heard) > 1 else "bad"
        if pick == "bad" and "failed" in on.turn.instruction:
            await on.may_use("look")
            pick = "good"
        choice = {"next": [pick], "instruction": text, "reason": text}
        return TurnResult("", await on.model(choice), None)

    async def fails(on: Turning) -> TurnResult:
        await on.model("x", failing=lambda number: StepFailed("refused", "{why}", why=text))
        raise AssertionError

    engine.agent("chief", directs)
    engine.agent("bad", fails)
    engine.agents("good")
    spec = {
        "kind": "supervisor",
        "coordinator": "chief",
        "members": [member("bad"), member("good")],
        **asking("tool"),
    }
    run_id = engine.launch(spec)
    engine.decide(engine.question(run_id))

    assert engine.ended(run_id).answer == "merged"


@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        "",
        [],
        {},
        False,
        2**63 - 1,
        2**80,
        -(2**70),
        1.5,
        float("nan"),
        {"a": {"b": [None]}},
    ],
    ids=str,
)
def test_an_effect_may_produce_any_json_value(engine: Engine, value: Any) -> None:
    seen: list[Any] = []

    async def produces(on: Turning) -> TurnResult:
        seen.append(await on.tool("look", value))
        await on.may_use("pay")
        return TurnResult("done", None, None)

    engine.agent("a", produces)
    run_id = engine.launch(pipeline("a", **asking("tool")))
    engine.decide(engine.question(run_id))

    assert engine.ended(run_id).answer == "done"
    assert len(seen) == 2
    assert seen[0] == seen[1]
    assert engine.runtime.done_by() == {"a": 1}


def test_two_runs_of_the_same_pattern_do_not_mix(engine: Engine) -> None:
    async def repeats(on: Turning) -> TurnResult:
        return TurnResult(await on.model(on.heard[-1]), None, None)

    engine.agent("a", repeats)
    engine.pattern("p", pipeline("a"))
    runs_of = {request: engine.launch("p", request) for request in ("x", "y", "z")}

    for request, run_id in runs_of.items():
        run = engine.ended(run_id)
        assert run.answer == request
        assert run.usage.input_tokens == USED.input_tokens
