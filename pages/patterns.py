"""Patterns: how agents work together, and when to use which kind."""

from __future__ import annotations

import streamlit as st

from control_plane.services.patterns import list_patterns
from control_plane.ui import navigation, pattern_rows, tables
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("patterns")
page.title(
    _("How agents work together. A pattern can be a member of another."),
    action=navigation.Way("pattern", _("Compose a pattern"), "add"),
)
found = list_patterns(*page.who)
if found:
    tables.show(pattern_rows.table(found), key="patterns")
else:
    st.info(_("No pattern is composed yet. A pattern needs registered agents."))
    navigation.link("agents", _("Agents"), icon=":material/smart_toy:")
st.subheader(_("When to use which"), anchor=False)
tables.show(pattern_rows.guide(), key="guide")
st.subheader(_("When to use which engine"), anchor=False)
tables.show(pattern_rows.engine_guide(), key="engine_guide")
