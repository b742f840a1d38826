"""Which actions need a person before they happen."""

from __future__ import annotations

from enum import StrEnum
from fnmatch import fnmatchcase

from pydantic import Field

from control_plane.domain.frozen import Frozen


class ActionKind(StrEnum):
    """What can be held until a person decides."""

    AGENT = "agent"
    """An agent's turn, before its model is called."""
    HANDOFF = "handoff"
    """Control passing from one agent to another."""
    TOOL = "tool"
    """One call of one tool with its arguments."""
    PLAN = "plan"
    """A plan, before its first step."""


class Rule(Frozen):
    """Asks a person before every action it matches. The names take `*` wildcards."""

    on: ActionKind
    source: str = Field(default="*", max_length=100)
    """Who acts: the agent that hands off, calls the tool, or writes the plan. An agent's turn has
    no source; only `*` matches it."""
    target: str = Field(default="*", max_length=100)
    """Who or what is acted on: the receiving agent, the agent that takes its turn, or the tool."""
    expires_after_seconds: int | None = Field(default=None, ge=1, le=31_536_000)
    """How long the question stays open; `None` waits for ever. Unanswered it expires, which is
    never an approval."""
    because: str = Field(default="", max_length=300)
    """Why a person is asked; shown beside the question."""


class Policy(Frozen):
    """Ordered rules; the first that matches decides. Without a match no person is needed."""

    rules: tuple[Rule, ...] = Field(default=(), max_length=1000)


def under(outer: Policy, own: Policy) -> Policy:
    """The policy of a nested pattern: what its parent holds for a person is held in it too."""
    return Policy(rules=tuple(dict.fromkeys((*outer.rules, *own.rules))))


def rule_for(policy: Policy, kind: ActionKind, *, source: str, target: str) -> Rule | None:
    """The rule that holds this action for a person, or `None` if none does."""
    return next(
        (rule for rule in policy.rules if matches(rule, kind, source=source, target=target)), None
    )


def matches(rule: Rule, kind: ActionKind, *, source: str, target: str) -> bool:
    """Whether the rule is about this action."""
    return rule.on == kind and fnmatchcase(source, rule.source) and fnmatchcase(target, rule.target)
