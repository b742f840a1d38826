"""Tools: what agents may call; register an HTTP service."""

from __future__ import annotations

from typing import Any

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.tools import Tool
from control_plane.services import secrets, tools
from control_plane.ui import (
    forms,
    navigation,
    read_only,
    refusals,
    rights,
    tables,
    tool_form,
    tool_rows,
)
from control_plane.ui.escape import escape
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _
from control_plane.ui.key_form import Places

page = open_page("tools")


def edit(tool: Tool | None) -> None:
    """The form; who may not save is shown what there is."""
    if not rights.may(page.principal, Role.ADMIN):
        if tool is not None:
            read_only.show(tool.spec, tool_form.labels(), key="fields")
        return
    kept_names = secrets.secret_names(*page.who)
    spec = tool_form.draw(tool, Places(page.principal.workspace_id, kept_names))
    with st.container(horizontal=True, gap="small"):
        kept = st.button(_("Save"), type="primary", key="save_tool")
        if tool is not None:
            refusals.button(
                _("Remove"),
                "delete",
                lambda: tools.remove_tool(*page.who, tool.spec.name),
                done=_("The tool is removed."),
                type="tertiary",
                key="remove_tool",
            )
    if kept:
        save(tool, spec)


def save(tool: Tool | None, spec: dict[str, Any]) -> None:
    """Save, and go to what was saved."""
    saved = forms.submit(
        tool_form.FORM,
        lambda: tools.save_tool(
            *page.who, spec=spec, expected_version=tool.version if tool else None
        ),
        done=_("Tool {name} is saved.", name=spec["name"]),
    )
    if saved is not None:
        navigation.go("tools", tool=saved.spec.name)


page.title(
    _("What agents may call: built-in tools, and HTTP services of yours."),
    action=navigation.Way("tools", _("Register a tool"), "add", (("add", "1"),)),
    needs=Role.ADMIN,
)
found = tools.list_tools(*page.who)
chosen = st.query_params.get("tool")
tables.show(tool_rows.table(found, chosen=chosen), key="tools")
st.caption(_("HTTP tools reach only the hosts that CONTROL_PLANE_TOOL_HOSTS names on this server."))
if any(each.name == chosen and each.kind == "http" for each in found):
    st.subheader(escape(chosen), anchor=False)
    edit(tools.get_tool(*page.who, chosen))
elif "add" in st.query_params:
    st.subheader(_("Register a tool"), anchor=False)
    edit(None)
