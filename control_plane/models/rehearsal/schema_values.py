"""A value that satisfies a JSON schema and reads as if somebody had meant it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

from jsonschema import Draft202012Validator

from control_plane.models.rehearsal.schema_merge import Schema, merged, resolved
from control_plane.models.rehearsal.schema_numbers import Bounds, number_within
from control_plane.models.rehearsal.schema_strings import string_for

_DEEPEST = 6  # Deeper than people write; below it only what is required is written.
_HARD_STOP = 40  # Ends a schema that requires itself without end.
_MOST_REFERENCES = 50  # In one place: ends a reference that leads to itself.


class Hints(Protocol):
    """What the values should say, by the name of the property."""

    def string(self, name: str) -> str:
        """A text for the property."""
        ...

    def number(self, name: str, *, low: float | None, high: float | None) -> float:
        """A number for the property, within the bounds where it can."""
        ...

    def boolean(self, name: str) -> bool:
        """Whether the property holds."""
        ...

    def choice(self, name: str, options: Sequence[str]) -> str | None:
        """The option that suits; `None` if none does better than the others."""
        ...

    def leaves_empty(self, name: str) -> bool:
        """Whether a list of that name is best empty, such as `problems`."""
        ...


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the document a value goes."""

    name: str = ""
    """The property above it; list items have their list's."""
    depth: int = 0
    variant: int = 0
    references: frozenset[str] = frozenset()
    """References followed on the way here."""
    tight: bool = False
    """Write only what is required, to come to an end."""

    def below(self, name: str | None = None, *, variant: int | None = None) -> _Place:
        depth = self.depth + 1
        return replace(
            self,
            name=self.name if name is None else name,
            depth=depth,
            variant=self.variant if variant is None else variant,
            tight=self.tight or depth > _DEEPEST,
        )


def satisfies(value: object, schema: Schema, root: Schema) -> bool:
    """Whether the value satisfies the schema, whose references are looked up in `root`."""
    validator = cast("Any", Draft202012Validator(root)).evolve(schema=schema)
    return bool(validator.is_valid(value))


def value_for(schema: Schema, hints: Hints, *, decided: Mapping[str, Any] | None = None) -> object:
    """A value for the schema, best effort where the schema is stranger than people write.

    Args:
        schema: Draft 2020-12 as models are given it; references are local.
        hints: What the values should say.
        decided: Values of properties of the root object that are decided already. Should the schema
            not allow them, they are dropped.
    """
    if decided:
        value = _Writer(schema, hints, decided).value(schema, _Place())
        if satisfies(value, schema, schema):
            return value
    return _Writer(schema, hints, {}).value(schema, _Place())


