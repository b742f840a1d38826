"""A form made of a JSON Schema: one widget a field, in the schema's order."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from pydantic import JsonValue

from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.ui import format, forms
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

_LINE = 200
"""Longest text that gets a single line."""
_ABSENT: Any = object()
_KNOWN_TITLES = (
    N_("Request"),
    N_("Reason"),
    N_("Instruction"),
    N_("What the receiver is told"),
    N_("Steps"),
)
"""Titles in the product's own schemas; a title of anybody else's is shown as it is."""


@dataclass(frozen=True)
class Filled:
    """What a form holds now."""

    value: dict[str, Any]
    """Fields left empty are left out, and so are those that could not be read."""
    unread: tuple[Problem, ...]
    """Fields whose text is no JSON value."""

    def checked(self) -> dict[str, Any]:
        """The value, to be carried out. Raises `InvalidInput` when a field could not be read."""
        if self.unread:
            raise InvalidInput(self.unread)
        return self.value


@dataclass
class _Form:
    """One drawing of the form."""

    key: str
    refused: Sequence[Problem]
    keeps: bool
    unread: list[Problem]


def draw(
    schema: Mapping[str, Any],
    *,
    key: str,
    initial: Mapping[str, Any] | None = None,
    refused: Sequence[Problem] = (),
    prefix: str = "",
    keeps: bool = False,
) -> Filled:
    """Draw the form and read it.

    Args:
        schema: An object schema.
        key: Prefix of the widgets' keys; what was typed is kept under it.
        initial: What the fields hold at first.
        refused: What was wrong when the form was last carried out, shown beside the fields.
        prefix: What the refusal calls the whole form, such as `input`.
        keeps: Whether what was typed is there again when the form was not drawn for a while.
    """
    unread: list[Problem] = []
    form = _Form(key, [_without(prefix, problem) for problem in refused], keeps, unread)
    value = _object(form, schema, path="", initial=dict(initial or {}))
    places = [f"{prefix}.{problem.field}".strip(".") for problem in unread]
    return Filled(
        value,
        tuple(
            Problem(place, problem.template, problem.params)
            for place, problem in zip(places, unread, strict=True)
        ),
    )


def label_of(schema: Mapping[str, Any], name: str) -> str:
    """The label of a field, as plain text."""
    field = schema.get("properties", {}).get(name, {})
    return _(str(field.get("title") or name))


def _without(prefix: str, problem: Problem) -> Problem:
    field = problem.field.removeprefix(prefix).removeprefix(".")
    return Problem(field, problem.template, problem.params)


def _object(
    form: _Form, schema: Mapping[str, Any], *, path: str, initial: dict[str, Any]
) -> dict[str, Any]:
    value: dict[str, Any] = {}
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        where = f"{path}.{name}" if path else name
        label = escape(label_of(schema, name))
        if name not in required:
            label = forms.optional(label)
        begin = initial.get(name, field.get("default", _ABSENT))
        found = _field(form, field, label=label, path=where, initial=begin)
        if not (field.get("type") == "object" and field.get("properties")):
            forms.said(form.refused, where)
        if found is not _ABSENT:
            value[name] = found
    return value


def _field(
    form: _Form, field: Mapping[str, Any], *, label: str, path: str, initial: JsonValue
) -> JsonValue:
    key = f"{form.key}/{path}"
    kind = field.get("type")
    about = escape(field["description"]) if field.get("description") else None
    looks = {"key": key, "help": about, "persist_state": "session" if form.keeps else None}
    if "enum" in field:
        return _choice(field["enum"], label, initial, looks)
    if kind == "object" and field.get("properties"):
        with st.container(border=True):
            st.markdown(f"**{label}**", help=about)
            nested = initial if isinstance(initial, dict) else {}
            return _object(form, field, path=path, initial=nested)
    if kind == "boolean":
        return st.toggle(label, value=bool(initial is True), **looks)
    if kind in ("integer", "number"):
        return _number(field, label, initial, looks)
    if kind == "string":
        return _text(field, label, initial, looks)
    if kind == "array" and field.get("items", {}).get("type") == "string":
        return _texts(field, label, initial, looks)
    return _any_json(form, label, path, initial, looks)


def _choice(
    options: list[Any], label: str, initial: JsonValue, looks: Mapping[str, Any]
) -> JsonValue:
    index = options.index(initial) if initial in options else None
    picked = st.selectbox(
        label,
        options,
        index=index,
        format_func=str,
        **looks,
        placeholder=_("Choose"),
    )
    return _ABSENT if picked is None else picked


def _number(
    field: Mapping[str, Any],
    label: str,
    initial: JsonValue,
    looks: Mapping[str, Any],
) -> JsonValue:
    whole = field["type"] == "integer"
    given = initial if isinstance(initial, int | float) else None
    value = st.number_input(
        label,
        value=given if given is None else int(given) if whole else float(given),
        step=1 if whole else None,
        **looks,
    )
    if value is None:
        return _ABSENT
    return int(value) if whole or float(value).is_integer() else value


def _text(
    field: Mapping[str, Any],
    label: str,
    initial: JsonValue,
    looks: Mapping[str, Any],
) -> JsonValue:
    given = initial if isinstance(initial, str) else ""
    if field.get("maxLength", _LINE + 1) <= _LINE:
        value = st.text_input(label, value=given, **looks)
    else:
        value = st.text_area(label, value=given, **looks, height=_height(given))
    return value if value or initial == "" else _ABSENT


def _texts(
    field: Mapping[str, Any],
    label: str,
    initial: JsonValue,
    looks: Mapping[str, Any],
) -> JsonValue:
    given = [str(item) for item in initial] if isinstance(initial, list) else []
    options = field["items"].get("enum")
    if options:
        picked = st.multiselect(label, options, default=given, **looks, placeholder=_("Choose"))
        return list(picked) or _ABSENT
    typed = st.text_area(
        label,
        value="\n".join(given),
        **looks,
        placeholder=_("One entry per line"),
    )
    entries = [line.strip() for line in typed.splitlines() if line.strip()]
    return entries or _ABSENT


def _any_json(
    form: _Form, label: str, path: str, initial: JsonValue, looks: Mapping[str, Any]
) -> JsonValue:
    given = "" if initial is _ABSENT else format.pretty_json(initial)
    typed = st.text_area(f"{label} (JSON)", value=given, **looks, height=_height(given))
    if not typed.strip():
        return _ABSENT
    try:
        return json.loads(typed)
    except ValueError as error:
        form.unread.append(
            Problem(path, N_("This is not valid JSON: {reason}"), {"reason": str(error)})
        )
        return _ABSENT


def _height(text: str) -> int:
    lines = sum(1 + len(line) // 90 for line in text.splitlines()) if text else 2
    return min(420, max(96, 26 * (lines + 1)))
