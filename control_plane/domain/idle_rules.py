"""Rules of a policy that can never ask: a misspelt gate would stand open unnoticed. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.errors import N_, Problem
from control_plane.domain.patterns import PatternSpec, PlanAndExecuteSpec, SwarmSpec, members
from control_plane.domain.policy import ActionKind, Rule, matches


def rules_that_never_ask(spec: PatternSpec, nested: Sequence[PatternSpec]) -> list[Problem]:
    """The rules that match nothing that can happen in the pattern or in those nested in it.

    The target of a tool rule is not looked at: agents get and lose tools without the pattern
    changing.
    """
    return [
        _problem(position, rule)
        for position, rule in enumerate(spec.policy.rules)
        if not any(_can_ask(each, rule) for each in (spec, *nested))
    ]


def _can_ask(spec: PatternSpec, rule: Rule) -> bool:
    if rule.on is ActionKind.TOOL:
        rule = rule.model_copy(update={"target": "*"})
    return any(
        matches(rule, rule.on, source=source, target=target)
        for source, target in _actions(spec, rule.on)
    )


def _actions(spec: PatternSpec, kind: ActionKind) -> list[tuple[str, str]]:
    """Source and target of all that can happen of a kind; of tools, the source alone."""
    match kind:
        case ActionKind.AGENT:
            return [("", member.name) for member in members(spec)]
        case ActionKind.TOOL:
            return [(m.name, "") for m in members(spec) if m.kind == "agent"]
        case ActionKind.HANDOFF:
            hands = spec.members if isinstance(spec, SwarmSpec) else ()
            return [(member.name, target) for member in hands for target in member.targets]
        case ActionKind.PLAN:
            planner = [spec.planner] if isinstance(spec, PlanAndExecuteSpec) else []
            return [(name, name) for name in planner]
        case ActionKind.ANSWER | ActionKind.FLAG:
            return [(m.name, m.name) for m in members(spec)]
        case ActionKind.BUDGET:
            return [("", "run")]


def _problem(position: int, rule: Rule) -> Problem:
    field = f"policy.rules.{position}"
    if rule.on is ActionKind.AGENT and rule.source != "*":
        template = N_(
            "An agent's turn has no source; leave it at '*' and name the agent as target."
        )
        return Problem(f"{field}.source", template)
    template = N_(
        "This rule can never ask: no {on} here goes from {source!r} to {target!r};"
        " correct the names or take it out."
    )
    params = {"on": rule.on.value, "source": rule.source, "target": rule.target}
    return Problem(field, template, params)
