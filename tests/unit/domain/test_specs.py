"""The limits of what may be registered."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from control_plane.domain.access import Principal, Role, local_principal, require
from control_plane.domain.agents import AgentSpec, Limits
from control_plane.domain.connections import REHEARSAL_URL, ConnectionSpec
from control_plane.domain.errors import InvalidInput, NotAllowed
from control_plane.domain.guide import PATTERN_GUIDE
from control_plane.domain.patterns import (
    DEFAULT_INPUT_SCHEMA,
    Member,
    PatternKind,
    PlanAndExecuteSpec,
    SingleSpec,
    Stage,
    SupervisorSpec,
    SwarmSpec,
)
from control_plane.domain.steps import Step
from control_plane.domain.tools import ToolSpec
from control_plane.domain.validation import parse

ADA = {"name": "ada"}
AGENT = {"role": "Bills", "instructions": "Bill.", "connection": "local", "model": "small"}
CONNECTION = {"name": "local", "base_url": "http://localhost:8080/v1"}
TOOL = {"name": "refund", "description": "Refunds.", "parameters": {"type": "object"}}
SUPERVISOR = {"coordinator": "boss", "members": [ADA]}
PLAN = {"planner": "boss", "members": [ADA]}

RANGES: list[tuple[type[Any], dict[str, Any], str, Any, Any]] = [
    (Limits, {}, "turns", 1, 100),
    (Limits, {}, "tokens", 100, 10_000_000),
    (Limits, {}, "cost_usd", "0.000001", 10_000),
    (Limits, {}, "timeout_seconds", 0.001, 86_400),
    (AgentSpec, AGENT, "temperature", 0, 2),
    (AgentSpec, AGENT, "retries", 0, 10),
    (ConnectionSpec, CONNECTION, "max_concurrency", 1, 1000),
    (ToolSpec, TOOL, "timeout_seconds", 0.001, 600),
    (SupervisorSpec, SUPERVISOR, "max_turns", 1, 100),
    (SupervisorSpec, SUPERVISOR, "fan_out", 1, 20),
    (SwarmSpec, {"entry": "ada", "members": [ADA]}, "max_iterations", 1, 100),
    (Stage, {"name": "one", "members": [ADA]}, "retries", 0, 5),
    (PlanAndExecuteSpec, PLAN, "max_steps", 1, 50),
    (PlanAndExecuteSpec, PLAN, "max_replans", 0, 10),
]


@pytest.mark.parametrize(
    ("type_", "base", "field", "least", "most"),
    RANGES,
    ids=[f"{row[0].__name__}.{row[2]}" for row in RANGES],
)
def test_a_number_is_taken_within_its_limits_and_refused_beyond(
    type_: type[Any], base: dict[str, Any], field: str, least: Any, most: Any
) -> None:
    for fits in (least, most):
        assert parse(type_, {**base, field: fits})
    for wrong in (float(least) - 1, float(most) + 1, "nan", "inf", "many", [], {}):
        with pytest.raises(InvalidInput) as error:
            parse(type_, {**base, field: wrong})
        assert [problem.field for problem in error.value.problems] == [field]


def test_a_swarm_takes_ten_turns_unless_told_otherwise() -> None:
    assert SwarmSpec.model_validate({"entry": "ada", "members": [ADA]}).max_iterations == 10


@pytest.mark.parametrize("name", ["ada", "a", "a_1", "x" * 48])
def test_a_name_that_is_also_a_tool_name_is_taken(name: str) -> None:
    assert parse(Member, {"name": f" {name} "}).name == name


@pytest.mark.parametrize("name", ["", "Ada", "1a", "a-b", "a/b", "a b", "ä", "a\nb", "x" * 49])
def test_any_other_name_is_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        parse(Member, {"name": name})


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://api.example.com/v1/", "https://api.example.com/v1"),
        ("http://localhost:1234", "http://localhost:1234"),
        (REHEARSAL_URL, REHEARSAL_URL),
    ],
)
def test_a_connection_speaks_http_or_rehearses(url: str, kept: str) -> None:
    assert parse(ConnectionSpec, {**CONNECTION, "base_url": url}).base_url == kept


@pytest.mark.parametrize("url", ["", "ftp://example.com", "file:///etc/passwd", "example.com"])
def test_any_other_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput, match="base_url"):
        parse(ConnectionSpec, {**CONNECTION, "base_url": url})


def test_a_connection_holds_the_name_of_the_key_never_the_key() -> None:
    with pytest.raises(InvalidInput, match="api_key"):
        parse(ConnectionSpec, {**CONNECTION, "api_key_env": "sk-proj-123"})


def test_a_tool_listed_twice_counts_once() -> None:
    assert parse(AgentSpec, {**AGENT, "tools": ["refund", "search", "refund"]}).tools == (
        "refund",
        "search",
    )


def test_an_empty_output_schema_means_free_text() -> None:
    assert parse(AgentSpec, {**AGENT, "output_schema": {}}).output_schema is None
    stage = parse(Stage, {"name": "one", "members": [ADA], "output_schema": {}})
    assert stage.output_schema is None


def test_what_was_validated_never_changes() -> None:
    spec = parse(SingleSpec, {"member": ADA})
    with pytest.raises(ValueError, match="frozen"):
        spec.description = "other"
    assert spec.input_schema == DEFAULT_INPUT_SCHEMA
    assert spec.input_schema is not DEFAULT_INPUT_SCHEMA


def test_every_kind_of_pattern_has_its_guide() -> None:
    assert set(PATTERN_GUIDE) == set(get_args(PatternKind))


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        ({Role.ADMIN}, set(Role)),
        ({Role.VIEWER}, {Role.VIEWER}),
        ({Role.OPERATOR}, {Role.VIEWER, Role.OPERATOR}),
        ({Role.APPROVER}, {Role.VIEWER, Role.APPROVER}),
        ({Role.OPERATOR, Role.APPROVER}, {Role.VIEWER, Role.OPERATOR, Role.APPROVER}),
        (set(), set()),
    ],
)
def test_a_role_gives_what_it_names_and_viewing(roles: set[Role], may: set[Role]) -> None:
    principal = Principal("p-1", "Ada", "default", frozenset(roles))
    assert {role for role in Role if principal.may(role)} == may
    for role in set(Role) - may:
        with pytest.raises(NotAllowed, match=f"Ada needs the role {role.value}"):
            require(principal, role)


def test_the_local_principal_may_do_everything() -> None:
    assert all(local_principal().may(role) for role in Role)


@pytest.mark.parametrize(
    ("key", "parent", "depth"),
    [
        ("turn-1-ada", None, 0),
        ("turn-1-ada/model-1", "turn-1-ada", 1),
        ("turn-1-ada/tool-1-1-refund/approval", "turn-1-ada/tool-1-1-refund", 2),
    ],
)
def test_a_steps_key_says_what_it_is_part_of(key: str, parent: str | None, depth: int) -> None:
    step = Step.__new__(Step)
    object.__setattr__(step, "key", key)
    assert (step.parent_key, step.depth) == (parent, depth)
