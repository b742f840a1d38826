"""The JSON Schema of the fleet's document, for editors that check and complete while one types."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

from control_plane.services.fleet import FORMAT
from control_plane.services.fleet_entries import Kind
from control_plane.services.fleet_kinds import KINDS

_REF = "#/$defs/"


def fleet_schema() -> dict[str, Any]:
    """The schema (draft 2020-12)."""
    mode: JsonSchemaMode = "validation"
    wanted: list[tuple[tuple[str, str], JsonSchemaMode, TypeAdapter[Any]]] = [
        *(((kind.section, "spec"), mode, kind.spec) for kind in KINDS),
        *(((kind.section, "around"), mode, TypeAdapter(kind.around)) for kind in KINDS),
    ]
    made, shared = TypeAdapter.json_schemas(wanted, ref_template=_REF + "{model}")
    defs: dict[str, Any] = shared.get("$defs", {})
    schemas: dict[tuple[str, str], Any] = {key[0]: schema for key, schema in made.items()}
    sections = {
        kind.section: _section(
            kind, schemas[kind.section, "spec"], schemas[kind.section, "around"], defs
        )
        for kind in KINDS
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Fleet of an agent control plane",
        "type": "object",
        "properties": {"fleet": {"const": FORMAT, "description": "The format."}, **sections},
        "patternProperties": {"^x-": {"description": "Not read; a place for YAML anchors."}},
        "additionalProperties": False,
        "$defs": defs,
    }


def _section(kind: Kind, spec: Any, around: Any, defs: dict[str, Any]) -> dict[str, Any]:
    beside = _resolved(around, defs)
    things = [_thing(_resolved(one, defs), beside) for one in spec.get("oneOf", [spec])]
    return {
        "type": ["object", "null"],
        "description": kind.says,
        "propertyNames": {"pattern": "^[a-z][a-z0-9_]{0,47}$"},
        "additionalProperties": things[0] if len(things) == 1 else {"oneOf": things},
    }


def _thing(spec: dict[str, Any], around: dict[str, Any]) -> dict[str, Any]:
    """One object with the fields of both; its name is what it stands under."""
    properties = {**around.get("properties", {}), **spec["properties"]}
    required = [*around.get("required", []), *spec.get("required", [])]
    if spec["properties"].get("kind", {}).get("const"):
        required.append("kind")
    properties.pop("name", None)
    return {
        **spec,
        "properties": properties,
        "required": [name for name in required if name != "name"],
    }


def _resolved(schema: dict[str, Any], defs: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    return schema if reference is None else defs[str(reference).removeprefix(_REF)]
