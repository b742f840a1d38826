"""Audit: every change, who made it, when."""

from __future__ import annotations

import streamlit as st

from control_plane.services.audit import list_audit
from control_plane.ui import audit_rows, pager, tables, url_widgets
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("audit")
page.title(_("Every change, who made it and when; newest first."))
subject = url_widgets.searched(_("Only one subject, such as agent/triage"), "subject")
found = list_audit(
    *page.who,
    subject=subject or None,
    limit=pager.SIZE,
    cursor=st.query_params.get("cursor"),
)
if found.items:
    tables.show(audit_rows.table(found.items), key="audit")
    pager.show("audit", found.next_cursor)
else:
    st.info(
        _("Nothing is on record for this subject.") if subject else _("Nothing was changed yet.")
    )
