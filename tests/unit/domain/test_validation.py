"""Untrusted data: every wrong field is named, in our words."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from control_plane.domain.agents import AgentSpec
from control_plane.domain.errors import InvalidInput
from control_plane.domain.notices import ChannelSpec, StoredAddress
from control_plane.domain.patterns import pattern_spec
from control_plane.domain.policy import Rule
from control_plane.domain.schedules import CronTrigger, Instant
from control_plane.domain.secrets import SecretRef
from control_plane.domain.validation import _TEMPLATES, parse, problem_of
from control_plane.domain.views import ViewDraft
from control_plane.domain.webhooks import EndpointSpec

AN_AGENT = {"role": "Bills", "instructions": "Bill.", "connection": "local", "model": "small"}


def refused(type_: Any, data: Any, *, prefix: str = "") -> dict[str, str]:
    """Message by field."""
    with pytest.raises(InvalidInput) as error:
        parse(type_, data, prefix=prefix)
    return {problem.field: problem.message for problem in error.value.problems}


def test_three_wrong_fields_give_three_problems() -> None:
    data = {**AN_AGENT, "role": "", "limits": {"turns": 0}, "colour": "red"}
    assert refused(AgentSpec, data) == {
        "role": "Give at least 1 character(s).",
        "limits.turns": "It must be at least 1.",
        "colour": "There is no such field here; remove it.",
    }


def test_the_error_lists_every_problem_in_one_sentence() -> None:
    with pytest.raises(InvalidInput) as error:
        parse(AgentSpec, {**AN_AGENT, "role": "", "retries": 99})
    assert str(error.value) == (
        "role: Give at least 1 character(s); retries: It must be at most 10."
    )


def test_what_is_right_is_read() -> None:
    assert parse(AgentSpec, AN_AGENT).role == "Bills"


def test_a_prefix_goes_before_each_path() -> None:
    assert list(refused(AgentSpec, {**AN_AGENT, "role": 5}, prefix="agent")) == ["agent.role"]
    assert list(refused(int, "many", prefix="count")) == ["count"]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"kind": "single", "member": {}}, "member.name"),
        ({"kind": "single", "member": {"name": "Not A Slug"}}, "member.name"),
        ({"kind": "single", "member": {"name": "ada"}, "extra": 1}, "extra"),
        (
            {"kind": "swarm", "entry": "a", "members": [{"name": "a"}, {"name": "A"}]},
            "members.1.name",
        ),
        ({"kind": "swarm", "entry": "a", "members": []}, "members"),
        (
            {"kind": "pipeline", "stages": [{"name": "a", "members": [{"name": "b", "x": 1}]}]},
            "stages.0.members.0.x",
        ),
        ({"kind": "pipeline", "stages": [{"name": "a", "members": [5]}]}, "stages.0.members.0"),
        ({"kind": "ring"}, "kind"),
        ({"member": {"name": "ada"}}, "kind"),
        ("text", ""),
    ],
)
def test_a_path_is_the_one_its_writer_knows(data: Any, field: str) -> None:
    assert list(refused(pattern_spec, data)) == [field]


def test_a_schema_that_is_not_sound_is_refused_at_its_field() -> None:
    data = {**AN_AGENT, "output_schema": {"type": "objekt"}}
    [(field, message)] = refused(AgentSpec, data).items()
    assert field == "output_schema"
    assert message.startswith("not a valid JSON Schema: ")


class Colour(StrEnum):
    RED = "red"


class Small(BaseModel):
    model_config = ConfigDict(extra="forbid")
    a: int = 0


class One(BaseModel):
    kind: Literal["one"]


class Two(BaseModel):
    kind: Literal["two"]


Either = Annotated[One | Two, Field(discriminator="kind")]
WRONG: dict[str, tuple[Any, Any]] = {
    "missing": (One, {}),
    "extra_forbidden": (Small, {"b": 1}),
    "string_too_short": (Annotated[str, Field(min_length=2)], "a"),
    "string_too_long": (Annotated[str, Field(max_length=2)], "abc"),
    "string_pattern_mismatch": (Annotated[str, Field(pattern="^a$")], "b"),
    "string_type": (str, 5),
    "int_type": (int, None),
    "int_parsing": (int, "many"),
    "int_from_float": (int, 1.5),
    "float_type": (float, None),
    "float_parsing": (float, "many"),
    "decimal_parsing": (Decimal, "many"),
    "decimal_type": (Decimal, []),
    "bool_type": (bool, None),
    "bool_parsing": (bool, "perhaps"),
    "dict_type": (dict[str, int], 5),
    "model_type": (Small, 5),
    "tuple_type": (tuple[int, ...], 5),
    "list_type": (list[int], 5),
    "too_short": (Annotated[list[int], Field(min_length=2)], [1]),
    "too_long": (Annotated[list[int], Field(max_length=2)], [1, 2, 3]),
    "greater_than": (Annotated[int, Field(gt=1)], 1),
    "greater_than_equal": (Annotated[int, Field(ge=1)], 0),
    "multiple_of": (Annotated[int, Field(multiple_of=5)], 3),
    "less_than": (Annotated[int, Field(lt=1)], 1),
    "less_than_equal": (Annotated[int, Field(le=1)], 2),
    "literal_error": (Literal["a", "b"], "c"),
    "enum": (Colour, "blue"),
    "union_tag_invalid": (Either, {"kind": "three"}),
    "union_tag_not_found": (Either, {}),
    "datetime_type": (Instant, []),
    "datetime_parsing": (Instant, 1e300),
    "datetime_from_date_parsing": (Instant, "soon"),
    "timezone_aware": (Instant, "2027-01-05T12:00:00"),
    "instant_range": (Instant, "1912-01-05T12:00:00Z"),
    "cron": (CronTrigger, {"expression": "x"}),
    "zone": (CronTrigger, {"expression": "@daily", "timezone": "Mars/Base"}),
    "secret_reference": (SecretRef, "vault:x"),
    "condition": (Rule, {"on": "tool", "when": "cost_usd >"}),
    "approver": (Rule, {"on": "tool", "approvers": ["anybody"]}),
    "watch_needs_time": (Rule, {"on": "tool", "mode": "watch"}),
    "approve_needs_time": (Rule, {"on": "tool", "on_expiry": "approve"}),
    "half_a_step": (Rule, {"on": "tool", "escalate_after_seconds": 60}),
    "duration": (Rule, {"on": "tool", "remind_after_seconds": "soon"}),
    "duration_unit": (Rule, {"on": "tool", "remind_after_seconds": "15"}),
    "duration_range": (Rule, {"on": "tool", "remind_after_seconds": "400d"}),
    "ladder": (Rule, {"on": "tool", "remind_after_seconds": 60, "expires_after_seconds": 60}),
    "event_pattern": (EndpointSpec, {"name": "n", "url": "http://h", "events": ["run.*", "*!"]}),
    "notice_event": (ChannelSpec, {"name": "n", "events": ["waiting", "never"]}),
    "stored_address": (StoredAddress, "mailto://a@example.com"),
    "filters": (ViewDraft, {"name": "n", "filters": {"color": "red"}}),
    "endpoint_url": (EndpointSpec, {"name": "n", "url": "ftp://h", "events": ["run.*"]}),
}


@pytest.mark.parametrize("kind", _TEMPLATES)
def test_every_finding_we_have_words_for_renders(kind: str) -> None:
    type_, data = WRONG[kind]
    with pytest.raises(ValidationError) as error:
        TypeAdapter(type_).validate_python(data)
    [found] = error.value.errors()
    assert found["type"] == kind
    problem = problem_of(found)
    assert problem.template == _TEMPLATES[kind]
    assert "{" not in problem.message


def _is_even(value: int) -> int:
    if value % 2:
        raise ValueError("must be even")
    return value


@pytest.mark.parametrize(
    ("type_", "data", "message"),
    [
        (Annotated[int, AfterValidator(_is_even)], 3, "must be even"),
        (bytes, 5, "Input should be a valid bytes"),
    ],
)
def test_a_finding_without_words_of_ours_keeps_its_own(type_: Any, data: Any, message: str) -> None:
    assert refused(type_, data) == {"": message}


@pytest.mark.parametrize("read", [lambda: parse(int, {"a": 1}), lambda: parse(Small, [1])])
def test_data_of_another_shape_is_refused_not_crashed_on(read: Callable[[], object]) -> None:
    with pytest.raises(InvalidInput):
        read()
