"""What users of other tools complain of most when people decide about agents; none of it here.

Numbers and sources are those of `docs/approvals.md`. What is no matter of an engine is tested where
it is built; the same page names the place.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.errors import Conflict
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.services import approvals
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import PRINCIPAL, Engine, asking, member, pipeline, stage
from tests.contract.engines.scripted_runtime import Gate, Turning, hands_to, says

_DAY = 86_400
_MONTH = 30 * _DAY


def swarm(*names: str, **more: Any) -> dict[str, Any]:
    """A swarm in which each may hand to all others."""
    listed = [
        member(name, targets=[other for other in names if other != name], can_finish=True)
        for name in names
    ]
    return {"kind": "swarm", "entry": names[0], "members": listed, **more}


async def refunds(on: Turning) -> TurnResult:
    """Refunds, if it may, with two calls of the model around it."""
    await on.model("refund")
    decision = await on.may_use("refund", amount=10)
    if not decision.allowed:
        return TurnResult(f"{decision.status}: {decision.reason}", None, None)
    await on.tool("refund", decision.payload["arguments"]["amount"])
    return TurnResult(await on.model("refunded"), None, None)


def test_01_a_gate_never_passes_without_a_human_act(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)

    for _ in range(3):
        engine.worker.crash()
        engine.pass_time(_MONTH)
        engine.worker.start()
        engine.worker.wake()
    engine.command(run_id, "pause")
    engine.command(run_id, "resume")

    assert engine.question(run_id).id == question.id
    assert engine.runtime.world == []


def test_02_going_on_repeats_no_finished_step_and_takes_one_way_only(engine: Engine) -> None:
    engine.agent("triage", hands_to("billing"))
    engine.agents("billing", "legal")
    run_id = engine.launch(swarm("triage", "billing", "legal", **asking("handoff")))

    engine.decide(engine.question(run_id), "redirect", target="legal")

    engine.ended(run_id)
    assert engine.turns(run_id) == ["triage", "legal"]
    assert engine.runtime.done_by() == {"triage": 1, "legal": 1}


def test_03_many_questions_of_a_run_are_answered_in_any_order_and_none_comes_again(
    engine: Engine,
) -> None:
    names = ["w_a", "w_b", "w_c", "w_d"]
    engine.agents(*names, "end")
    run_id = engine.launch(pipeline(stage("all", *names), "end", **asking(target="w_*")))
    asked = engine.questions(run_id, count=4)

    for question in reversed(asked):
        engine.decide(question)
        with pytest.raises(Conflict):
            engine.decide(question)

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    ids = [each.step_key for each in _all(engine, run_id)]
    assert len(ids) == len(set(ids)) == 4


def test_04_each_open_question_of_a_run_is_decided_on_its_own(engine: Engine) -> None:
    engine.agents("w_a", "w_b", "end")
    run_id = engine.launch(pipeline(stage("all", "w_a", "w_b"), "end", **asking(target="w_*")))
    asked = {question.action.target: question for question in engine.questions(run_id, count=2)}

    engine.decide(asked["w_b"])

    (left,) = engine.questions(run_id)
    assert left.action.target == "w_a"
    engine.decide(left)
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_05_a_tool_call_before_a_handoff_asks_once_and_the_run_goes_well(engine: Engine) -> None:
    async def refunds_and_hands_over(on: Turning) -> TurnResult:
        await refunds(on)
        return await hands_to("billing")(on)

    engine.agent("triage", refunds_and_hands_over)
    engine.agents("billing")
    run_id = engine.launch(swarm("triage", "billing", **asking("tool")))

    engine.decide(engine.question(run_id))

    assert engine.ended(run_id).answer == "billing"
    assert len(_all(engine, run_id)) == 1
    assert [done.step for done in engine.runtime.world].count("refund-1") == 1


def test_06_what_was_approved_is_honoured_after_everything_was_loaded_anew(engine: Engine) -> None:
    engine.agent("a", refunds)
    run_id = engine.launch(pipeline("a", **asking("tool")))
    question = engine.question(run_id)
    engine.worker.crash()
    engine.decide(question, "edit", payload={"arguments": {"amount": 3}})

    engine.worker.start()

    assert engine.ended(run_id).answer == "refunded"
    assert len(_all(engine, run_id)) == 1


def test_07_a_question_of_a_nested_agent_is_asked_once_however_often_it_is_loaded(
    engine: Engine,
) -> None:
    engine.agent("a", refunds)
    engine.pattern("inner", pipeline("a"))
    engine.pattern("middle", pipeline(stage("s", member("inner", kind="pattern"))))
    spec = pipeline(stage("s", member("middle", kind="pattern")), **asking("tool"))
    outer = engine.launch(spec)
    inner = engine.child(outer, "stage-1-s-middle", "stage-1-s-inner").id
    question = engine.question(inner)
    engine.worker.crash()
    engine.worker.start()

    engine.decide(question)

    assert engine.ended(outer).answer == "refunded"
    assert len(_all(engine, inner)) == 1


def test_08_a_replay_repeats_no_side_effect_and_keys_name_the_call_not_the_attempt(
    engine: Engine,
) -> None:
    engine.agent("a", refunds)
    run_id = engine.launch(pipeline(stage("s", "a"), "a", **asking("tool")))
    for _ in range(2):
        engine.decide(engine.question(run_id))
        engine.worker.crash()
        engine.worker.start()

    engine.ended(run_id)

    refunded = [done for done in engine.runtime.world if done.step == "refund-1"]
    keys = {done.idempotency_key for done in refunded}
    assert len(keys) == 2  # Two calls; what a crash kept from the record came under the same key.


def test_09_a_person_may_answer_after_a_month_and_in_words(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)

    engine.pass_time(_MONTH)
    engine.decide(question, "respond", answer="the order was 7")

    assert engine.ended(run_id).answer == "the order was 7"


def test_11_who_must_decide_is_told_once_that_something_waits(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking(because="money moves")))

    question = engine.question(run_id)
    engine.worker.crash()
    engine.worker.start()

    (waiting,) = engine.questions(run_id)
    assert (waiting.id, waiting.because) == (question.id, "money moves")


@pytest.mark.parametrize("late", [False, True])
def test_12_a_time_out_is_durable_safe_and_no_rejection(engine: Engine, late: bool) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking(expires_after_seconds=_DAY)))
    question = engine.question(run_id)
    if late:
        engine.worker.crash()
    engine.pass_time(_DAY)
    if late:
        engine.worker.start()

    assert engine.ended(run_id).outcome is Outcome.EXPIRED
    (closed,) = _all(engine, run_id)
    assert (closed.id, closed.status) == (question.id, ApprovalStatus.EXPIRED)
    assert closed.decided_by is None
    assert engine.runtime.world == []


def test_15_two_agents_that_hand_a_task_back_and_forth_are_stopped(engine: Engine) -> None:
    engine.agent("a", hands_to("b"))
    engine.agent("b", hands_to("a"))

    run = engine.carried_out(swarm("a", "b", max_iterations=50))

    assert run.outcome is Outcome.PING_PONG


def test_16_what_a_tool_found_before_a_handoff_is_not_lost(engine: Engine) -> None:
    async def looks_and_hands_over(on: Turning) -> TurnResult:
        await on.tool("look_up", "order 7 is late")
        return await hands_to("billing")(on)

    engine.agent("triage", looks_and_hands_over)
    engine.agents("billing")
    run_id = engine.launch(swarm("triage", "billing", **asking("handoff")))

    engine.decide(engine.question(run_id))

    engine.ended(run_id)
    (found,) = [key for key in engine.steps(run_id) if key.endswith("look_up-1")]
    assert engine.output(run_id, found) == "order 7 is late"
    assert [done.step for done in engine.runtime.world].count("look_up-1") == 1


def test_22_an_action_of_two_megabytes_is_asked_and_carried_out(engine: Engine) -> None:
    large = "x" * 2_500_000
    engine.agents("a")
    run_id = engine.launch(pipeline(stage("s", "a", instruction="short"), **asking()))

    engine.decide(engine.question(run_id), "respond", answer=large)

    assert engine.ended(run_id).answer == large


def test_24_who_decides_sees_what_led_to_it(engine: Engine) -> None:
    engine.agent("a", says("the customer paid twice"))
    engine.agents("b")
    run_id = engine.launch(pipeline("a", "b", **asking(target="b")))

    question = engine.question(run_id)

    assert question.evidence == ("a: the customer paid twice",)


def test_of_fifty_who_decide_at_once_one_wins_and_the_others_are_told_who(
    engine: Engine,
) -> None:
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("w_a")
    run_id = engine.launch(pipeline(stage("all", "busy", "w_a"), **asking(target="w_*")))
    question = engine.questions(run_id)[0]

    def decide(_number: int) -> bool:
        try:
            engine.decide(question)
        except Conflict as conflict:
            return PRINCIPAL.name not in str(conflict)
        return True

    with ThreadPoolExecutor(8) as people:
        outcomes = list(people.map(decide, range(50)))

    gate.open()
    assert outcomes.count(True) == 1  # 49 were told who decided.
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def _all(engine: Engine, run_id: str) -> list[approvals.Approval]:
    found = approvals.list_approvals(
        engine.desk, PRINCIPAL, statuses=tuple(ApprovalStatus), run_id=run_id
    )
    return list(found.items)
