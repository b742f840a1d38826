from __future__ import annotations

from typing import Any

import pytest

from control_plane.models.structured import (
    correction,
    fits_strict_mode,
    read_object,
    with_schema_prompt,
)

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"next": {"enum": ["billing", "finish"]}, "why": {"type": "string"}},
    "required": ["next"],
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    "text",
    [
        '{"next": "billing"}',
        '  \n{"next": "billing"}\n',
        '```json\n{"next": "billing"}\n```',
        '```\n{"next": "billing"}\n```',
        'Sure! Here it is:\n```json\n{"next": "billing"}\n```\nAnything else?',
        'The answer is {"next": "billing"}.',
        'First I thought {of this}, then {"wrong": 1}, but {"next": "billing"} is right.',
        '<think>maybe {"next": "finish"}?</think>{"next": "billing"}',
        '請求係へ回します。\n{"next": "billing"}',
    ],
)
def test_the_object_is_found_wherever_the_model_put_it(text: str) -> None:
    assert read_object(text, SCHEMA).value == {"next": "billing"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no JSON object"),
        ("I would ask billing.", "no JSON object"),
        ('["next", "billing"]', "no JSON object"),
        ('{"next": "billing"', "no JSON object"),
        ('{"next": NaN}', "no JSON object"),
        ('{"next": "sales"}', "next: Choose one of billing"),
        ('{"why": "x"}', "next: Give a value"),
        ('{"next": "billing", "why": "\\ud800"}', "no JSON object"),
    ],
)
def test_what_cannot_be_used_is_named(text: str, problem: str) -> None:
    reading = read_object(text, SCHEMA)
    assert reading.value is None
    assert problem in reading.problem
    assert problem in correction(reading.problem)


def test_a_wall_of_braces_is_given_up_on() -> None:
    assert read_object("{" * 100_000, SCHEMA).value is None


def test_the_schema_stands_fenced_in_the_system_prompt() -> None:
    asked = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}]
    told = with_schema_prompt(asked, SCHEMA)
    assert told[0]["content"].startswith("Be kind.\n\n")
    lines = told[0]["content"].splitlines()
    assert lines[lines.index("```json schema") + 2] == "```"
    assert told[1] == asked[1]
    assert asked[0]["content"] == "Be kind."


def test_without_a_system_prompt_one_is_made_for_the_schema() -> None:
    told = with_schema_prompt([{"role": "user", "content": "Hi"}], SCHEMA)
    assert [message["role"] for message in told] == ["system", "user"]


STRICT: dict[str, Any] = {
    "type": "object",
    "properties": {"a": {"type": "array", "items": {"$ref": "#/$defs/b"}}},
    "required": ["a"],
    "additionalProperties": False,
    "$defs": {
        "b": {
            "type": "object",
            "properties": {"c": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
            "required": ["c"],
            "additionalProperties": False,
        }
    },
}


def test_a_closed_schema_with_everything_required_fits_strict_mode() -> None:
    assert fits_strict_mode(STRICT)


@pytest.mark.parametrize(
    "schema",
    [
        SCHEMA,
        {"type": "object"},
        STRICT | {"additionalProperties": True},
        STRICT | {"allOf": []},
        STRICT | {"$defs": {"b": {"type": "object", "properties": {"c": {"type": "string"}}}}},
        STRICT | {"properties": {"a": {"type": "string", "minLength": 1}}},
    ],
)
def test_other_schemas_do_not_fit_strict_mode(schema: dict[str, Any]) -> None:
    assert not fits_strict_mode(schema)
