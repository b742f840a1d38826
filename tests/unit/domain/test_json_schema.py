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


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ({"type": "string"}, 4, "Give text."),
        ({"type": "integer"}, "4", "Give a whole number."),
        ({"type": "number"}, "4", "Give a number."),
        ({"type": "boolean"}, 1, "Give true or false."),
        ({"type": "array"}, {}, "Give a list."),
        ({"type": "object"}, [], "Give an object with fields."),
        ({"type": "null"}, 1, "It must be of type null."),
        ({"type": ["string", "null"]}, 1, "It must be of type string, null."),
        ({"enum": ["a", "b", 3]}, "c", "Choose one of a, b, 3."),
        ({"const": "a"}, "c", "Choose one of a."),
        ({"minLength": 2}, "a", "Give at least 2 character(s)."),
        ({"maxLength": 2}, "abc", "Shorten it to at most 2 characters."),
        ({"pattern": "^a+$"}, "b", "It must match ^a+$."),
        ({"minItems": 1}, [], "Give at least 1 entry(ies)."),
        ({"maxItems": 1}, [1, 2], "Give at most 1 entries."),
        ({"uniqueItems": True}, [1, 1], "Each entry may occur only once."),
        ({"minimum": 2}, 1, "It must be at least 2."),
        ({"exclusiveMinimum": 2}, 2, "It must be greater than 2."),
        ({"maximum": 2}, 3, "It must be at most 2."),
        ({"exclusiveMaximum": 2}, 2, "It must be less than 2."),
        ({"multipleOf": 5}, 3, "It must be a multiple of 5."),
        ({"anyOf": [{"type": "string"}]}, 3, "It fits none of the forms that are allowed here."),
        ({"oneOf": [{}, {}]}, 3, "It must fit exactly one of the forms that are allowed here."),
        ({"not": {}}, 3, "It does not satisfy not of its schema."),
    ],
)
def test_each_finding_is_a_sentence_of_ours_named_by_its_place(
    field: object, value: object, said: str
) -> None:
    schema = {"type": "object", "properties": {"a": field}}
    [problem] = problems_with({"a": value}, schema, prefix="input")
    assert (problem.field, problem.message) == ("input.a", said)


def test_every_missing_field_is_named_by_its_own_place() -> None:
    schema = {"required": ["a", "it's"]}
    found = problems_with({}, schema, prefix="input")
    assert [(p.field, p.message) for p in found] == [
        ("input.a", "Give a value."),
        ("input.it's", "Give a value."),
    ]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        (
            {"properties": {"b": {}, "a": {}}},
            "There is no such field here: x, y. The fields are a, b.",
        ),
        ({"patternProperties": {"^_": {}}}, "There is no such field here: x, y."),
    ],
)
def test_fields_that_are_not_there_are_named_with_those_that_are(
    schema: dict[str, Any], said: str
) -> None:
    value = {"y": 1, "x": 1, **({"_z": 1} if "patternProperties" in schema else {})}
    [problem] = problems_with(value, {**schema, "additionalProperties": False}, prefix="input")
    assert (problem.field, problem.message) == ("input", said)


def test_what_a_schema_never_takes_is_refused_in_words() -> None:
    [problem] = problems_with({"a": 3}, {"properties": {"a": False}})
    assert problem.message == "A value that is given here is not allowed; remove it."


def test_long_names_and_choices_are_cut_short() -> None:
    many = {f"{number}" + "x" * 500: 1 for number in range(40)}
    schema = {"additionalProperties": False, "properties": {"a": {"enum": list(many)}}}
    assert all(len(p.message) <= 300 for p in problems_with({**many, "a": 1}, schema))


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
