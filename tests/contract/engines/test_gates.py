"""What rules hold, how strictly, and what each decision does to the run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.errors import InvalidInput
from control_plane.domain.policy import Policy
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.domain.workspace_policy import WorkspacePolicy
from control_plane.services import approvals
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import PRINCIPAL, Engine, asking, member, pipeline, stage
from tests.contract.engines.scripted_runtime import Turning, hands_to

_DAY = 86_400


def swarm(*names: str, **more: Any) -> dict[str, Any]:
    """A swarm in which each may hand to all others."""
    listed = [
        member(name, targets=[other for other in names if other != name], can_finish=True)
        for name in names
    ]
    return {"kind": "swarm", "entry": names[0], "members": listed, **more}


def recorded(engine: Engine, run_id: str) -> Sequence[Approval]:
    """All questions of the run, and what stands on record like one."""
    return approvals.list_approvals(
        engine.desk, PRINCIPAL, statuses=tuple(ApprovalStatus), run_id=run_id
    ).items


def workspace_policy(engine: Engine, *rules: dict[str, Any]) -> None:
    """Let these rules hold in the whole workspace from now on."""
    with engine.desk.store.writing() as tx:
        current = tx.policies.current("default")
        version = current.version + 1 if current else 1
        policy = Policy.model_validate({"rules": list(rules)})
        assert tx.policies.add(
            WorkspacePolicy("default", version, policy, engine.desk.now(), PRINCIPAL.id)
        )


async def told(on: Turning) -> TurnResult:
    """Says what it was told."""
    return TurnResult(await on.model(on.turn.instruction), None, None)


async def heard(on: Turning) -> TurnResult:
    """Says what it read last."""
    return TurnResult(await on.model(on.heard[-1]), None, None)


async def pays(on: Turning) -> TurnResult:
    """Pays 40, if it may; says what came of it."""
    await on.model("pay")
    decision = await on.may_use("pay", amount=40)
    if decision.status is ApprovalStatus.ANSWERED:
        return TurnResult(f"a person says: {decision.answer}", None, None)
    if not decision.allowed:
        return TurnResult(f"not paid: {decision.status} {decision.reason}", None, None)
    return TurnResult(str(await on.tool("pay", 40)), None, None)


# What may be decided.


def test_a_person_may_answer_in_the_place_of_an_agent_and_the_run_goes_on_with_that(
    engine: Engine,
) -> None:
    engine.agents("a")
    engine.agent("b", heard)
    run_id = engine.launch(pipeline("a", "b", **asking(target="a")))

    engine.decide(engine.question(run_id), "respond", answer="from a person")

    assert engine.ended(run_id).answer == "from a person"
    assert [done.agent for done in engine.runtime.world] == ["b"]


def test_a_person_may_answer_in_the_place_of_a_tool_which_is_not_called(engine: Engine) -> None:
    engine.agent("a", pays)
    run_id = engine.launch(pipeline("a", **asking("tool")))

    engine.decide(engine.question(run_id), "respond", answer="paid by hand")

    assert engine.ended(run_id).answer == "a person says: paid by hand"
    assert [done.step for done in engine.runtime.world] == ["model-1"]


def test_who_takes_over_ends_the_run_and_nothing_of_it_goes_on(engine: Engine) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(pipeline(stage("both", "a", "b"), "a", **asking(target="a")))

    engine.decide(engine.question(run_id), "take_over", reason="I call the customer")

    run = engine.ended(run_id)
    assert (run.status, run.outcome) == (RunStatus.CANCELLED, Outcome.TAKEN_OVER)
    assert "I call the customer" in (run.error or "")
    assert "a" not in {done.agent for done in engine.runtime.world}


def test_who_takes_over_in_a_nested_run_ends_the_whole_piece_of_work(engine: Engine) -> None:
    engine.agents("a", "b")
    engine.pattern("inner", pipeline("a", **asking()))
    outer = engine.launch(pipeline(stage("s", member("inner", kind="pattern")), "b"))
    inner = engine.child(outer, "stage-1-s-inner").id

    engine.decide(engine.question(inner), "take_over", reason="mine")

    assert engine.ended(outer).outcome is Outcome.TAKEN_OVER
    assert engine.runtime.world == []


def test_a_handoff_sent_back_is_told_to_the_agent_which_may_still_hand_over(engine: Engine) -> None:
    engine.agent("triage", hands_to("billing"))
    engine.agents("billing")
    run_id = engine.launch(swarm("triage", "billing", **asking("handoff")))

    first = engine.question(run_id)
    engine.decide(first, "send_back", reason="say which order")
    second = engine.question(run_id)
    assert second.id != first.id
    engine.decide(second)

    assert engine.ended(run_id).answer == "billing"
    assert engine.turns(run_id) == ["triage", "triage", "billing"]
    assert any("say which order" in done.told for done in engine.runtime.world)


def test_a_rejection_ends_the_run_where_the_rule_says_so(engine: Engine) -> None:
    engine.agent("a", pays)
    run_id = engine.launch(pipeline("a", **asking("tool", on_reject="end")))

    engine.decide(engine.question(run_id), "reject", reason="no", code="too_risky")

    run = engine.ended(run_id)
    assert (run.status, run.outcome) == (RunStatus.FAILED, Outcome.REJECTED)
    assert [done.step for done in engine.runtime.world] == ["model-1"]


def test_what_the_action_does_not_know_cannot_be_decided(engine: Engine) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))

    with pytest.raises(InvalidInput, match="approve, edit, respond, reject, take_over"):
        engine.decide(engine.question(run_id), "send_back", reason="again")

    assert engine.status(run_id) is RunStatus.WAITING


# An answer, before anybody builds on it.


def test_an_answer_is_what_a_person_made_of_it(engine: Engine) -> None:
    engine.agents("a")
    engine.agent("b", heard)
    run_id = engine.launch(pipeline("a", "b", **asking("answer", source="a")))

    engine.decide(engine.question(run_id), "edit", payload={"text": "corrected"})

    assert engine.ended(run_id).answer == "corrected"


def test_an_answer_sent_back_is_given_anew_and_held_again(engine: Engine) -> None:
    engine.agent("a", told)
    run_id = engine.launch(pipeline("a", **asking("answer")))

    engine.decide(engine.question(run_id), "send_back", reason="shorter, please")
    engine.decide(engine.question(run_id))

    assert "shorter, please" in (engine.ended(run_id).answer or "")
    assert len(engine.runtime.world) == 2


def test_a_rejected_answer_reaches_nobody(engine: Engine) -> None:
    engine.agents("a", "b")
    run_id = engine.launch(pipeline("a", "b", **asking("answer", source="a")))

    engine.decide(engine.question(run_id), "reject", reason="made up")

    run = engine.ended(run_id)
    assert (run.outcome, "made up" in (run.error or "")) == (Outcome.REJECTED, True)
    assert [done.agent for done in engine.runtime.world] == ["a"]


@pytest.mark.parametrize(("confidence", "asked"), [(0.4, True), (0.9, False)])
def test_only_what_an_agent_is_unsure_of_is_asked(
    engine: Engine, confidence: float, asked: bool
) -> None:
    async def unsure(on: Turning) -> TurnResult:
        choice = {"answer": "perhaps", "confidence": confidence}
        return TurnResult(await on.model("perhaps"), choice, None)

    schema = {"type": "object", "properties": {"answer": {"type": "string"}}}
    engine.agent("a", unsure)
    policy = asking("answer", when="confidence >= 0.0 && confidence < 0.7")
    run_id = engine.launch(pipeline(stage("s", "a", output_schema=schema), **policy))

    if asked:
        question = engine.question(run_id)
        assert question.action.confidence == confidence
        engine.decide(question)

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


# When a rule holds.


def test_a_rule_holds_only_what_its_condition_is_true_of(engine: Engine) -> None:
    engine.agent("a", pays)
    small = engine.launch(pipeline("a", **asking("tool", when="payload.arguments.amount > 100")))
    large = engine.launch(pipeline("a", **asking("tool", when="payload.arguments.amount > 10")))

    assert engine.ended(small).answer == "40"
    assert engine.question(large).because == ""


def test_a_condition_that_let_an_action_pass_is_not_asked_again_after_a_crash(
    engine: Engine,
) -> None:
    engine.agents("a", "b", "c")
    policy = {"rules": [{"on": "agent", "when": "calls > 1"}]}
    run_id = engine.launch(pipeline("a", "b", "c", policy=policy))
    question = engine.question(run_id)
    assert question.action.target == "c"

    engine.worker.crash()
    engine.worker.start()
    engine.decide(question)

    assert engine.ended(run_id).answer == "c"
    assert engine.runtime.done_by() == {"a": 1, "b": 1, "c": 1}


def test_a_condition_that_cannot_be_answered_asks_a_person(engine: Engine) -> None:
    engine.agent("a", pays)
    rule = {"mode": "log", "when": "payload.arguments.iban == 'x'"}
    run_id = engine.launch(pipeline("a", **asking("tool", **rule)))

    question = engine.question(run_id)

    assert "cannot be answered" in question.because
    assert "pay" not in [done.step for done in engine.runtime.world]


def test_what_is_only_logged_happens_and_is_no_approval(engine: Engine) -> None:
    engine.agent("a", pays)
    run_id = engine.launch(pipeline("a", **asking("tool", mode="log", because="for the record")))

    assert engine.ended(run_id).answer == "40"
    (logged,) = recorded(engine, run_id)
    assert (logged.status, logged.decided_by) == (ApprovalStatus.LOGGED, None)
    assert logged.decision is not None
    assert not logged.decision.asked


def test_no_engine_lets_anything_pass_because_time_went_by(engine: Engine) -> None:
    engine.agents("a")
    for more in ({"mode": "watch"}, {"on_expiry": "approve"}):
        run_id = engine.launch(pipeline("a", **asking(expires_after_seconds=_DAY, **more)))
        question = engine.question(run_id)

        engine.pass_time(2 * _DAY)
        engine.worker.crash()
        engine.worker.start()

        # Whoever keeps the deadlines has not looked: nobody knows whether people could object.
        engine.decide(question, "reject", reason="in time after all")
        assert engine.ended(run_id).outcome is Outcome.REJECTED
    assert engine.runtime.world == []


# Where rules come from.


def test_a_rule_of_the_workspace_holds_in_every_pattern_and_in_what_is_nested(
    engine: Engine,
) -> None:
    engine.agents("a", "b")
    engine.pattern("inner", pipeline("b"))
    workspace_policy(engine, {"on": "agent", "target": "b", "pattern": "outer"})
    engine.pattern("outer", pipeline("a", stage("s", member("inner", kind="pattern"))))
    outer, other = engine.launch("outer"), engine.launch("inner")

    assert engine.ended(other).answer == "b"
    inner = engine.child(outer, "stage-2-s-inner").id
    question = engine.question(inner)
    assert question.rule.origin == "workspace@1#1"
    engine.decide(question)
    assert engine.ended(outer).answer == "b"


def test_a_run_keeps_the_rules_it_was_launched_under(engine: Engine) -> None:
    engine.agents("a", "b")
    workspace_policy(engine, {"on": "agent"})
    before = engine.launch(pipeline("a", "b"))
    first = engine.question(before)

    workspace_policy(engine)
    after = engine.launch(pipeline("a", "b"))

    assert engine.ended(after).status is RunStatus.SUCCEEDED
    engine.decide(first)
    engine.decide(engine.question(before))
    assert engine.ended(before).status is RunStatus.SUCCEEDED


def test_a_question_says_what_would_act_and_by_whose_doing(engine: Engine) -> None:
    engine.agent("a", pays)
    workspace_policy(engine, {"on": "tool", "quorum": 2, "approvers": ["role:admin"]})
    run_id = engine.launch(pipeline("a"))

    question = engine.question(run_id)

    assert question.versions == {"pattern": 1, "agent": 1}
    assert (question.requested_by, question.author) == (PRINCIPAL.id, PRINCIPAL.id)
    assert (question.risk, question.assigned_to) == ("limited", ("role:admin",))
    assert question.digest != question.action.digest


def test_the_same_action_under_another_rule_is_another_question(engine: Engine) -> None:
    engine.agents("a")
    one = engine.launch(pipeline("a", **asking(because="money")))
    other = engine.launch(pipeline("a", **asking(because="law")))

    assert engine.question(one).digest != engine.question(other).digest
