"""What a form would hold, for who may look at it and not change it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

import streamlit as st
from pydantic import BaseModel

from control_plane.ui import format, tables
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _
from control_plane.ui.tables import Column, Row, Table

_LONG = 160
"""From so many characters on, a text stands by itself and not in a cell."""


def show(spec: BaseModel, labels: Mapping[str, str], *, key: str, **around: str) -> None:
    """The fields under their labels; those that are empty are left out.

    Args:
        labels: By the path of the field, as its form names it.
        around: Fields beside the specification.
    """
    values: Mapping[str, Any] = {**spec.model_dump(), **around}
    filled = [(label, value) for path, label in labels.items() if (value := _at(values, path))]
    cells = [(label, text) for label, value in filled if (text := _short(value)) is not None]
    table = Table(
        _("Settings"),
        [Column(_("Field")), Column(_("Value"), wrap=True)],
        [Row([tables.quiet(label), tables.text(text)]) for label, text in cells],
    )
    tables.show(table, key=key)
    for label, value in filled:
        if _short(value) is None:
            st.markdown(f"**{escape(label)}**")
            text = value if isinstance(value, str) else format.pretty_json(value)
            st.code(text, language=None, wrap_lines=True)


def _at(values: Mapping[str, Any], path: str) -> Any:
    found: Any = values
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _short(value: Any) -> str | None:
    """The value in a cell; `None` for what needs more room."""
    if value is True:
        return _("yes")
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (list, tuple)) and all(isinstance(part, str) for part in value):
        value = ", ".join(value)
    if isinstance(value, (Mapping, list, tuple)):
        return None
    text = str(value)
    return None if "\n" in text or len(text) > _LONG else text
