"""An example for every answer of the description, made from its schema."""

from __future__ import annotations

from typing import Any

_DEEPEST = 6  # Patterns nest patterns; nobody reads further.
_FORMATS = {
    "date-time": "2027-03-01T09:30:00Z",
    "date": "2027-03-01",
    "uri": "https://shop.example/refunds",
    "binary": "",
}
_SCALARS: dict[str, Any] = {
    "string": "text",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "null": None,
}


def example_of(schema: dict[str, Any], shapes: dict[str, Any], depth: int = 0) -> Any:
    """A value of the schema; the schema's own example where it has one.

    Args:
        shapes: What `#/components/schemas/…` refers to.
    """
    for told in ("examples", "default", "const", "enum"):
        if told in schema:
            return schema[told] if told in ("default", "const") else schema[told][0]
    if "$ref" in schema:
        return example_of(shapes[schema["$ref"].rpartition("/")[2]], shapes, depth)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return example_of(schema[several][0], shapes, depth)
    return _of_type(schema, shapes, depth)


def _of_type(schema: dict[str, Any], shapes: dict[str, Any], depth: int) -> Any:
    match schema.get("type"):
        case "object" if depth < _DEEPEST:
            fields: dict[str, Any] = schema.get("properties", {})
            return {name: example_of(each, shapes, depth + 1) for name, each in fields.items()}
        case "array" if depth < _DEEPEST and "items" in schema:
            return [example_of(schema["items"], shapes, depth + 1)]
        case "object":
            return {}
        case "array":
            return []
        case "string" if schema.get("format") in _FORMATS:
            return _FORMATS[schema["format"]]
        case kind:
            return _SCALARS.get(str(kind))
