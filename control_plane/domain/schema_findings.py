"""What the schema library finds wrong with a value, in the sentences every form uses. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from jsonschema.exceptions import ValidationError

from control_plane.domain.errors import N_, Problem
from control_plane.domain.validation import problem_of

_OF_LIMITS: dict[str, tuple[str, str]] = {
    "minLength": ("string_too_short", "min_length"),
    "maxLength": ("string_too_long", "max_length"),
    "pattern": ("string_pattern_mismatch", "pattern"),
    "minItems": ("too_short", "min_length"),
    "maxItems": ("too_long", "max_length"),
    "minimum": ("greater_than_equal", "ge"),
    "exclusiveMinimum": ("greater_than", "gt"),
    "maximum": ("less_than_equal", "le"),
    "exclusiveMaximum": ("less_than", "lt"),
    "multipleOf": ("multiple_of", "multiple_of"),
}
"""Keywords with a limit: the kind of finding that says the same, and its parameter."""
_OF_TYPES: dict[str, str] = {
    "string": "string_type",
    "integer": "int_type",
    "number": "float_type",
    "boolean": "bool_type",
    "object": "dict_type",
    "array": "list_type",
}
_OF_WHOLES: dict[str | None, str] = {
    "uniqueItems": N_("Each entry may occur only once."),
    "anyOf": N_("It fits none of the forms that are allowed here."),
    "oneOf": N_("It must fit exactly one of the forms that are allowed here."),
    None: N_("A value that is given here is not allowed; remove it."),
}
"""Findings without parameters; `None` is what a schema that takes nothing is called."""
_MOST_NAMED = 10


def problem_with(error: ValidationError, prefix: str) -> Problem:
    """One finding of the library as a problem of ours, named by its place."""
    field = ".".join([prefix, *map(str, error.absolute_path)]).strip(".")
    keyword, limit = cast("str | None", error.validator), cast("Any", error.validator_value)
    if keyword in _OF_LIMITS:
        kind, name = _OF_LIMITS[keyword]
        return _said(field, kind, {name: limit})
    if keyword in _OF_WHOLES:
        return Problem(field, _OF_WHOLES[keyword])
    match keyword:
        case "required":
            return _said(f"{field}.{_missing(error)}".strip("."), "missing", {})
        case "type":
            return _of_type(field, limit)
        case "enum" | "const":
            expected = limit if keyword == "enum" else [limit]
            return _said(field, "enum", {"expected": _listed(map(_as_json, expected))})
        case "additionalProperties":
            return _of_unknown(field, error)
        case _:
            template = N_("It does not satisfy {keyword} of its schema.")
            return Problem(field, template, {"keyword": keyword})


def _said(field: str, kind: str, params: Mapping[str, object]) -> Problem:
    return problem_of({"type": kind, "loc": (), "ctx": params, "msg": ""}, prefix=field)


def _missing(error: ValidationError) -> str:
    """The name of the field this finding misses; there is one finding for each."""
    quoted = error.message.removesuffix(" is a required property")
    names: Sequence[str] = cast("Any", error.validator_value)
    return next((name for name in names if repr(name) == quoted), "")


def _of_type(field: str, wanted: str | Sequence[str]) -> Problem:
    if isinstance(wanted, str) and wanted in _OF_TYPES:
        return _said(field, _OF_TYPES[wanted], {})
    types = [wanted] if isinstance(wanted, str) else wanted
    return Problem(field, N_("It must be of type {type}."), {"type": ", ".join(types)})


def _of_unknown(field: str, error: ValidationError) -> Problem:
    schema = cast("dict[str, Any]", error.schema)
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    unknown = [
        name
        for name in cast("dict[str, Any]", error.instance)
        if name not in known and not any(re.search(pattern, name) for pattern in patterns)
    ]
    names = _listed(sorted(unknown))
    if not known:
        return Problem(field, N_("There is no such field here: {names}."), {"names": names})
    template = N_("There is no such field here: {names}. The fields are {known}.")
    return Problem(field, template, {"names": names, "known": _listed(sorted(known))})


def _as_json(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _listed(names: Iterable[str]) -> str:
    """The names on one line, cut short when they are many or long."""
    named = list(names)
    shown = [name if len(name) <= 60 else name[:59] + "…" for name in named[:_MOST_NAMED]]
    line = ", ".join([*shown, *(["…"] if len(named) > _MOST_NAMED else [])])
    return line if len(line) <= 200 else line[:199] + "…"
