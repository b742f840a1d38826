"""Agents: who does the work, and how well."""

from __future__ import annotations

import streamlit as st

from control_plane.services.agents import list_agents
from control_plane.ui import agent_rows, navigation, tables
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("agents")
page.title(
    _("Who does the work. Numbers are of the last 30 days."),
    action=navigation.Way("agent", _("Register an agent"), "add"),
)
rows = list_agents(*page.who)
if rows:
    tables.show(agent_rows.table(rows), key="agents")
else:
    st.info(_("No agent is registered yet. An agent needs a connection to a model."))
    navigation.link("connections", _("Connections"), icon=":material/cable:")
