"""A JSON Schema typed as text."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from control_plane.ui import format


def edit(
    label: str, given: dict[str, Any] | None, *, key: str, about: str
) -> dict[str, Any] | None:
    """A text area for a schema; `None` when it is left empty."""
    typed = st.text_area(
        label,
        value=format.pretty_json(given) if given else "",
        key=key,
        help=about,
        height=140 if given else 80,
        placeholder='{"type": "object", "properties": {"answer": {"type": "string"}}}',
    )
    return read(typed)


def read(typed: str) -> dict[str, Any] | None:
    """The schema in the text; one that no schema check passes when it is not a JSON object."""
    if not typed.strip():
        return None
    try:
        value = json.loads(typed)
    except ValueError:
        return {"type": "not JSON"}
    return value if isinstance(value, dict) else {"type": "not an object"}
