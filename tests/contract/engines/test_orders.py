"""What people order running runs to do beside stopping: hear a message, spend more or less."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.budgets import LIMITS
from control_plane.domain.errors import Conflict, InvalidInput
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.domain.steps import StepKind
from control_plane.patterns.context import HandoffWish
from control_plane.services import approvals, interventions
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
from tests.contract.engines.scripted_runtime import Gate, Turning, failing_until, hands_to, says


def tell(engine: Engine, run_id: str, text: str, to: str = "") -> None:
    interventions.add_message(engine.desk, PRINCIPAL, run_id, text=text, to=to)


def taken(engine: Engine, run_id: str) -> list[tuple[str, str | None]]:
    """What the run was told, and by which turn it was taken up."""
    found = interventions.messages(engine.desk, PRINCIPAL, run_id)
    return [(message.text, message.taken_key) for message in found]


def held_in_first(engine: Engine, *others: str) -> tuple[str, Gate]:
    """A pipeline whose first agent is at work until the gate is opened."""
    gate = Gate()
    engine.agent("first", says("first", gate=gate))
    engine.agents(*others)
    run_id = engine.launch(pipeline("first", *others))
    until(lambda: gate.waiting)
    return run_id, gate


# Messages.


def test_a_message_reaches_the_next_turn_that_begins_once_and_is_on_record(engine: Engine) -> None:
    run_id, gate = held_in_first(engine, "next", "last")

    tell(engine, run_id, "mind the costs")
    tell(engine, run_id, "and hurry")
    gate.open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    told = {name: engine.runtime.effects_of(name)[0].told for name in ("first", "next", "last")}
    assert "mind the costs" not in told["first"] + told["last"]
    assert told["next"].endswith("A person says: mind the costs\nA person says: and hurry")
    turn = next(key for key, name in engine.turns_by_key(run_id).items() if name == "next")
    assert taken(engine, run_id) == [("mind the costs", turn), ("and hurry", turn)]
    assert engine.output(run_id, f"{turn}/message")["text"].startswith("A person says: mind")


def test_a_message_to_an_agent_waits_for_its_turn(engine: Engine) -> None:
    run_id, gate = held_in_first(engine, "next", "last")

    tell(engine, run_id, "only you", to="last")
    gate.open()

    engine.ended(run_id)
    assert "only you" not in engine.runtime.effects_of("next")[0].told
    assert "only you" in engine.runtime.effects_of("last")[0].told


def test_a_message_reaches_a_turn_of_a_child_run(engine: Engine) -> None:
    gate = Gate()
    engine.agent("first", says("first", gate=gate))
    engine.agents("inner")
    engine.pattern("nested", pipeline("inner"))
    run_id = engine.launch(pipeline("first", stage("below", member("nested", kind="pattern"))))
    until(lambda: gate.waiting)

    tell(engine, run_id, "down there", to="inner")
    gate.open()

    engine.ended(run_id)
    assert "A person says: down there" in engine.runtime.effects_of("inner")[0].told
    (message,) = interventions.messages(engine.desk, PRINCIPAL, run_id)
    assert message.taken_run == engine.children(run_id)[0].id


def test_of_branches_that_begin_together_one_takes_the_message(engine: Engine) -> None:
    gate = Gate()
    engine.agent("first", says("first", gate=gate))
    engine.agents("left", "right")
    run_id = engine.launch(pipeline("first", stage("all", "left", "right")))
    until(lambda: gate.waiting)

    tell(engine, run_id, "one of you")
    gate.open()

    engine.ended(run_id)
    hearing = [done.agent for done in engine.runtime.world if "one of you" in done.told]
    assert len(set(hearing)) == 1


def test_a_turn_that_has_begun_hears_a_message_neither_on_a_retry_nor_after_a_crash(
    engine: Engine,
) -> None:
    gate = Gate()

    async def in_two_calls(on: Turning) -> TurnResult:
        await on.model("one", failing=failing_until(2))
        await on.model("two", gate=gate)
        return TurnResult("done", None, None)

    engine.agent("slow", in_two_calls)
    engine.agents("next")
    run_id = engine.launch(pipeline("slow", "next"))
    until(lambda: gate.waiting)

    tell(engine, run_id, "for whoever is next")
    engine.worker.crash()
    engine.worker.start()
    gate.open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert all("whoever" not in done.told for done in engine.runtime.effects_of("slow"))
    assert "whoever" in engine.runtime.effects_of("next")[0].told


def test_a_turn_hears_after_a_crash_what_it_had_heard_before(engine: Engine) -> None:
    gate, later = Gate(), Gate()
    engine.agent("one", says("one", gate=gate))
    engine.agent("two", says("two", gate=later))
    run_id = engine.launch(pipeline("one", "two"))
    until(lambda: gate.waiting)
    tell(engine, run_id, "remember")
    gate.open()
    until(lambda: later.waiting)

    engine.worker.crash()
    engine.worker.start()
    later.open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert all("remember" in done.told for done in engine.runtime.effects_of("two"))


def test_a_message_while_a_person_is_asked_about_the_turn_is_taken_by_it(engine: Engine) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(pipeline("a", "b", **asking(target="b")))
    question = engine.question(run_id)

    tell(engine, run_id, "gently")
    engine.decide(question)

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert "gently" in engine.runtime.effects_of("b")[0].told


def test_who_says_nothing_or_to_nobody_or_too_late_is_told(engine: Engine) -> None:
    run_id, gate = held_in_first(engine)
    with pytest.raises(InvalidInput):
        tell(engine, run_id, " ")
    with pytest.raises(InvalidInput):
        tell(engine, run_id, "hello", to="stranger")
    gate.open()
    engine.ended(run_id)

    with pytest.raises(Conflict, match="has ended"):
        tell(engine, run_id, "hello")


# Budgets.

WAYS_TO_RUN_OUT = {
    "cost_usd": 0.002,
    "tokens": 30,
    "calls": 2,
}


def limited(*stages: Any, rule: bool = False, **limits: Any) -> dict[str, Any]:
    """A pipeline with a budget; with a rule a person is asked when it is used up."""
    more: dict[str, Any] = asking("budget") if rule else {}
    return pipeline(*stages, budget=limits, **more)


def limits_of(engine: Engine, run_id: str) -> dict[str, Any]:
    found = interventions.budget(engine.desk, PRINCIPAL, run_id).budget
    assert found is not None
    return {name: value for name in LIMITS if (value := getattr(found.limits, name)) is not None}


def set_budget(engine: Engine, run_id: str, version: int, **limits: Any) -> None:
    interventions.set_budget(
        engine.desk, PRINCIPAL, run_id, limits=limits, expected_version=version
    )


@pytest.mark.parametrize("limit", WAYS_TO_RUN_OUT)
def test_without_a_rule_a_run_ends_over_budget_with_what_it_has(engine: Engine, limit: str) -> None:
    engine.agents("a", "b", "c")

    run = engine.carried_out(limited("a", "b", "c", **{limit: WAYS_TO_RUN_OUT[limit]}))

    assert (run.status, run.outcome, run.answer) == (RunStatus.FAILED, Outcome.OVER_BUDGET, "b")
    assert limit in str(run.error)
    assert engine.runtime.done_by() == {"a": 1, "b": 1}


def test_a_run_within_its_budget_is_not_held(engine: Engine) -> None:
    engine.agents("a", "b")

    run = engine.carried_out(limited("a", "b", calls=3, cost_usd=1))

    assert run.status is RunStatus.SUCCEEDED
    assert interventions.budget(engine.desk, PRINCIPAL, run.id).spent.cost_usd == Decimal("0.002")


def test_who_lets_a_run_go_on_grants_the_original_limit_once_more_each_time(
    engine: Engine,
) -> None:
    engine.agents("a", "b", "c")
    run_id = engine.launch(limited("a", "b", "c", rule=True, calls=1))

    for granted in (2, 3):
        question = engine.question(run_id)
        assert question.action.kind is ActionKind.BUDGET
        assert question.action.payload == {
            "used": {"calls": granted - 1},
            "limits": {"calls": granted},
        }
        engine.decide(question)
        until(lambda granted=granted: limits_of(engine, run_id) == {"calls": granted})

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"a": 1, "b": 1, "c": 1}


def test_a_person_may_grant_another_limit(engine: Engine) -> None:
    engine.agents("a", "b", "c")
    run_id = engine.launch(limited("a", "b", "c", rule=True, calls=1))
    question = engine.question(run_id)

    engine.decide(question, "edit", payload={**question.action.payload, "limits": {"calls": 9}})

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert limits_of(engine, run_id) == {"calls": 9}


def test_a_rejection_ends_the_run_over_budget(engine: Engine) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(limited("a", "b", rule=True, calls=1))

    engine.decide(engine.question(run_id), "reject", reason="enough", code="too_expensive")

    run = engine.ended(run_id)
    assert (run.outcome, run.answer, run.error) == (Outcome.OVER_BUDGET, "a", "enough")


def test_a_rule_whose_condition_does_not_hold_asks_nobody(engine: Engine) -> None:
    engine.agents("a", "b")
    rules = asking("budget", when="calls > 100")

    run = engine.carried_out(pipeline("a", "b", budget={"calls": 1}, **rules))

    assert run.outcome is Outcome.OVER_BUDGET


@pytest.mark.parametrize("own", [None, {"calls": 100}])
def test_a_child_run_has_the_budget_of_the_run_at_the_top_and_ends_it(
    engine: Engine, own: dict[str, Any] | None
) -> None:
    engine.agents("a", "b", "c")
    engine.pattern("nested", pipeline("b", "c", budget=own))
    run_id = engine.launch(limited("a", stage("below", member("nested", kind="pattern")), calls=2))

    run = engine.ended(run_id)

    assert run.outcome is Outcome.OVER_BUDGET
    assert engine.children(run_id)[0].outcome is Outcome.OVER_BUDGET
    assert (run.answer, engine.children(run_id)[0].answer) == ("a", "b")


def test_branches_share_the_budget_and_one_answer_lets_all_go_on(engine: Engine) -> None:
    engine.agents("a", "left", "right")
    spec = limited("a", stage("all", "left", "right"), rule=True, calls=1)
    run_id = engine.launch(spec)
    engine.question(run_id)
    first, second = engine.questions(run_id, count=2)

    engine.decide(first, "edit", payload={**first.action.payload, "limits": {"calls": 50}})

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    other = approvals.get_approval(engine.desk, PRINCIPAL, second.id)
    assert other.status is ApprovalStatus.WITHDRAWN


def test_a_raised_budget_lets_a_run_go_on_without_an_answer(engine: Engine) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(limited("a", "b", rule=True, calls=1))
    question = engine.question(run_id)

    set_budget(engine, run_id, 1, calls=10)

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    found = approvals.get_approval(engine.desk, PRINCIPAL, question.id)
    assert found.status is ApprovalStatus.WITHDRAWN


def test_a_budget_cut_below_what_is_used_stops_the_run_at_its_next_call(engine: Engine) -> None:
    run_id, gate = held_in_first(engine, "next")

    set_budget(engine, run_id, 0, calls=1)
    gate.open()

    assert engine.ended(run_id).outcome is Outcome.OVER_BUDGET
    assert engine.runtime.done_by() == {"first": 1}


def test_a_question_about_the_budget_waits_through_a_crash(engine: Engine) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(limited("a", "b", rule=True, calls=1))
    question = engine.question(run_id)

    engine.worker.crash()
    engine.worker.start()
    engine.decide(question)

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {"a": 1, "b": 1}
    assert limits_of(engine, run_id) == {"calls": 2}


def test_a_budget_that_was_changed_meanwhile_is_not_set(engine: Engine) -> None:
    run_id, gate = held_in_first(engine)
    set_budget(engine, run_id, 0, calls=5)

    with pytest.raises(Conflict, match="version 1"):
        set_budget(engine, run_id, 0, calls=9)
    with pytest.raises(InvalidInput):
        set_budget(engine, run_id, 1, calls=-1)
    gate.open()
    engine.ended(run_id)
    with pytest.raises(Conflict, match="has ended"):
        set_budget(engine, run_id, 1, calls=9)


# Who is next.


def desk_of_three(engine: Engine, *, targets: tuple[str, ...] = ("b", "c"), **more: Any) -> Any:
    """A swarm whose first agent hands to `b` once the gate is opened; its run and the gate."""
    gate = Gate()

    async def hands_over(on: Turning) -> TurnResult:
        await on.model("to b", gate=gate)
        return TurnResult("", None, HandoffWish("b", "better placed", "take over"))

    engine.agent("a", hands_over)
    engine.agents("b", "c")
    members = [member("a", targets=list(targets)), member("b", targets=["c"]), member("c")]
    run_id = engine.launch({"kind": "swarm", "entry": "a", "members": members, **more})
    until(lambda: gate.waiting)
    return run_id, gate


def send_to(engine: Engine, run_id: str, to: str) -> None:
    interventions.redirect_next(engine.desk, PRINCIPAL, run_id, to=to)


def test_the_next_handoff_goes_where_a_person_sends_it(engine: Engine) -> None:
    run_id, gate = desk_of_three(engine)

    send_to(engine, run_id, "b")
    send_to(engine, run_id, "c")
    gate.open()

    assert engine.ended(run_id).answer == "c"
    assert engine.turns(run_id) == ["a", "c"]
    steps = engine.steps(run_id)
    turn = next(step for step in steps.values() if step.name == "a" and "redirected" in step.detail)
    assert turn.detail["handoff"]["to"] == "b"
    assert turn.detail["redirected"]["to"] == "c"
    handoff = next(step for step in steps.values() if step.kind is StepKind.HANDOFF)
    assert (handoff.detail["target"], handoff.detail["outcome"]) == ("c", "redirected")
    assert interventions.redirection_ahead(engine.desk, PRINCIPAL, run_id) is None


def test_a_redirection_waits_for_an_agent_that_may_hand_there(engine: Engine) -> None:
    run_id, gate = desk_of_three(engine, targets=("b",))

    send_to(engine, run_id, "c")
    gate.open()

    assert engine.ended(run_id).answer == "b"
    ahead = interventions.redirection_ahead(engine.desk, PRINCIPAL, run_id)
    assert ahead is not None
    assert ahead.to == "c"


def test_a_rule_asks_about_the_handoff_that_a_person_redirected(engine: Engine) -> None:
    run_id, gate = desk_of_three(engine, **asking("handoff", target="c"))
    send_to(engine, run_id, "c")
    gate.open()

    question = engine.question(run_id)
    assert (question.action.source, question.action.target) == ("a", "c")
    engine.worker.crash()
    engine.worker.start()
    engine.decide(question)

    assert engine.ended(run_id).answer == "c"
    assert engine.runtime.done_by() == {"a": 1, "c": 1}


def test_a_redirection_holds_for_one_handoff_only(engine: Engine) -> None:
    gate = Gate()
    engine.agent("a", hands_to("b"))
    engine.agent("b", hands_to("c"))

    async def back(on: Turning) -> TurnResult:
        await on.model("to a", gate=gate)
        return TurnResult("", None, HandoffWish("a", "again", "take over"))

    engine.agent("c", back)
    engine.agents("d")
    members = [
        member("a", targets=["b", "d"]),
        member("b", targets=["c"]),
        member("c", targets=["a", "b", "d"]),
        member("d"),
    ]
    run_id = engine.launch({"kind": "swarm", "entry": "a", "members": members, "max_iterations": 7})
    until(lambda: gate.waiting)

    send_to(engine, run_id, "b")
    gate.open()

    engine.ended(run_id)
    assert engine.turns(run_id) == ["a", "b", "c", "b", "c", "a", "b"]


def test_who_sends_a_run_where_it_cannot_go_is_told(engine: Engine) -> None:
    run_id, gate = desk_of_three(engine)
    with pytest.raises(InvalidInput, match="choose one of b, c"):
        send_to(engine, run_id, "a")
    gate.open()
    engine.ended(run_id)
    with pytest.raises(Conflict, match="has ended"):
        send_to(engine, run_id, "b")

    fixed, gate = held_in_first(engine)
    with pytest.raises(InvalidInput, match="Only in a swarm"):
        send_to(engine, fixed, "first")
    gate.open()
