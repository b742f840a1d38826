"""A gate that can never close is refused when the pattern is saved."""

from __future__ import annotations

from typing import Any

import pytest

from control_plane.domain.patterns import pattern_spec
from control_plane.domain.topology import Known, problems

KNOWN = Known(frozenset({"ada", "bob", "boss"}), {})
SWARM = {"kind": "swarm", "entry": "ada", "members": [{"name": "ada", "targets": ["bob"]}]}
SWARM["members"].append({"name": "bob"})
SINGLE = {"kind": "single", "member": {"name": "ada"}}
PLAN = {"kind": "plan_and_execute", "planner": "boss", "members": [{"name": "ada"}]}
SUPERVISOR = {"kind": "supervisor", "coordinator": "boss", "members": [{"name": "ada"}]}


def nest(name: str) -> dict[str, str]:
    return {"name": name, "kind": "pattern"}


def fields(spec: dict[str, Any], *rules: dict[str, Any]) -> list[str]:
    whole = pattern_spec.validate_python({**spec, "policy": {"rules": rules}})
    return [problem.field for problem in problems("this", whole, KNOWN)]


@pytest.mark.parametrize(
    ("spec", "rule"),
    [
        (SINGLE, {"on": "agent"}),
        (SINGLE, {"on": "agent", "target": "a*"}),
        (SINGLE, {"on": "tool"}),
        (SINGLE, {"on": "tool", "target": "refund"}),
        (SINGLE, {"on": "tool", "target": "[r]efund", "source": "ada"}),
        (SUPERVISOR, {"on": "agent", "target": "boss"}),
        (SUPERVISOR, {"on": "tool", "source": "boss"}),
        (SWARM, {"on": "handoff"}),
        (SWARM, {"on": "handoff", "source": "ada", "target": "bob"}),
        (PLAN, {"on": "plan"}),
        (PLAN, {"on": "plan", "source": "boss", "target": "*"}),
    ],
)
def test_a_rule_that_can_ask_is_taken(spec: dict[str, Any], rule: dict[str, Any]) -> None:
    assert fields(spec, rule) == []


@pytest.mark.parametrize(
    ("spec", "rule"),
    [
        (SINGLE, {"on": "agent", "target": "adda"}),
        (SINGLE, {"on": "agent", "target": "Ada"}),
        (SINGLE, {"on": "tool", "source": "bob"}),
        (SINGLE, {"on": "handoff"}),
        (SINGLE, {"on": "plan"}),
        (SUPERVISOR, {"on": "handoff", "source": "boss", "target": "ada"}),
        (SWARM, {"on": "handoff", "source": "bob"}),
        (SWARM, {"on": "handoff", "source": "ada", "target": "ada"}),
        (PLAN, {"on": "plan", "source": "ada"}),
    ],
)
def test_a_rule_that_can_never_ask_is_refused(spec: dict[str, Any], rule: dict[str, Any]) -> None:
    assert fields(spec, {"on": "tool"}, rule) == ["policy.rules.1"]


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        ({"on": "agent", "target": "bob"}, True),
        ({"on": "tool", "source": "ada"}, True),
        ({"on": "handoff", "target": "bob"}, True),
        ({"on": "agent", "target": "outer"}, False),
        ({"on": "plan"}, False),
    ],
)
def test_a_rule_may_be_about_what_happens_in_a_nested_pattern(
    rule: dict[str, Any], asks: bool
) -> None:
    inner = pattern_spec.validate_python(SWARM)
    middle = pattern_spec.validate_python({"kind": "single", "member": nest("inner")})
    spec = {"kind": "single", "member": nest("middle"), "policy": {"rules": [rule]}}
    known = Known(KNOWN.agents, {"inner": inner, "middle": middle})
    found = problems("outer", pattern_spec.validate_python(spec), known)
    assert (found == []) is asks


def test_patterns_that_contain_each_other_are_looked_through_once() -> None:
    spec = {"kind": "single", "member": nest("this"), "policy": {"rules": [{"on": "plan"}]}}
    whole = pattern_spec.validate_python(spec)
    known = Known(KNOWN.agents, {"this": whole})
    assert "policy.rules.0" in [p.field for p in problems("this", whole, known)]


def test_a_source_on_an_agents_turn_is_refused_with_the_reason() -> None:
    spec = {**SWARM, "policy": {"rules": [{"on": "agent", "source": "ada", "target": "bob"}]}}
    [problem] = problems("this", pattern_spec.validate_python(spec), KNOWN)
    assert problem.field == "policy.rules.0.source"
    assert problem.message.startswith("An agent's turn has no source")


def test_the_refusal_says_which_names_do_not_meet() -> None:
    spec = {**SWARM, "policy": {"rules": [{"on": "handoff", "source": "triage"}]}}
    [problem] = problems("this", pattern_spec.validate_python(spec), KNOWN)
    assert problem.message == (
        "This rule can never ask: no handoff here goes from 'triage' to '*';"
        " correct the names or take it out."
    )
