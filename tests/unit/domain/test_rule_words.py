"""Rules as sentences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from control_plane.domain.policy import ActionKind, Mode, Rule
from control_plane.domain.rule_words import sentence, span

TOOL = ActionKind.TOOL


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule(on=TOOL), "Before any agent calls any tool: block."),
        (
            Rule(
                on=TOOL,
                pattern="refunds",
                target="refund",
                when="payload.arguments.amount > 100",
                approvers=("role:approver",),
                quorum=2,
                remind_after_seconds=3600,
                escalate_after_seconds=14400,
                escalate_to=("role:admin",),
                expires_after_seconds=86400,
            ),
            "Before any agent calls the tool refund in pattern refunds when"
            " payload.arguments.amount > 100: block, 2 of role approver must agree, remind after"
            " 1 h, escalate to role admin after 4 h, expires after 1 d.",
        ),
        (
            Rule(on=ActionKind.HANDOFF, mode=Mode.WATCH, expires_after_seconds=90),
            "Before any agent hands over to any agent: watch, and go on after 90 s unless somebody"
            " objects.",
        ),
        (
            Rule(
                on=ActionKind.AGENT,
                target="billing",
                mode=Mode.LOG,
                sample_every=10,
                until=datetime(2026, 2, 1, tzinfo=UTC),
            ),
            "Before billing takes its turn: log it and go on, but 1 in 10 goes on to the rules"
            " below, until 2026-02-01 00:00 UTC.",
        ),
        (
            Rule(on=ActionKind.BUDGET, approvers=("person:prn_1", "role:admin"), four_eyes=True),
            "When a run has used up its budget: block, Ann or role admin may decide, not by who"
            " started it or wrote the agent alone.",
        ),
    ],
)
def test_a_rule_is_one_plain_sentence(rule: Rule, said: str) -> None:
    assert sentence(rule, names={"prn_1": "Ann"}) == said


@pytest.mark.parametrize("kind", list(ActionKind))
@pytest.mark.parametrize("target", ["*", "x"])
def test_every_kind_can_be_said(kind: ActionKind, target: str) -> None:
    assert sentence(Rule(on=kind, source="a", target=target)).endswith(": block.")


@pytest.mark.parametrize(
    ("seconds", "said"), [(None, ""), (59, "59 s"), (60, "1 min"), (5400, "90 min"), (86400, "1 d")]
)
def test_a_time_is_said_in_the_largest_whole_unit(seconds: int | None, said: str) -> None:
    assert span(seconds) == said
