"""What a run is started with: its fields, put together without knowing JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from control_plane.domain.errors import N_
from control_plane.ui import rows, schema_text
from control_plane.ui.i18n import _

TYPES: dict[str, tuple[str, dict[str, Any]]] = {
    "text": (N_("Long text"), {"type": "string", "maxLength": 20_000}),
    "line": (N_("Line of text"), {"type": "string", "maxLength": 200}),
    "number": (N_("Number"), {"type": "number"}),
    "integer": (N_("Whole number"), {"type": "integer"}),
    "boolean": (N_("Yes or no"), {"type": "boolean"}),
    "list": (N_("List of texts"), {"type": "array", "items": {"type": "string"}}),
}
"""Kinds of field the editor knows, with what each means in a schema."""
_SHAPING = {"type", "title", "description", "maxLength", "minLength", "items"}


def draw(schema: Mapping[str, Any], *, key: str, with_json: bool = True) -> dict[str, Any]:
    """Draw the fields and read them; a schema the editor cannot show is edited as JSON."""
    simple = fields_of(schema)
    as_json = simple is None
    if with_json and simple is not None:
        as_json = st.toggle(_("Edit as JSON Schema"), key=f"{key}/as_json")
    if as_json or simple is None:
        read = schema_text.edit(
            _("JSON Schema"), dict(schema), key=f"{key}/json", about=_("Its type must be object.")
        )
        return read or {}
    listed = rows.Rows(f"{key}/fields", simple)
    fields = [_field(listed, number) for number in listed.numbers]
    st.button(_("Add a field"), icon=":material/add:", on_click=listed.add, key=f"{key}/add")
    return schema_of(fields)


def fields_of(schema: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The fields of a schema as rows of the editor; `None` when it says more than they can."""
    found: list[dict[str, Any]] = []
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        kind = _kind(field)
        if kind is None or set(field) - _SHAPING:
            return None
        title = field.get("title", "")
        about = field.get("description", "")
        found.append(
            {
                "name": name,
                "kind": kind,
                "title": title,
                "description": about,
                "required": name in required,
            }
        )
    return found


def schema_of(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """The schema the rows say; a row without a name says nothing."""
    properties: dict[str, Any] = {}
    for field in fields:
        if not field["name"]:
            continue
        shape = dict(TYPES[field["kind"]][1])
        if field["kind"] in ("text", "line") and field["required"]:
            shape["minLength"] = 1
        extra = {name: field[name] for name in ("title", "description") if field[name]}
        properties[field["name"]] = {**shape, **extra}
    return {
        "type": "object",
        "properties": properties,
        "required": [field["name"] for field in fields if field["name"] and field["required"]],
        "additionalProperties": False,
    }


def _kind(field: Mapping[str, Any]) -> str | None:
    if field.get("type") == "string":
        return "line" if field.get("maxLength", 201) <= 200 else "text"
    if field.get("type") == "array":
        return "list" if field.get("items") == {"type": "string"} else None
    kind = field.get("type")
    return kind if kind in TYPES else None


def _field(listed: rows.Rows, number: int) -> dict[str, Any]:
    given = listed.initial(number) or {}
    name, title, kind, required, tools = st.columns([6, 6, 9, 5, 2], vertical_alignment="bottom")
    with name:
        typed = st.text_input(
            _("Field"), value=given.get("name", ""), key=listed.widget(number, "name")
        )
    with title:
        label = st.text_input(
            _("Label"), value=given.get("title", ""), key=listed.widget(number, "title")
        )
    with kind:
        kinds = list(TYPES)
        picked = st.selectbox(
            _("Kind"),
            kinds,
            index=kinds.index(given.get("kind", "text")),
            format_func=lambda value: _(TYPES[value][0]),
            key=listed.widget(number, "kind"),
        )
    with required:
        needed = st.toggle(
            _("Needed"),
            value=bool(given.get("required", True)),
            key=listed.widget(number, "required"),
        )
    with tools:
        rows.tools(listed, number)
    return {
        "name": typed.strip(),
        "kind": picked or "text",
        "title": label.strip(),
        "description": given.get("description", ""),
        "required": needed,
    }
