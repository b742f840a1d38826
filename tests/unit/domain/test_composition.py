"""What cannot work about a pattern, each thing named with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from control_plane.domain.patterns import PatternSpec, pattern_spec
from control_plane.domain.topology import Known, problems

AGENTS = frozenset({"ada", "bob", "cyd", "boss", "finish"})
A_TEXT = {"type": "object", "properties": {"request": {"type": "string"}}, "required": ["request"]}


def spec_of(kind: str, **fields: Any) -> PatternSpec:
    return pattern_spec.validate_python({"kind": kind, **fields})


def a_single(name: str, **fields: Any) -> PatternSpec:
    return spec_of("single", member={"name": name, **fields})


def nest(name: str) -> dict[str, str]:
    return {"name": name, "kind": "pattern"}


def found(
    spec: PatternSpec, patterns: Mapping[str, PatternSpec] | None = None, *, name: str = "this"
) -> list[tuple[str, str]]:
    """Field and message of each problem."""
    known = Known(AGENTS, patterns or {})
    return [(problem.field, problem.message) for problem in problems(name, spec, known)]


def a_supervisor(*members: Any, coordinator: str = "boss", **fields: Any) -> PatternSpec:
    listed = [m if isinstance(m, dict) else {"name": m} for m in members]
    return spec_of("supervisor", coordinator=coordinator, members=listed, **fields)


def a_stage(name: str, *members: Any, **fields: Any) -> dict[str, Any]:
    listed = [m if isinstance(m, dict) else {"name": m} for m in members]
    return {"name": name, "members": listed, **fields}


WORKING: dict[str, PatternSpec] = {
    "single": a_single("ada"),
    "supervisor": a_supervisor("ada", "bob"),
    "swarm": spec_of(
        "swarm", entry="ada", members=[{"name": "ada", "targets": ["bob"]}, {"name": "bob"}]
    ),
    "pipeline": spec_of(
        "pipeline",
        stages=[a_stage("one", "ada", "bob"), a_stage("two", "ada", output_schema=A_TEXT)],
    ),
    "plan": spec_of(
        "plan_and_execute", planner="boss", members=[{"name": "ada"}, {"name": "boss"}]
    ),
    "nested": a_single("inner", kind="pattern"),
}


@pytest.mark.parametrize("kind", WORKING)
def test_a_pattern_that_can_work_has_no_problems(kind: str) -> None:
    assert found(WORKING[kind], {"inner": a_single("ada")}) == []


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (a_single("ghost"), "member.name"),
        (a_supervisor("ada", "ghost"), "members.1.name"),
        (a_supervisor("ada", coordinator="ghost"), "coordinator"),
        (spec_of("swarm", entry="ghost", members=[{"name": "ghost"}]), "members.0.name"),
        (spec_of("pipeline", stages=[a_stage("one", "ada", "ghost")]), "stages.0.members.1.name"),
        (spec_of("plan_and_execute", planner="ghost", members=[{"name": "ada"}]), "planner"),
    ],
)
def test_an_unknown_agent_is_named_where_it_stands(spec: PatternSpec, field: str) -> None:
    assert found(spec) == [(field, "agent 'ghost' is not registered; register it or take it out.")]


def test_an_agents_name_is_not_a_patterns_name() -> None:
    [(field, message)] = found(a_single("ada", kind="pattern"))
    assert field == "member.name"
    assert message.startswith("pattern 'ada' is not registered")


def test_a_name_means_one_thing_in_a_pattern() -> None:
    stages = [a_stage("one", "ada"), a_stage("two", nest("ada"))]
    [(field, message)] = found(spec_of("pipeline", stages=stages), {"ada": a_single("bob")})
    assert field == "stages.1.members.0.name"
    assert "'ada' is an agent here and a pattern there" in message


@pytest.mark.parametrize("kind", ["supervisor", "plan_and_execute"])
def test_a_member_listed_twice_is_named(kind: str) -> None:
    head = {"coordinator": "boss"} if kind == "supervisor" else {"planner": "boss"}
    members = [{"name": "ada"}, {"name": "bob"}, {"name": "ada"}]
    assert found(spec_of(kind, members=members, **head)) == [
        ("members.2.name", "'ada' is a member twice; keep one.")
    ]


def test_a_swarms_member_listed_twice_is_named() -> None:
    members = [{"name": "ada"}, {"name": "ada"}]
    assert ("members.1.name", "'ada' is a member twice; keep one.") in found(
        spec_of("swarm", entry="ada", members=members)
    )


def test_an_agent_may_work_in_several_stages_but_only_once_in_each() -> None:
    stages = [a_stage("one", "ada", "ada"), a_stage("two", "ada")]
    assert found(spec_of("pipeline", stages=stages)) == [
        ("stages.0.members.1.name", "'ada' works twice in stage 'one'; keep one.")
    ]


def test_two_stages_of_one_name_are_named() -> None:
    assert found(spec_of("pipeline", stages=[a_stage("one", "ada"), a_stage("one", "bob")])) == [
        ("stages.1.name", "Two stages are called 'one'; give each its own name.")
    ]


def test_the_first_stage_cannot_have_an_input_schema_of_its_own() -> None:
    stages = [
        a_stage("one", "ada", input_schema=A_TEXT, output_schema=A_TEXT),
        a_stage("two", "bob", input_schema=A_TEXT),
    ]
    [(field, message)] = found(spec_of("pipeline", stages=stages))
    assert field == "stages.0.input_schema"
    assert "the pattern's input" in message


def test_a_nested_pattern_cannot_be_asked_for_structured_answers() -> None:
    stages = [a_stage("one", "ada", nest("inner"), output_schema=A_TEXT)]
    [(field, message)] = found(spec_of("pipeline", stages=stages), {"inner": a_single("ada")})
    assert field == "stages.0.output_schema"
    assert "'inner' answers in text" in message


def test_a_coordinator_cannot_be_a_member() -> None:
    [(field, message)] = found(a_supervisor("ada", "boss"))
    assert field == "coordinator"
    assert message.startswith("'boss' cannot be coordinator and member at once")


def test_no_member_of_a_supervisor_can_be_called_what_ends_it() -> None:
    [(field, message)] = found(a_supervisor("ada", "finish"))
    assert field == "members.1.name"
    assert "'finish' is what the coordinator says to end" in message
    assert found(a_single("finish")) == []


@pytest.mark.parametrize(
    ("patterns", "trail"),
    [
        ({}, "this → this"),
        ({"other": a_single("this", kind="pattern")}, "this → other → this"),
        (
            {
                "other": a_supervisor("ada", nest("third")),
                "third": spec_of("pipeline", stages=[a_stage("one", nest("this"))]),
            },
            "this → other → third → this",
        ),
        (
            {
                "other": a_single("third", kind="pattern"),
                "third": a_single("other", kind="pattern"),
            },
            "this → other → third → other",
        ),
    ],
)
def test_patterns_that_contain_each_other_are_named_as_a_trail(
    patterns: dict[str, PatternSpec], trail: str
) -> None:
    inner = "other" if patterns else "this"
    spec = a_single(inner, kind="pattern")
    messages = [m for _, m in found(spec, {"this": spec, **patterns}) if "without end" in m]
    assert messages == [f"The patterns contain each other without end: {trail}."]


def test_a_pattern_nested_twice_side_by_side_is_no_cycle() -> None:
    shared = {"inner": a_single("ada"), "outer": a_single("inner", kind="pattern")}
    spec = spec_of("pipeline", stages=[a_stage("one", nest("inner"), nest("outer"))])
    assert found(spec, shared) == []


@pytest.mark.parametrize(
    ("schema", "fits"),
    [
        (A_TEXT, True),
        ({"type": "object"}, True),
        ({"type": "object", "properties": {"request": True}}, True),
        ({"type": "object", "properties": {"request": {"type": ["string", "null"]}}}, True),
        ({"type": "object", "properties": {"request": {"type": "integer"}}}, False),
        ({"type": "object", "required": ["request", "order"]}, False),
        ({"type": "object", "additionalProperties": False}, False),
    ],
)
def test_what_is_nested_must_be_startable_with_a_text(schema: dict[str, Any], fits: bool) -> None:
    inner = spec_of("single", member={"name": "ada"}, input_schema=schema)
    assert (found(a_single("inner", kind="pattern"), {"inner": inner}) == []) is fits


def test_everything_that_is_wrong_is_named_at_once() -> None:
    spec = a_supervisor(
        "ada",
        "ada",
        "ghost",
        "boss",
        nest("this"),
        policy={"rules": [{"on": "plan"}, {"on": "agent", "target": "bob"}]},
    )
    fields = [field for field, _ in found(spec, {"this": spec})]
    assert fields == [
        "members.2.name",
        "members.1.name",
        "members.4.name",
        "policy.rules.0",
        "policy.rules.1",
        "coordinator",
    ]
