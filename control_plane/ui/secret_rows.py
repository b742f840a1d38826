"""Stored secrets as rows of a table, and the form of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from control_plane.services.secrets import KeptSecret
from control_plane.ui import forms, navigation, tables
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _
from control_plane.ui.tables import Column, Row, Table

FORM = "secret"


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {"name": _("Name"), "value": _("Value")}


def table(found: Sequence[KeptSecret], *, chosen: str | None) -> Table:
    """The list of secrets; none of their values."""
    return Table(
        _("Secrets"),
        [
            Column(_("Secret"), wrap=True),
            Column(_("Used by"), wrap=True),
            Column(_("Version"), numeric=True),
            Column(_("Last used"), numeric=True),
            Column(_("Changed"), numeric=True),
        ],
        [_row(kept, chosen=chosen) for kept in found],
    )


def _row(kept: KeptSecret, *, chosen: str | None) -> Row:
    secret = kept.secret
    where = navigation.href("secrets", secret=secret.name)
    used = secret.last_used_at
    return Row(
        [
            tables.link(secret.name, where, sub=secret.reference),
            tables.quiet(", ".join(kept.used_by) or _("nothing yet")),
            tables.text(str(secret.version)),
            tables.age(used) if used else tables.quiet(_("never")),
            tables.age(secret.updated_at),
        ],
        href=where,
        chosen=secret.name == chosen,
    )


def draw(kept: KeptSecret | None) -> dict[str, Any]:
    """Draw the form and read it; the value so far is never in it."""
    forms.summary(FORM, labels())
    key = f"{FORM}/{kept.secret.name}@{kept.secret.version}" if kept else f"{FORM}/new"
    left, right = st.columns(2)
    with left:
        name = st.text_input(
            labels()["name"],
            value=kept.secret.name if kept else "",
            disabled=kept is not None,
            key=f"{key}/name",
            help=_("Connections and tools name it."),
        )
        forms.beside(FORM, "name")
    with right:
        value = st.text_input(
            labels()["value"],
            type="password",
            key=f"{key}/value",
            autocomplete="new-password",
            help=_("Sealed before it is stored, and never shown again."),
        )
        forms.beside(FORM, "value")
    if kept is not None and kept.used_by:
        used_by = escape(", ".join(kept.used_by))
        st.caption(_("A new value counts from the next call on: {used_by}.", used_by=used_by))
    return {"name": name, "value": value}
