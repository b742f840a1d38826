"""JSON Schema: what is sound, and what satisfies it."""

from __future__ import annotations

from typing import Any

import pytest

from control_plane.domain.json_schema import check_schema, problems_with

PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "ages": {"type": "array", "items": {"type": "integer"}},
    },
    "required": ["name"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "schema",
    [
        PERSON,
        {"type": "object"},
        {
            "type": "object",
            "properties": {"child": {"$ref": "#/$defs/child"}},
            "$defs": {"child": {"type": "object", "properties": {"child": {"$ref": "#"}}}},
        },
    ],
)
def test_a_sound_schema_is_taken_as_it_is(schema: dict[str, Any]) -> None:
    assert check_schema(schema) is schema


@pytest.mark.parametrize(
    ("schema", "reason"),
    [
        ({"type": "objekt"}, "not a valid JSON Schema"),
        ({"type": "object", "properties": []}, "not a valid JSON Schema"),
        ({"type": "object", "required": "name"}, "not a valid JSON Schema"),
        ({"type": "object", "properties": {"a": {"pattern": "("}}}, "not a valid JSON Schema"),
        ({"type": "string"}, '"type" must be "object"'),
        ({}, '"type" must be "object"'),
        ({"type": "object", "$ref": "http://example.com/x.json"}, "points outside itself"),
        (
            {"type": "object", "properties": {"a": {"$ref": "file:///etc/hostname"}}},
            "points outside itself",
        ),
        ({"type": "object", "$ref": "#/$defs/nowhere"}, "leads nowhere or in a circle"),
        ({"type": "object", "$ref": "#"}, "leads nowhere or in a circle"),
    ],
)
def test_an_unsound_schema_is_refused_with_the_reason(schema: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check_schema(schema)


def test_everything_that_is_wrong_is_found_with_its_place() -> None:
    value = {"name": "", "ages": [1, "two", 3, 4, 5, 6, 7, 8, 9, 10, "eleven"], "more": 1}
    assert [problem.field for problem in problems_with(value, PERSON, prefix="input")] == [
        "input",
        "input.ages.1",
        "input.ages.10",
        "input.name",
    ]


def test_what_satisfies_the_schema_has_no_problems() -> None:
    assert problems_with({"name": "Ada", "ages": [36]}, PERSON) == []


def test_the_order_of_problems_does_not_hang_on_how_the_schema_was_stored() -> None:
    turned = dict(reversed(PERSON.items()))
    value = {"ages": ["x"], "more": 1}
    assert problems_with(value, PERSON) == problems_with(value, turned)


def test_a_value_is_never_repeated_at_length() -> None:
    [problem] = problems_with({"name": ["x" * 5000]}, PERSON)
    assert len(problem.message) <= 300


def test_a_schema_that_leads_nowhere_satisfies_nothing() -> None:
    assert problems_with({}, {"$ref": "#/$defs/nowhere"})
