"""Which actions need a person."""

from __future__ import annotations

import pytest

from control_plane.domain.errors import InvalidInput
from control_plane.domain.policy import ActionKind, Policy, Rule, held_by, under
from control_plane.domain.validation import parse

TOOL, HANDOFF, AGENT, PLAN = (
    ActionKind.TOOL,
    ActionKind.HANDOFF,
    ActionKind.AGENT,
    ActionKind.PLAN,
)


def rule_for(policy: Policy, kind: ActionKind, *, source: str, target: str) -> Rule | None:
    held = held_by(policy, kind, source=source, target=target, pattern="any", facts=dict)
    return held and held.rule


def because(policy: Policy, kind: ActionKind, source: str, target: str) -> str | None:
    rule = rule_for(policy, kind, source=source, target=target)
    return rule.because if rule else None


def test_without_a_rule_no_person_is_needed() -> None:
    assert because(Policy(), TOOL, "billing", "refund") is None


@pytest.mark.parametrize(
    ("rule", "matched"),
    [
        (Rule(on=TOOL), True),
        (Rule(on=TOOL, target="refund"), True),
        (Rule(on=TOOL, target="refund_*"), False),
        (Rule(on=TOOL, target="ref*"), True),
        (Rule(on=TOOL, target="*fund"), True),
        (Rule(on=TOOL, source="billing", target="refund"), True),
        (Rule(on=TOOL, source="bill*", target="r*d"), True),
        (Rule(on=TOOL, source="triage"), False),
        (Rule(on=TOOL, target="Refund"), False),
        (Rule(on=HANDOFF, target="refund"), False),
        (Rule(on=AGENT), False),
        (Rule(on=PLAN), False),
    ],
)
def test_a_rule_matches_by_kind_and_by_names_with_wildcards(rule: Rule, matched: bool) -> None:
    found = rule_for(Policy(rules=(rule,)), TOOL, source="billing", target="refund")
    assert (found is rule) is matched


def test_the_first_rule_that_matches_decides() -> None:
    policy = Policy(
        rules=(
            Rule(on=HANDOFF, target="billing", because="first", expires_after_seconds=60),
            Rule(on=HANDOFF, because="second"),
        )
    )
    assert because(policy, HANDOFF, "triage", "billing") == "first"
    assert because(policy, HANDOFF, "triage", "research") == "second"


def test_only_a_wildcard_matches_the_source_of_an_agents_turn() -> None:
    named = Policy(rules=(Rule(on=AGENT, source="triage", target="billing"),))
    anybody = Policy(rules=(Rule(on=AGENT, target="billing", because="money"),))
    assert because(named, AGENT, "", "billing") is None
    assert because(anybody, AGENT, "", "billing") == "money"


@pytest.mark.parametrize("seconds", [0, -1, 31_536_001])
def test_a_question_stays_open_for_a_second_to_a_year(seconds: int) -> None:
    with pytest.raises(InvalidInput, match="expires_after_seconds"):
        parse(Rule, {"on": "tool", "expires_after_seconds": seconds})


def test_a_question_without_a_limit_never_expires() -> None:
    assert Rule(on=TOOL).expires_after_seconds is None


def test_what_holds_outside_holds_inside_and_comes_first() -> None:
    outer = Policy(rules=(Rule(on=TOOL, target="refund", because="outside"),))
    own = Policy(rules=(Rule(on=TOOL, because="inside"), *outer.rules))
    inside = under(outer, own)
    assert because(inside, TOOL, "billing", "refund") == "outside"
    assert because(inside, TOOL, "billing", "search") == "inside"
    assert len(inside.rules) == 2
