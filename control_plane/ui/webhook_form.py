"""The form of an endpoint: where it is, and what it is told."""

from __future__ import annotations

from typing import Any

import streamlit as st

from control_plane.domain.webhooks import EVENTS, Endpoint
from control_plane.ui import forms
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

FORM = "webhook"
_FAMILIES = ("*", "run.*", "approval.*", "agent.*", "pattern.*", "schedule.*")


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "name": _("Name"),
        "url": _("Address"),
        "events": _("Events"),
        "description": forms.optional(_("Description")),
    }


def draw(endpoint: Endpoint | None) -> dict[str, Any]:
    """Draw the form and read it; nothing is saved here."""
    given = None if endpoint is None else endpoint.spec
    key = FORM + ("/new" if endpoint is None else f"/{endpoint.spec.name}@{endpoint.version}")
    said = labels()
    name = st.text_input(
        said["name"],
        value=given.name if given else "",
        disabled=given is not None,
        help=_("It cannot change later."),
        key=f"{key}/name",
    )
    forms.beside(FORM, "name")
    url = st.text_input(
        said["url"], value=given.url if given else "https://", key=f"{key}/url", max_chars=2000
    )
    forms.beside(FORM, "url")
    chosen = list(given.events) if given else ["run.failed", "run.needs_attention"]
    events = st.multiselect(
        said["events"],
        list(dict.fromkeys((*_FAMILIES, *EVENTS, *chosen))),
        default=chosen,
        accept_new_options=True,
        placeholder=_("Choose"),
        help=_("Every action on the audit record is a type, too: type it, such as agent.saved."),
        key=f"{key}/events",
    )
    forms.beside(FORM, "events")
    description = st.text_input(
        said["description"],
        value=given.description if given else "",
        max_chars=500,
        key=f"{key}/description",
    )
    forms.beside(FORM, "description")
    return {"name": name, "url": url, "events": events, "description": description}


def show_types() -> None:
    """What happens besides the changes on the audit record, for those who choose."""
    with st.expander(_("Types of events")):
        lines = [f"- **{escape(type_)}**: {escape(_(about))}" for type_, about in EVENTS.items()]
        st.markdown("\n".join(lines))
        st.caption(
            _("An event says what happened to which run or record, never what was asked or said.")
        )
