"""A person is asked, and what the person decides is what happens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from control_plane.domain.approvals import Approval
from control_plane.domain.errors import Conflict
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import Engine, asking, elsewhere, member, pipeline, stage, until
from tests.contract.engines.scripted_runtime import Gate, Turning, hands_to, says

_DAY = 86_400


def swarm(*names: str, **more: Any) -> dict[str, Any]:
    """A swarm in which each may hand to all others."""
    listed = [
        member(name, targets=[other for other in names if other != name], can_finish=True)
        for name in names
    ]
    return {"kind": "swarm", "entry": names[0], "members": listed, **more}


async def told(on: Turning) -> TurnResult:
    """Says what it was told."""
    return TurnResult(await on.model(on.turn.instruction), None, None)


async def refunds(on: Turning) -> TurnResult:
    """Refunds an amount, if it may; says what came of it."""
    await on.model("refund")
    decision = await on.may_use("refund", amount=10)
    if not decision.allowed:
        return TurnResult(f"not refunded: {decision.status} {decision.reason}", None, None)
    amount = await on.tool("refund", decision.payload["arguments"]["amount"])
    return TurnResult(str(amount), None, None)


def test_nothing_happens_before_a_person_approves(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))

    question = engine.question(run_id)
    assert engine.runtime.world == []
    engine.decide(question)

    assert engine.ended(run_id).answer == "a"
    assert len(engine.runtime.world) == 1


def test_who_edits_changes_what_happens(engine: Engine) -> None:
    engine.agent("a", told)
    run_id = engine.launch(pipeline(stage("s", "a", instruction="as planned"), **asking()))

    engine.decide(engine.question(run_id), "edit", payload={"instruction": "as decided"})

    assert engine.ended(run_id).answer == "as decided"


def test_an_edited_handoff_tells_the_receiver_what_the_person_wrote(engine: Engine) -> None:
    engine.agent("triage", hands_to("billing"))
    engine.agent("billing", told)
    run_id = engine.launch(swarm("triage", "billing", **asking("handoff")))

    edited = {"reason": "checked", "summary": "refund order 7"}
    engine.decide(engine.question(run_id), "edit", payload=edited)

    assert "refund order 7" in (engine.ended(run_id).answer or "")


def test_a_redirected_handoff_goes_to_the_other_agent(engine: Engine) -> None:
    engine.agent("triage", hands_to("billing"))
    engine.agents("billing", "legal")
    run_id = engine.launch(swarm("triage", "billing", "legal", **asking("handoff")))

    engine.decide(engine.question(run_id), "redirect", target="legal")

    assert engine.ended(run_id).answer == "legal"
    assert engine.turns(run_id) == ["triage", "legal"]


def test_a_rejected_turn_ends_a_run_that_cannot_go_on_without_it(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))

    engine.decide(engine.question(run_id), "reject", reason="not today")

    run = engine.ended(run_id)
    assert (run.status, run.outcome) == (RunStatus.FAILED, Outcome.REJECTED)
    assert "not today" in (run.error or "")
    assert engine.runtime.world == []


def test_a_rejected_handoff_is_told_to_the_agent_which_goes_on_itself(engine: Engine) -> None:
    async def hands_over_or_answers(on: Turning) -> TurnResult:
        if "keep it" in on.turn.instruction:
            return await told(on)
        return await hands_to("billing")(on)

    engine.agent("triage", hands_over_or_answers)
    engine.agents("billing")
    run_id = engine.launch(swarm("triage", "billing", **asking("handoff")))

    engine.decide(engine.question(run_id), "reject", reason="keep it")

    run = engine.ended(run_id)
    assert run.status is RunStatus.SUCCEEDED
    assert "keep it" in (run.answer or "")
    assert engine.turns(run_id) == ["triage", "triage"]


def test_a_tool_is_called_only_as_approved_and_its_agent_waits_in_the_middle_of_its_turn(
    engine: Engine,
) -> None:
    engine.agent("a", refunds)
    run_id = engine.launch(pipeline("a", **asking("tool", target="refund")))

    question = engine.question(run_id)
    engine.decide(question, "edit", payload={"arguments": {"amount": 5}})

    assert engine.ended(run_id).answer == "5"
    assert [done.step for done in engine.runtime.world] == ["model-1", "refund-1"]


@pytest.mark.parametrize(
    ("on", "expected"),
    [("agent", Outcome.EXPIRED), ("handoff", Outcome.EXPIRED)],
)
def test_what_nobody_decides_in_time_expires_and_is_no_rejection(
    engine: Engine, on: str, expected: Outcome
) -> None:
    engine.agent("triage", hands_to("billing"))
    engine.agents("billing")
    run_id = engine.launch(
        swarm("triage", "billing", **asking(on, expires_after_seconds=_DAY, target="*"))
    )
    engine.question(run_id)

    engine.pass_time(_DAY)

    run = engine.ended(run_id)
    assert (run.status, run.outcome) == (RunStatus.FAILED, expected)
    assert "billing" not in engine.turns(run_id)


def test_a_question_expires_though_no_worker_was_there_when_its_time_came(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking(expires_after_seconds=_DAY)))
    question = engine.question(run_id)
    engine.worker.stop()

    engine.pass_time(_DAY)
    with pytest.raises(Conflict, match="expired"):
        engine.decide(question)
    engine.worker.start()

    assert engine.ended(run_id).outcome is Outcome.EXPIRED


def test_a_decision_in_the_last_moment_counts_though_the_worker_comes_later(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking(expires_after_seconds=_DAY)))
    question = engine.question(run_id)
    engine.worker.stop()
    engine.decide(question)

    engine.pass_time(_DAY)
    engine.worker.start()

    assert engine.ended(run_id).answer == "a"


def test_a_late_decision_is_refused_and_changes_nothing(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking(expires_after_seconds=_DAY)))
    question = engine.question(run_id)
    engine.pass_time(_DAY)
    engine.ended(run_id)

    with pytest.raises(Conflict, match="expired"):
        engine.decide(question)
    assert engine.runtime.world == []


def test_several_questions_of_a_run_are_decided_in_any_order(engine: Engine) -> None:
    names = ["asked_a", "asked_b", "asked_c"]
    engine.agents(*names, "end")
    run_id = engine.launch(pipeline(stage("all", *names), "end", **asking(target="asked_*")))
    questions = {q.action.target: q for q in engine.questions(run_id, count=3)}

    for name in ("asked_c", "asked_a", "asked_b"):
        engine.decide(questions[name])

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == dict.fromkeys([*names, "end"], 1)


def test_decided_together_every_question_counts(engine: Engine) -> None:
    names = [f"asked_{number}" for number in range(8)]
    engine.agents(*names, "end")
    run_id = engine.launch(pipeline(stage("all", *names), "end", **asking(target="asked_*")))
    questions = engine.questions(run_id, count=len(names))

    with ThreadPoolExecutor(4) as people:
        list(people.map(engine.decide, questions))

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == dict.fromkeys([*names, "end"], 1)


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told_who(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)

    def decide(verdict: str) -> Approval | Conflict:
        try:
            return engine.decide(question, verdict, reason="mine")
        except Conflict as conflict:
            return conflict

    with ThreadPoolExecutor(2) as people:
        answers = list(people.map(decide, ["approve", "reject"]))

    lost = [answer for answer in answers if isinstance(answer, Conflict)]
    won = [answer for answer in answers if isinstance(answer, Approval)]
    assert len(lost) == len(won) == 1
    assert "Local operator" in str(lost[0])
    assert won[0].status.value in str(lost[0])
    expected = {"approved": Outcome.ANSWERED, "rejected": Outcome.REJECTED}
    assert engine.ended(run_id).outcome is expected[won[0].status.value]


def test_a_decision_on_another_action_than_the_one_shown_is_refused(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)

    with pytest.raises(Conflict, match="not the one you were shown"):
        engine.decide(question, digest="0" * 64)

    assert engine.status(run_id) is RunStatus.WAITING


def test_a_decision_lets_its_branch_go_on_while_others_still_work(engine: Engine) -> None:
    gate = Gate()
    engine.agents("asked")
    engine.agent("busy", says("busy", gate=gate))
    run_id = engine.launch(pipeline(stage("both", "busy", "asked"), **asking(target="asked")))
    until(lambda: gate.waiting)

    engine.decide(engine.questions(run_id)[0])

    until(lambda: engine.runtime.effects_of("asked"))
    assert gate.waiting == 1
    gate.open()
    engine.ended(run_id)
    assert engine.runtime.done_by() == {"asked": 1, "busy": 2}  # Busy also merges.


def test_a_question_decided_while_others_work_is_not_asked_again_after_a_crash(
    engine: Engine,
) -> None:
    gate = Gate()
    engine.agents("asked")
    engine.agent("busy", says("busy", gate=gate))
    run_id = engine.launch(pipeline(stage("both", "busy", "asked"), **asking(target="asked")))
    until(lambda: gate.waiting)
    engine.decide(engine.questions(run_id)[0])
    until(lambda: "stage-1-both-asked" in engine.turns_by_key(run_id))

    engine.worker.crash()
    gate.open()
    engine.worker.start()

    engine.ended(run_id)
    assert engine.runtime.done_by() == {"asked": 1, "busy": 2}  # Busy also merges.


def test_an_unanswered_question_is_the_same_one_after_a_crash(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    before = engine.question(run_id)

    engine.worker.crash()
    engine.worker.start()
    assert engine.carried_out({"kind": "single", "member": member("a")}).answer == "a"

    assert [question.id for question in engine.questions(run_id)] == [before.id]
    engine.decide(before)
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_a_question_decided_while_no_worker_is_there_is_answered(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)
    engine.worker.stop()

    engine.decide(question)
    engine.worker.start()

    assert engine.ended(run_id).answer == "a"


@pytest.mark.usefixtures("by_the_bell_alone")
def test_a_decision_made_in_another_process_is_noticed(engine: Engine, another_store: Any) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)

    elsewhere(engine, another_store).decide(question)

    assert engine.ended(run_id).answer == "a"


def test_a_decision_from_elsewhere_reaches_a_run_in_hand(
    engine: Engine, another_store: Any
) -> None:
    gate = Gate()
    engine.agents("asked")
    engine.agent("busy", says("busy", gate=gate))
    run_id = engine.launch(pipeline(stage("both", "busy", "asked"), **asking(target="asked")))
    until(lambda: gate.waiting)

    elsewhere(engine, another_store).decide(engine.questions(run_id)[0])

    until(lambda: engine.runtime.effects_of("asked"), seconds=3)
    gate.open()
    engine.ended(run_id)


def test_a_plan_is_carried_out_as_a_person_edited_it(engine: Engine) -> None:
    def plan(agent: str) -> dict[str, Any]:
        return {"steps": [{"id": "x", "agent": agent, "task": "do it", "needs": []}]}

    async def plans(on: Turning) -> TurnResult:
        if on.turn.answer_schema is not None:
            return TurnResult("", await on.model(plan("a")), None)
        return TurnResult(await on.model("answer: " + " ".join(on.heard[1:])), None, None)

    engine.agent("planner", plans)
    engine.agents("a", "b")
    members = [member("a"), member("b")]
    run_id = engine.launch(
        {"kind": "plan_and_execute", "planner": "planner", "members": members, **asking("plan")}
    )

    engine.decide(engine.question(run_id), "edit", payload=plan("b"))

    assert engine.ended(run_id).answer == "answer: b"
