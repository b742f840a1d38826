"""Connections: endpoints that speak the OpenAI protocol; add, test, change."""

from __future__ import annotations

from typing import Any

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.connections import Connection
from control_plane.services import connections, secrets
from control_plane.ui import (
    connection_form,
    connection_rows,
    forms,
    navigation,
    read_only,
    refusals,
    rights,
    tables,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _
from control_plane.ui.key_form import Places

page = open_page("connections")


def edit(connection: Connection | None) -> None:
    """The form with its test; who may not save is shown what there is."""
    if not rights.may(page.principal, Role.ADMIN):
        if connection is not None:
            read_only.show(connection.spec, connection_form.labels(), key="fields")
        return
    forms.summary(connection_form.FORM, connection_form.labels())
    preset = connection_form.choose_preset() if connection is None else "other"
    spec = connection_form.draw(connection, preset, places)
    with st.container(horizontal=True, gap="small"):
        asked = st.button(_("Test"), icon=":material/network_check:", key="test_connection")
        kept = st.button(_("Save"), type="primary", key="save_connection")
        if connection is not None:
            refusals.button(
                _("Remove"),
                "delete",
                lambda: connections.remove_connection(*page.who, connection.spec.name),
                done=_("The connection is removed."),
                type="tertiary",
                key="remove_connection",
            )
    if asked:
        test(spec)
    if kept:
        save(connection, spec)


def test(spec: dict[str, Any]) -> None:
    """Try the endpoint without saving anything."""
    with st.spinner(_("Asking the endpoint …")):
        report = forms.submit(
            connection_form.FORM,
            lambda: connections.probe_connection(*page.who, spec=spec, model=spec["default_model"]),
            done="",
        )
    if report is not None:
        connection_form.show_report(report)


def save(connection: Connection | None, spec: dict[str, Any]) -> None:
    """Save, and go to what was saved."""
    saved = forms.submit(
        connection_form.FORM,
        lambda: connections.save_connection(
            *page.who, spec=spec, expected_version=connection.version if connection else None
        ),
        done=_("Connection {name} is saved.", name=spec["name"]),
    )
    if saved is not None:
        navigation.go("connections", connection=saved.spec.name)


page.title(
    _("Where models answer. A connection says where its key is kept, and never holds it."),
    action=navigation.Way("connections", _("Add a connection"), "add", (("add", "1"),)),
    needs=Role.ADMIN,
)
found = connections.list_connections(*page.who)
places = Places(page.principal.workspace_id, secrets.secret_names(*page.who))
chosen = st.query_params.get("connection")
if found:
    tables.show(connection_rows.table(found, chosen=chosen, places=places), key="connections")
adding = "add" in st.query_params or not found
if chosen and any(each.spec.name == chosen for each in found):
    connection = connections.get_connection(*page.who, chosen)
    st.subheader(escape(chosen), anchor=False)
    if connection.rehearsal:
        st.info(_("The rehearsal model runs on this machine; there is nothing to set up about it."))
    else:
        edit(connection)
elif adding:
    st.subheader(_("Connect a real model"), anchor=False)
    edit(None)
