"""What time does to a question, and when votes close it: pure, whatever the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.access import Role
from control_plane.domain.approvals import Approval, ApprovalStatus, Decision, Level, Verdict, Vote
from control_plane.domain.deciding import (
    body_of,
    closes,
    is_asked,
    is_involved,
    may_decide,
    voted,
    why_not,
)
from control_plane.domain.ladder import (
    climbed,
    next_step_at,
    postponed,
    postponed_by,
    rung_due,
    rungs,
    timed_out,
)
from control_plane.domain.policy import ActionKind, Mode, OnExpiry, Rule
from tests.deciding import ACTION, ask_values, person
from tests.stores import NOW, a_run

_STEPS = st.lists(st.integers(1, 1000), min_size=4, max_size=4, unique=True).map(sorted)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any ladder, with or without each of its steps."""
    remind, reassign, escalate, expires = draw(_STEPS)
    ends = draw(st.booleans())
    return Rule(
        on=ActionKind.HANDOFF,
        mode=draw(st.sampled_from([Mode.WATCH, Mode.BLOCK])) if ends else Mode.BLOCK,
        remind_after_seconds=draw(st.none() | st.just(remind)),
        reassign_after_seconds=reassign,
        reassign_to=("person:ben",),
        escalate_after_seconds=escalate,
        escalate_to=("person:cyd",),
        expires_after_seconds=expires if ends else None,
        on_expiry=draw(st.sampled_from(OnExpiry)) if ends else OnExpiry.EXPIRE,
        quorum=draw(st.integers(1, 3)),
        four_eyes=draw(st.booleans()),
    )


def asked(rule: Rule) -> Approval:
    approval = ask_values(a_run(), "approve", rule, NOW)
    return replace(approval, id="apr_1", next_at=next_step_at(approval))


@given(rules())
def test_the_steps_come_in_order_and_end_where_the_question_does(rule: Rule) -> None:
    found = rungs(asked(rule))
    assert [rung.at for rung in found] == sorted(rung.at for rung in found)
    assert (found[-1].level is None) is (rule.expires_after_seconds is not None)


@given(rules(), st.integers(1, 100_000))
def test_a_postponed_question_keeps_the_time_between_its_steps(rule: Rule, seconds: int) -> None:
    approval, by = asked(rule), timedelta(seconds=seconds)
    moved = postponed(approval, by)
    if approval.expires_at is None:
        assert moved == approval
        return
    assert postponed_by(moved) == by
    assert [rung.at - by for rung in rungs(moved)] == [rung.at for rung in rungs(approval)]


@given(rules(), st.integers(0, 2000))
def test_taking_what_is_due_leaves_nothing_due(rule: Rule, seconds: int) -> None:
    approval, now = asked(rule), NOW + timedelta(seconds=seconds)
    rung = rung_due(approval, now)
    if rung is None:
        assert approval.next_at is None or approval.next_at > now
        return
    after = timed_out(approval, now) if rung.level is None else climbed(approval, rung.level)
    assert after.next_at is None or after.next_at > now
    if rung.level is Level.ESCALATED:
        assert after.assigned_to == ("person:cyd",)


@given(rules(), st.sampled_from([None, *ApprovalStatus]))
def test_only_what_its_rule_lets_pass_passes_in_time(
    rule: Rule, proposed: ApprovalStatus | None
) -> None:
    approval = replace(asked(rule), decision=None if proposed is None else Decision(proposed))
    closed = timed_out(approval, NOW)
    passes = rule.passes_unopposed and proposed in (None, ApprovalStatus.APPROVED)
    assert (closed.status is ApprovalStatus.UNOPPOSED) is passes
    assert passes or closed.status is ApprovalStatus.EXPIRED
    assert closed.decided_by is None


_VOTERS = st.sampled_from(["ann", "ben", "cyd", "dan"])
_VERDICTS = st.sampled_from([Verdict.APPROVE, Verdict.SEND_BACK, Verdict.REJECT])


@given(rules(), st.lists(st.tuples(_VOTERS, _VERDICTS), min_size=1, max_size=8))
def test_a_question_is_closed_by_enough_who_agree_or_one_who_rejects(
    rule: Rule, cast: list[tuple[str, Verdict]]
) -> None:
    approval, votes = asked(rule), list[Vote]()
    for name, verdict in cast:
        decision = Decision(
            ApprovalStatus.REJECTED if verdict is Verdict.REJECT else ApprovalStatus.APPROVED,
            payload=ACTION.payload,
            by=name,
        )
        body = body_of(verdict, decision)
        vote = Vote(approval.id, name, name, verdict, body, NOW, "api")
        outcome = voted(approval, votes, vote, decision, undo_seconds=0)
        votes = [replace(v, void=v.void or v.principal_id in outcome.void) for v in votes]
        votes.append(vote)
        approval = outcome.approval
        agreed = {v.principal_id for v in votes if not v.void and v.body == body}
        others = any(not is_involved(person_id, approval) for person_id in agreed)
        enough = len(agreed) >= rule.quorum and (others or not rule.four_eyes)
        assert (approval.status is not ApprovalStatus.PENDING) is (
            enough or verdict is Verdict.REJECT
        )
        assert closes(votes, approval) is (approval.status is not ApprovalStatus.PENDING)
        if approval.status is not ApprovalStatus.PENDING:
            return


def test_nobody_decides_without_the_role_whoever_is_asked() -> None:
    approval = replace(asked(Rule(on=ActionKind.HANDOFF)), assigned_to=("person:opa",))
    operator = person("opa", Role.OPERATOR)
    assert is_asked(operator, approval)
    assert not may_decide(operator, approval)
    refusal = why_not(person("ann"), approval)
    assert refusal is not None
    assert "person:opa" in str(refusal)
    assert may_decide(person("ada", Role.ADMIN), approval)


def test_a_role_nobody_can_hold_asks_nobody_but_admins() -> None:
    approval = replace(asked(Rule(on=ActionKind.HANDOFF)), assigned_to=("role:finance",))
    assert not may_decide(person("ann"), approval)
    assert may_decide(person("ada", Role.ADMIN), approval)