class _Writer:
    def __init__(self, root: Schema, hints: Hints, decided: Mapping[str, Any]) -> None:
        self._root = root
        self._hints = hints
        self._decided = decided

    def value(self, schema: Schema | bool, place: _Place) -> object:
        if isinstance(schema, bool) or place.depth > _HARD_STOP:
            return None
        schema, place = self._flat(schema, place)
        if "const" in schema:
            return schema["const"]
        if schema.get("enum"):
            return self._choice(schema["enum"], place)
        for keyword in ("anyOf", "oneOf"):
            if schema.get(keyword):
                return self._alternative(schema, keyword, place)
        return self._of_type(self._type(schema, place), schema, place)

    def _of_type(self, kind: str, schema: Schema, place: _Place) -> object:
        match kind:
            case "object":
                return self._object(schema, place)
            case "array":
                return self._array(schema, place)
            case "integer" | "number":
                return self._number(schema, place, whole=kind == "integer")
            case "boolean":
                return self._hints.boolean(place.name) is not bool(place.variant % 2)
            case "null":
                return None
            case _:
                said = self._hints.string(place.name)
                return string_for(schema, suggestion=said, variant=place.variant)

    def _flat(self, schema: Schema, place: _Place) -> tuple[Schema, _Place]:
        """The schema with its references and `allOf` merged in."""
        for _ in range(_MOST_REFERENCES):
            if "$ref" in schema:
                pointer = schema["$ref"]
                rest = {key: value for key, value in schema.items() if key != "$ref"}
                schema = merged(resolved(self._root, pointer) or {}, rest)
                again = pointer in place.references
                place = replace(
                    place, references=place.references | {pointer}, tight=place.tight or again
                )
            elif "allOf" in schema:
                parts = schema["allOf"]
                schema = {key: value for key, value in schema.items() if key != "allOf"}
                for part in _schemas(parts):
                    schema = merged(schema, part)
            else:
                return schema, place
        return {}, place

    def _type(self, schema: Schema, place: _Place) -> str:
        named = schema.get("type")
        if isinstance(named, str):
            return named
        if isinstance(named, list) and named:
            names = cast("list[str]", named)
            if place.tight and "null" in names:
                return "null"
            return next((name for name in names if name != "null"), "null")
        for keyword, name in _TYPE_OF_KEYWORD.items():
            if keyword in schema:
                return name
        return "string"

    def _choice(self, options: list[Any], place: _Place) -> object:
        words = [option for option in options if isinstance(option, str)]
        suits = self._hints.choice(place.name, words)
        if suits is None and None in options:
            return None
        start = options.index(suits) if suits is not None else 0
        return options[(start + place.variant) % len(options)]

    def _alternative(self, schema: Schema, keyword: str, place: _Place) -> object:
        """The first alternative whose value satisfies the whole."""
        rest = {key: value for key, value in schema.items() if key != keyword}
        alternatives = [merged(rest, part) for part in _schemas(schema[keyword])]
        nothing = [a for a in alternatives if a.get("type") == "null"]
        others = [a for a in alternatives if a.get("type") != "null"]
        ordered = (
            [*nothing, *sorted(others, key=_has_reference)] if place.tight else [*others, *nothing]
        )
        turn = place.variant % max(1, len(others)) if not place.tight else 0
        candidates: list[object] = []
        for alternative in [*ordered[turn:], *ordered[:turn]]:
            if nothing and self._is_open_question(alternative, place):
                return None
            value = self.value(alternative, place)
            if satisfies(value, schema, self._root):
                return value
            candidates.append(value)
        return candidates[0] if candidates else None

    def _is_open_question(self, alternative: Schema, place: _Place) -> bool:
        """Whether the alternative to null is a choice of which nothing suits."""
        options = self._flat(alternative, place)[0].get("enum")
        if not options:
            return False
        return self._hints.choice(place.name, [o for o in options if isinstance(o, str)]) is None

    def _object(self, schema: Schema, place: _Place) -> dict[str, object]:
        properties: dict[str, Any] = schema.get("properties", {})
        required: list[str] = schema.get("required", [])
        most = schema.get("maxProperties", math.inf)
        optional = [] if place.tight else [name for name in properties if name not in required]
        spare = max(0, most - len(required))
        wanted = {*required, *(optional if spare == math.inf else optional[: int(spare)])}
        written: dict[str, object] = {}
        for name in [*properties, *(name for name in required if name not in properties)]:
            if name in wanted and properties.get(name) is not False:
                written[name] = self._property(name, schema, place)
        for number in range(schema.get("minProperties", 0)):
            if len(written) >= schema["minProperties"]:
                break
            name = next((n for n in properties if n not in written), f"field_{number + 1}")
            written[name] = self._property(name, schema, place)
        return written

    def _property(self, name: str, schema: Schema, place: _Place) -> object:
        described = _schema(
            schema.get("properties", {}).get(name, schema.get("additionalProperties"))
        )
        if place.depth == 0 and name in self._decided:
            value = self._decided[name]
            flat = self._flat(described, place)[0]
            plain = isinstance(value, str) and flat.get("type") == "string" and "enum" not in flat
            return string_for(flat, suggestion=value, variant=0) if plain else value
        return self.value(described, place.below(name))

    def _array(self, schema: Schema, place: _Place) -> list[object]:
        first: list[Any] = schema.get("prefixItems", [])
        values = [self.value(part, place.below()) for part in first]
        least, most = schema.get("minItems", 0), schema.get("maxItems", math.inf)
        items = schema.get("items", {})
        empty = place.tight or items is False or self._hints.leaves_empty(place.name)
        count = int(min(most, max(least, len(first) + (0 if empty else 1))))
        unique, tries = schema.get("uniqueItems", False), 0
        while len(values) < count and tries < 4 * count + 40:
            value = self.value(items, place.below(variant=place.variant + tries))
            tries += 1
            if not unique or all(not _same(value, other) for other in values):
                values.append(value)
        return values[:count]

    def _number(self, schema: Schema, place: _Place, *, whole: bool) -> float:
        bounds = Bounds.of(schema, whole=whole)
        wanted = self._hints.number(place.name, low=bounds.low, high=bounds.high)
        multiple = schema.get("multipleOf") or (1 if whole else None)
        if whole and multiple is not None and not float(multiple).is_integer():
            multiple = 1
        return number_within(wanted, bounds, multiple=multiple, variant=place.variant)


_TYPE_OF_KEYWORD = {
    "properties": "object",
    "required": "object",
    "additionalProperties": "object",
    "items": "array",
    "prefixItems": "array",
    "minItems": "array",
    "minimum": "number",
    "maximum": "number",
    "exclusiveMinimum": "number",
    "exclusiveMaximum": "number",
    "multipleOf": "number",
}
"""What a schema without a type is most likely about."""


def _schema(part: object) -> Schema:
    """The subschema; the one that allows everything where a boolean or nothing stands."""
    return cast("Schema", part) if isinstance(part, dict) else {}


def _schemas(parts: list[Any]) -> list[Schema]:
    return [cast("Schema", part) for part in parts if isinstance(part, dict)]


def _has_reference(schema: Schema) -> bool:
    return "$ref" in str(schema)


def _same(first: object, second: object) -> bool:
    """JSON's equality: `1` and `1.0` are the same, `1` and `true` are not."""
    return first == second and isinstance(first, bool) == isinstance(second, bool)
