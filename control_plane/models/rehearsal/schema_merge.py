"""Two JSON schemas made one that asks for what both ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

Schema = dict[str, Any]


def merged(first: Schema, second: Schema) -> Schema:
    """A schema whose values satisfy both, as far as their keywords can be joined."""
    result = dict(first)
    for key, value in second.items():
        if key not in result or result[key] == value:
            result[key] = value
        elif key in _JOIN:
            result[key] = _JOIN[key](result[key], value)
        elif key in _KEPT_APART:
            result["allOf"] = [*result.get("allOf", []), {key: value}]
        else:
            result[key] = value
    return result


def resolved(root: Schema, pointer: str) -> Schema | None:
    """What a local reference such as `#/$defs/Name` points at; `None` if there is nothing."""
    found: Any = root
    for part in pointer.removeprefix("#").strip("/").split("/") if pointer != "#" else []:
        part = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(found, dict) or part not in found:
            return None
        found = cast("dict[str, Any]", found)[part]
    if found is True:
        return {}
    return cast("Schema", found) if isinstance(found, dict) else None


def _properties(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    joined = dict(first)
    for name, schema in second.items():
        both = isinstance(joined.get(name), dict) and isinstance(schema, dict)
        joined[name] = merged(joined[name], cast("Schema", schema)) if both else schema
    return joined


def _types(first: str | list[str], second: str | list[str]) -> list[str]:
    ours = [first] if isinstance(first, str) else first
    theirs = [second] if isinstance(second, str) else second
    common = [name for name in ours if name in theirs]
    if not common and {"integer", "number"} <= {*ours, *theirs}:
        return ["integer"]
    return common


def _common(first: list[Any], second: list[Any]) -> list[Any]:
    return [value for value in first if value in second]


def _all(first: list[Any], second: list[Any]) -> list[Any]:
    return [*first, *(value for value in second if value not in first)]


_JOIN: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "properties": _properties,
    "required": _all,
    "allOf": _all,
    "type": _types,
    "enum": _common,
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"), min),
}
_KEPT_APART: Final = frozenset({"anyOf", "oneOf", "$ref", "pattern", "not", "multipleOf"})
