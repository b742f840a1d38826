"""JSON Schema, as far as the product needs it: is a schema sound, does a value satisfy it."""

from __future__ import annotations

from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, ValidationError

from control_plane.domain.errors import N_, Problem


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
    return schema


def problems_with(value: object, schema: dict[str, Any], *, prefix: str = "") -> list[Problem]:
    """Everything about `value` that does not satisfy `schema`, in document order; empty if it does."""
    validator = cast("Any", Draft202012Validator(schema))
    found: list[ValidationError] = sorted(validator.iter_errors(value), key=lambda e: list(map(str, e.absolute_path)))
    return [
        Problem(".".join([prefix, *map(str, e.absolute_path)]).strip("."), N_("{reason}"), {"reason": _short(e.message)})
        for e in found
    ]


def _short(message: str, limit: int = 300) -> str:
    return message if len(message) <= limit else message[: limit - 1] + "…"
