"""The form of an HTTP tool: what the model is told, and how the tool is reached."""

from __future__ import annotations

from typing import Any

import streamlit as st

from control_plane.domain.tools import Tool
from control_plane.ui import forms, key_form, schema_form
from control_plane.ui.i18n import _
from control_plane.ui.key_form import Places

FORM = "tool"
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "name": _("Name"),
        "description": _("What it does"),
        "url": "URL",
        "method": _("Method"),
        "parameters": _("Arguments"),
        "api_key": _("Key from"),
        "timeout_seconds": _("Seconds at most"),
    }


def draw(tool: Tool | None, places: Places) -> dict[str, Any]:
    """Draw the form and read it; nothing is saved here. `places` says where keys can be."""
    spec = tool.spec if tool else None
    key = f"{FORM}/{spec.name}@{tool.version}" if spec and tool else f"{FORM}/new"
    forms.summary(FORM, labels())
    values: dict[str, Any] = {"kind": "http"}
    name, method, url = st.columns([3, 2, 6])
    with name:
        values["name"] = st.text_input(
            _("Name"), value=spec.name if spec else "", disabled=spec is not None, key=f"{key}/name"
        )
        forms.beside(FORM, "name")
    with method:
        given = spec.method if spec else "POST"
        values["method"] = st.selectbox(
            _("Method"), _METHODS, index=_METHODS.index(given), key=f"{key}/method"
        )
    with url:
        values["url"] = st.text_input(
            "URL",
            value=spec.url if spec else "",
            key=f"{key}/url",
            help=_("May hold {argument} places; other arguments go into the query or the body."),
        )
        forms.beside(FORM, "url")
    values["description"] = st.text_area(
        _("What it does"),
        value=spec.description if spec else "",
        key=f"{key}/description",
        height=80,
        help=_("The model reads this to decide when to call it."),
    )
    forms.beside(FORM, "description")
    values.update(_bounds(tool, key, places))
    st.subheader(_("Arguments"), anchor=False)
    values["parameters"] = schema_form.draw(spec.parameters if spec else {}, key=f"{key}/arguments")
    forms.beside(FORM, "parameters")
    return values


def _bounds(tool: Tool | None, key: str, places: Places) -> dict[str, Any]:
    spec = tool.spec if tool else None
    place, seconds, effects = st.columns([5, 2, 4])
    with place:
        reference = key_form.draw(FORM, spec.api_key if spec else "", key=key, places=places)
    with seconds:
        most = st.number_input(
            _("Seconds at most"),
            value=float(spec.timeout_seconds) if spec else 30.0,
            step=5.0,
            key=f"{key}/timeout_seconds",
        )
        forms.beside(FORM, "timeout_seconds")
    with effects:
        changes = st.toggle(
            _("Changes something out there"),
            value=spec.side_effects if spec else True,
            key=f"{key}/side_effects",
            help=_("Such calls carry an idempotency key, so that a repeat does nothing twice."),
        )
    return {"api_key": reference, "timeout_seconds": most, "side_effects": changes}
