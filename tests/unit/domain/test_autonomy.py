"""What like approvals earn, and what they do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.argument_bounds import bounds
from control_plane.domain.autonomy import (
    AutonomySpec,
    Grant,
    GrantStatus,
    Proposal,
    granted_rule,
    proposals,
    scope_of,
    with_rule,
    without_grant,
)
from control_plane.domain.conditions import UnreadableCondition, holds
from control_plane.domain.policy import ActionKind, Mode, Policy, Rule, held_by
from tests.autonomy import REFUND, an_approval

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
FIVE = AutonomySpec(after=5)
ASKS = Policy(rules=(REFUND,))


def streak(count: int, **changes: Any) -> list[Approval]:
    return [
        an_approval(f"apr_{n:03d}", now=NOW + timedelta(hours=n), **changes) for n in range(count)
    ]


def proposed(approvals: list[Approval], *grants: Grant, policy: Policy = ASKS) -> list[Proposal]:
    return proposals(approvals, grants, policy, FIVE)


def settled(status: GrantStatus, **changes: Any) -> Grant:
    approval = an_approval("x", now=NOW)
    fields = {"at": NOW + timedelta(hours=2), "by": "local", "rule": REFUND, **changes}
    return Grant("grn_1", "default", scope_of(approval), 5, status=status, **fields)


def test_enough_like_approvals_in_a_row_earn_a_narrower_rule() -> None:
    (proposal,) = proposed(streak(5))
    assert (proposal.earned, proposal.people) == (5, 1)
    assert proposal.rule.mode is Mode.LOG
    assert (proposal.rule.pattern, proposal.rule.source, proposal.rule.target) == (
        "refunds",
        "billing",
        "refund",
    )
    assert proposed(streak(4)) == []


@pytest.mark.parametrize(
    "status",
    [each for each in ApprovalStatus if each not in ("approved", "pending")],
)
def test_only_what_a_person_did_not_simply_approve_breaks_the_row(status: ApprovalStatus) -> None:
    approvals = streak(7)
    approvals[3] = an_approval("apr_003", now=NOW + timedelta(hours=3), status=status)
    by_nobody = ("expired", "withdrawn", "unopposed", "logged")
    assert [each.earned for each in proposed(approvals)] == ([6] if status in by_nobody else [])


def test_approvals_of_another_tool_pattern_or_agent_do_not_count_together() -> None:
    mixed = [*streak(4), *streak(4, target="pay"), *streak(4, pattern_name="other")]
    assert proposed(mixed) == []


@pytest.mark.parametrize("status", [GrantStatus.DISMISSED, GrantStatus.REVOKED])
def test_after_a_last_word_it_must_be_earned_anew(status: GrantStatus) -> None:
    assert proposed(streak(6), settled(status)) == []
    assert [each.earned for each in proposed(streak(8), settled(status))] == [6]


def test_nothing_is_proposed_while_a_grant_stands() -> None:
    granted = settled(GrantStatus.GRANTED)
    standing = Policy(rules=(REFUND.model_copy(update={"grant": "grn_1"}), REFUND))
    assert proposed(streak(20), granted, policy=standing) == []
    assert proposed(streak(20), granted) != []


def test_what_a_guardrail_flagged_is_never_earned() -> None:
    flag = Rule(on=ActionKind.FLAG)
    approvals = streak(9)
    for approval in approvals:
        object.__setattr__(approval.action, "kind", flag.on)
    assert proposed(approvals) == []


def test_rules_above_the_one_that_asks_keep_their_say() -> None:
    stop = Rule(on=ActionKind.TOOL, when="cost_usd > 10.0", because="too dear")
    policy = Policy(rules=(stop, REFUND))
    (proposal,) = proposed(streak(5), policy=policy)
    rule = granted_rule(proposal, grant_id="grn_9", now=NOW, days=30)
    after = with_rule(policy, proposal, rule)
    assert after.rules == (stop, rule, REFUND)
    assert rule.until == NOW + timedelta(days=30)
    assert without_grant(after, "grn_9") == policy


@pytest.mark.parametrize(
    ("payloads", "condition"),
    [
        ([{"a": "x"}, {"b": True}], ""),
        ([{"a": {"n": 2}}, {"a": {"n": 5}}], "payload.a.n >= 2 && payload.a.n <= 5"),
        ([{"a": {"n": 2}}, {"a": {"n": 2}}], "payload.a.n == 2"),
        ([{"in": 1, "x-y": 2}], 'payload["in"] == 1 && payload["x-y"] == 2'),
        (
            [{'a"] < 0 || payload["b': 1}],
            'payload["a\\"] < 0 || payload[\\"b"] == 1',
        ),
        ([{"a": [1, 2]}], None),
        ([{"a": ["x"]}], ""),
        ([{"a" * 600: 1}], None),
    ],
)
def test_numbers_are_held_to_the_range_they_were_seen_in(
    payloads: list[dict[str, Any]], condition: str | None
) -> None:
    assert bounds(payloads) == condition


_NUMBER = st.integers(-(2**52), 2**52) | st.floats(-1e9, 1e9)


@given(st.lists(_NUMBER, min_size=1, max_size=8), _NUMBER)
def test_every_number_seen_passes_and_none_beyond(seen: list[float], other: float) -> None:
    condition = bounds([{"arguments": {"amount": number}} for number in seen])
    assert condition is not None
    for number in seen:
        assert holds(condition, {"payload": {"arguments": {"amount": number}}})
    inside = min(seen) <= other <= max(seen)
    assert holds(condition, {"payload": {"arguments": {"amount": other}}}) is inside


@pytest.mark.parametrize("payload", [{}, {"arguments": {}}, {"arguments": {"amount": "40"}}])
def test_where_the_number_is_missing_the_rule_below_asks(payload: dict[str, Any]) -> None:
    condition = bounds([{"arguments": {"amount": n}} for n in (40, 50)]) or ""
    with pytest.raises(UnreadableCondition):
        holds(condition, {"payload": payload})
    granted = Rule(on=ActionKind.TOOL, mode=Mode.LOG, when=condition, grant="grn_1")
    held = held_by(
        Policy(rules=(granted, REFUND)),
        ActionKind.TOOL,
        source="billing",
        target="refund",
        pattern="refunds",
        facts=lambda: {"payload": payload},
    )
    assert held is not None
    assert held.rule == REFUND
