"""JSON Schema, as far as the product needs it: is a schema sound, does a value satisfy it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError
from referencing import Registry

from control_plane.domain.errors import N_, Problem
from control_plane.domain.schema_findings import problem_with

# A schema comes from outside: what it points at is never fetched.
_NOTHING_REMOTE = cast("Any", Registry)()


def check_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema if it is sound.

    Raises:
        ValueError: Says what is wrong with it, in one sentence.
    """
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        raise ValueError(f"not a valid JSON Schema: {error.message}") from error
    if schema.get("type") != "object":
        raise ValueError('not a valid JSON Schema here: its "type" must be "object"')
    for reference in _references(schema):
        if not reference.startswith("#"):
            raise ValueError(
                f"not a valid JSON Schema here: it points outside itself, at {_short(reference)!r}"
            )
    try:
        list(_validator(schema).iter_errors({}))
    except Exception as error:
        raise ValueError(
            "not a valid JSON Schema here: one of its references leads nowhere or in a circle"
        ) from error
    return schema


def problems_with(value: object, schema: dict[str, Any], *, prefix: str = "") -> list[Problem]:
    """Everything about `value` that does not satisfy `schema`, by place; empty if it does."""
    try:
        found: list[ValidationError] = sorted(_validator(schema).iter_errors(value), key=_place)
    # The library has no one class for references that lead nowhere or in a circle.
    except Exception:
        template = N_(
            "It cannot be checked: a reference in its schema leads nowhere or in a circle."
        )
        return [Problem(prefix, template)]
    return [problem_with(error, prefix) for error in found]


def _validator(schema: dict[str, Any]) -> Any:
    return cast("Any", Draft202012Validator)(schema, registry=_NOTHING_REMOTE)


def _references(schema: object) -> Iterator[str]:
    """Every `$ref` and `$dynamicRef` anywhere in the schema."""
    if isinstance(schema, dict):
        for key, value in cast("dict[str, object]", schema).items():
            if key in ("$ref", "$dynamicRef") and isinstance(value, str):
                yield value
            else:
                yield from _references(value)
    elif isinstance(schema, list):
        for part in cast("list[object]", schema):
            yield from _references(part)


def _place(error: ValidationError) -> tuple[list[tuple[bool, int | str]], str]:
    """Where it is wrong and what about, however a store has sorted the schema."""
    path = [(isinstance(part, str), part) for part in error.absolute_path]
    return path, str(error.validator)


def _short(message: str, limit: int = 300) -> str:
    return message if len(message) <= limit else message[: limit - 1] + "…"
