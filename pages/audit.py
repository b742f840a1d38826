"""Audit: every change, who made it, when; whether the record holds; and all of it to take away."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Role
from control_plane.services.audit import audit_actors, audit_names, list_audit
from control_plane.ui import (
    audit_details,
    audit_filters,
    audit_rows,
    audit_standing,
    pager,
    tables,
)
from control_plane.ui.frame import open_page
from control_plane.ui.i18n import _

page = open_page("audit")
page.title(_("Every change, who made it and when; newest first."))
where = audit_filters.draw(page.desk.now(), audit_actors(*page.who))
audit_standing.show(page, where)
found = list_audit(*page.who, where=where, limit=pager.SIZE, cursor=st.query_params.get("cursor"))
if found.items:
    ids = [one for event in found.items for one in audit_details.ids_in(event)]
    names, admin = audit_names(*page.who, ids), page.principal.may(Role.ADMIN)
    tables.show(audit_rows.table(found.items, names, linked=admin), key="audit")
    pager.show("audit", found.next_cursor)
elif where.everything:
    st.info(_("Nothing was changed yet."))
else:
    st.info(_("Nothing on record matches this. Leave a filter out to see more."))
