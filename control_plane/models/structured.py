"""Structured answers: how they are asked for in plain words, and how they are read."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson

from control_plane.domain.errors import N_, Problem
from control_plane.domain.json_schema import problems_with

_FENCE = re.compile(r"```[\w -]*\n(.*?)```", re.DOTALL)
_THINKING = re.compile(r"^.*</think>", re.DOTALL)
_MOST_CANDIDATES = 50  # Enough for prose with braces in it; bounds the work on a wall of braces.

# What OpenAI's strict mode knows; a schema with any other keyword is sent without it.
_STRICT_KEYWORDS = frozenset(
    {"$defs", "$ref", "additionalProperties", "anyOf", "const", "description", "enum", "format"}
    | {
        "exclusiveMaximum",
        "exclusiveMinimum",
        "items",
        "maxItems",
        "maximum",
        "minItems",
        "minimum",
    }
    | {"multipleOf", "pattern", "properties", "required", "title", "type"}
)


@dataclass(frozen=True)
class Reading:
    """What was made of a text that should hold a JSON object."""

    value: dict[str, Any] | None
    """The object that satisfies the schema; `None` when there is none."""
    problem: str = ""
    """What is wrong, for the model and the person who reads the run; empty when nothing is."""


def read_object(text: str, schema: dict[str, Any]) -> Reading:
    """Find the JSON object in a model's answer and check it, taking fences and prose around it."""
    first_problems: list[Problem] | None = None
    for candidate in _objects_in(text):
        problems = problems_with(candidate, schema)
        if not problems:
            return Reading(candidate)
        if first_problems is None:
            first_problems = problems
    return Reading(None, _in_words(first_problems or [Problem("", N_("it holds no JSON object"))]))


def with_schema_prompt(
    messages: Sequence[Mapping[str, Any]], schema: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """The messages with the schema in the prompt, for endpoints without a response format."""
    prompt = (
        "Answer with one JSON object that satisfies this JSON Schema, and with nothing else.\n"
        f"```json schema\n{json.dumps(schema, ensure_ascii=False)}\n```"
    )
    return with_system_text(messages, prompt)


def with_system_text(messages: Sequence[Mapping[str, Any]], text: str) -> list[dict[str, Any]]:
    """The messages with the text at the end of the system prompt."""
    copied = [dict(message) for message in messages]
    if copied and copied[0].get("role") == "system":
        copied[0]["content"] = f"{copied[0]['content']}\n\n{text}"
        return copied
    return [{"role": "system", "content": text}, *copied]


def correction(problem: str) -> str:
    """What the model is told before its second try."""
    return (
        f"Your answer could not be used: {problem}. "
        "Answer again with only a JSON object that satisfies the schema, and nothing around it."
    )


def fits_strict_mode(schema: object) -> bool:
    """Whether an endpoint that enforces schemas strictly would take this one.

    Strict mode wants every object closed and every property required, and knows few keywords.
    """
    if isinstance(schema, list):
        return all(fits_strict_mode(part) for part in cast("list[object]", schema))
    if not isinstance(schema, Mapping):
        return True
    keywords = cast("Mapping[str, Any]", schema)
    if not _STRICT_KEYWORDS.issuperset(keywords) or not _is_closed(keywords):
        return False
    named = [*keywords.get("properties", {}).values(), *keywords.get("$defs", {}).values()]
    return all(
        fits_strict_mode(part) for part in [*named, keywords.get("items"), keywords.get("anyOf")]
    )


def _is_closed(schema: Mapping[str, Any]) -> bool:
    if "properties" not in schema and schema.get("type") != "object":
        return True
    properties = schema.get("properties", {})
    return (
        schema.get("additionalProperties") is False
        and bool(properties)
        and set(schema.get("required", ())) == set(properties)
    )


def _objects_in(text: str) -> Iterator[dict[str, Any]]:
    answer = _THINKING.sub("", text)
    yield from (
        found
        for whole in (answer, *_FENCE.findall(answer))
        if (found := _object(whole)) is not None
    )
    decoder, at = json.JSONDecoder(), answer.find("{")
    for _ in range(_MOST_CANDIDATES):
        if at < 0:
            return
        try:
            _, end = decoder.raw_decode(answer, at)
        except (ValueError, RecursionError):
            end = at + 1
        else:
            found = _object(answer[at:end])
            if found is not None:
                yield found
        at = answer.find("{", end)


def _object(text: str) -> dict[str, Any] | None:
    # orjson refuses what JSON does not have (NaN, half characters) and a store could not keep.
    try:
        value = orjson.loads(text)
    except ValueError:
        return None
    return cast("dict[str, Any]", value) if isinstance(value, dict) else None


def _in_words(problems: Sequence[Problem]) -> str:
    said = [f"{p.field}: {p.message}" if p.field else p.message for p in problems[:3]]
    return "; ".join(each.rstrip(".") for each in said)
