"""Data: how long it is kept, what is held, and one person's data."""

from __future__ import annotations

import streamlit as st

from control_plane.ui import data_holds, data_person, data_retention
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("data")
page.title(_("How long data is kept, what must not go, and what there is about one person."))
st.subheader(_("How long data is kept"), anchor=False)
data_retention.show(page)
st.subheader(_("Legal holds"), anchor=False)
data_holds.show(page)
st.subheader(_("One person's data"), anchor=False)
data_person.show(page)
