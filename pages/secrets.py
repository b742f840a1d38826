"""Secrets: keys that connections and tools name; keep, replace, remove."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.services import secrets
from control_plane.services.secrets import KeptSecret
from control_plane.ui import forms, navigation, refusals, secret_rows, tables
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("secrets")


def edit(kept: KeptSecret | None) -> None:
    """The form."""
    values = secret_rows.draw(kept)
    with st.container(horizontal=True, gap="small"):
        label = _("Replace the value") if kept else _("Keep the secret")
        asked = st.button(label, type="primary", key="save_secret")
        if kept is not None:
            refusals.button(
                _("Remove"),
                "delete",
                lambda: secrets.remove_secret(*page.who, kept.secret.name),
                done=_("The secret is removed."),
                type="tertiary",
                key="remove_secret",
            )
    if asked:
        saved = forms.submit(
            secret_rows.FORM,
            lambda: secrets.save_secret(
                *page.who, **values, expected_version=kept.secret.version if kept else None
            ),
            done=_("Secret {name} is kept.", name=values["name"]),
        )
        if saved is not None:
            navigation.go("secrets", secret=saved.name)


page.title(
    _("Keys that connections and tools name. A value goes in and is never shown again."),
    action=navigation.Way("secrets", _("Keep a secret"), "add", (("add", "1"),)),
    needs=Role.ADMIN,
)
found = secrets.list_secrets(*page.who)
chosen = st.query_params.get("secret")
if found:
    tables.show(secret_rows.table(found, chosen=chosen), key="secrets")
else:
    st.info(
        _(
            "No secret is kept yet. A key can also stay in an environment variable or a file;"
            " connections and tools say where."
        )
    )
picked = next((kept for kept in found if kept.secret.name == chosen), None)
if picked is not None:
    st.subheader(escape(picked.secret.name), anchor=False)
    edit(picked)
elif "add" in st.query_params or not found:
    st.subheader(_("Keep a secret"), anchor=False)
    edit(None)
