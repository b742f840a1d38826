"""Autonomy that was earned: what it lets pass, what it still asks, when it ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.policy import ActionKind, Mode, Policy, Rule, is_sampled
from control_plane.services import approvals, autonomy, policies
from control_plane.services.turns import TurnResult
from tests.contract.engines.harness import PRINCIPAL, Engine, pipeline
from tests.contract.engines.scripted_runtime import Turning

ASKS = Rule(on=ActionKind.TOOL, because="asks")


def pays(amount: int) -> Any:
    """An agent that pays so much, if it may."""

    async def script(on: Turning) -> TurnResult:
        await on.model("pay")
        decision = await on.may_use("pay", amount=amount)
        if not decision.allowed:
            return TurnResult("not paid", None, None)
        return TurnResult(str(await on.tool("pay", amount)), None, None)

    return script


def recorded(engine: Engine, run_id: str) -> Sequence[Approval]:
    """All questions of the run, and what stands on record like one."""
    return approvals.list_approvals(
        engine.desk, PRINCIPAL, statuses=tuple(ApprovalStatus), run_id=run_id, limit=100
    ).items


def save(engine: Engine, *rules: Rule) -> None:
    """Let these rules hold in the workspace from now on."""
    version = policies.get_policy(engine.desk, PRINCIPAL).version
    policies.save_policy(
        engine.desk, PRINCIPAL, policy=Policy(rules=rules), expected_version=version
    )


def test_what_was_approved_again_and_again_is_let_pass_until_it_is_revoked(
    engine: Engine,
) -> None:
    wanted = {"after": 5, "days": 30, "sample_every": None}
    autonomy.set_autonomy(engine.desk, PRINCIPAL, spec=wanted, expected_version=0)
    save(engine, ASKS)
    engine.agent("a", pays(40))
    engine.agent("big", pays(41))
    engine.pattern("paying", pipeline("a"))
    for _ in range(5):
        run_id = engine.launch("paying")
        engine.decide(engine.question(run_id))
        assert engine.ended(run_id).answer == "40"
    found = autonomy.read_autonomy(engine.desk, PRINCIPAL)
    (proposal,) = found.proposals
    grant = autonomy.grant_autonomy(
        engine.desk, PRINCIPAL, proposal.id, expected_version=found.policy_version
    )

    passes = engine.launch("paying")
    assert engine.ended(passes).answer == "40"
    assert [each.status for each in recorded(engine, passes)] == [ApprovalStatus.LOGGED]
    other = engine.launch(pipeline("big"))
    assert engine.question(other).rule.because == "asks"
    engine.decide(engine.question(other))
    (view,) = autonomy.read_autonomy(engine.desk, PRINCIPAL).grants
    assert (view.passed, view.run_ids) == (1, (passes,))

    autonomy.revoke_autonomy(engine.desk, PRINCIPAL, grant.id)
    asked = engine.launch("paying")
    engine.decide(engine.question(asked))
    assert engine.ended(asked).answer == "40"


def test_outside_the_range_that_was_seen_the_rule_below_asks(engine: Engine) -> None:
    granted = granted_rule(when="payload.amount >= 10 && payload.amount <= 40")
    for amount, passes in ((40, True), (41, False), (9, False)):
        engine.agent(f"pays_{amount}", pays(amount))
        spec = pipeline(f"pays_{amount}")
        rules = [rule.model_dump(mode="json") for rule in (granted, ASKS)]
        # Arguments stand under `arguments`, so that this condition cannot be answered at all.
        run_id = engine.launch({**spec, "policy": {"rules": rules}})
        assert engine.question(run_id).rule.because == "asks"
        engine.decide(engine.question(run_id))
        engine.ended(run_id)
        good = granted.model_copy(update={"when": granted.when.replace("load.", "load.arguments.")})
        rules = [rule.model_dump(mode="json") for rule in (good, ASKS)]
        run_id = engine.launch({**spec, "policy": {"rules": rules}})
        if not passes:
            engine.decide(engine.question(run_id))
        assert engine.ended(run_id).answer == str(amount)


def granted_rule(**changes: Any) -> Rule:
    """A granted rule."""
    return Rule(on=ActionKind.TOOL, mode=Mode.LOG, grant="grn_1", **changes)


def test_when_its_time_is_over_people_are_asked_again(engine: Engine) -> None:
    engine.agent("a", pays(40))
    until = engine.desk.now() + timedelta(hours=1)
    rules = [rule.model_dump(mode="json") for rule in (granted_rule(until=until), ASKS)]
    spec = {**pipeline("a"), "policy": {"rules": rules}}
    assert engine.ended(engine.launch(spec)).answer == "40"

    engine.pass_time(3600)

    run_id = engine.launch(spec)
    assert engine.question(run_id).rule.because == "asks"
    engine.decide(engine.question(run_id))
    assert engine.ended(run_id).answer == "40"


def test_the_same_samples_are_asked_on_every_engine_and_after_a_crash(engine: Engine) -> None:
    names = [f"a{number}" for number in range(8)]
    engine.agents(*names)
    passes = Rule(on=ActionKind.AGENT, mode=Mode.LOG, sample_every=2)
    rules = [passes, Rule(on=ActionKind.AGENT, because="sample")]
    policy = {"rules": [rule.model_dump(mode="json") for rule in rules]}
    run_id = engine.launch({**pipeline(*names), "policy": policy})
    keys = [f"stage-{n}-{name}-{name}/approval" for n, name in enumerate(names, start=1)]
    sampled = [key for key in keys if is_sampled(passes, f"{run_id}/{key}")]
    for number, _ in enumerate(sampled):
        question = engine.question(run_id)
        if number == 0:
            engine.worker.crash()
            engine.worker.start()
        engine.decide(question)
    engine.ended(run_id)
    found = {each.step_key: each.status for each in recorded(engine, run_id)}
    asked = {key for key, status in found.items() if status is ApprovalStatus.APPROVED}
    assert asked == set(sampled)
    assert len(found) == len(names)
