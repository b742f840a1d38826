"""Approvals: what waits for a person, oldest first, and what was decided."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.approvals import ApprovalStatus
from control_plane.services.approvals import asked_of_runs, get_approval, list_approvals
from control_plane.ui import approval_card, approval_rows, pager, tables, url_widgets
from control_plane.ui.frame import live, open_page
from control_plane.ui.i18n import _

page = open_page("approvals")
page.title(_("What waits for a person, oldest first. Nothing passes by itself."))
view = url_widgets.chosen_one(
    _("Show"),
    "show",
    ["waiting", "decided"],
    default="waiting",
    shown_as=lambda value: {"waiting": _("Waiting"), "decided": _("History")}[value],
)
decided = tuple(status for status in ApprovalStatus if status is not ApprovalStatus.PENDING)
statuses = (ApprovalStatus.PENDING,) if view == "waiting" else decided
cursor = st.query_params.get("cursor")
found = list_approvals(*page.who, statuses=statuses, limit=pager.SIZE, cursor=cursor)
chosen = approval_rows.chosen(st.query_params.get("approval"), found.items)
if chosen is not None:
    st.query_params["approval"] = chosen  # It stays on the screen, whoever decides it meanwhile.


def listed() -> None:
    """The list, read anew each time; the card beside it is left alone while it is filled in."""
    now = list_approvals(*page.who, statuses=statuses, limit=pager.SIZE, cursor=cursor)
    if chosen is None and now.items:
        st.rerun()
    asked = asked_of_runs(*page.who, now.items)
    tables.show(approval_rows.table(now.items, asked, chosen=chosen, view=view), key="approvals")
    pager.show("approvals", now.next_cursor)


if chosen is None:
    st.info(
        _("Nothing waits. Policies on patterns say which steps need a person.")
        if view == "waiting"
        else _("Nothing was decided yet.")
    )
    live(lambda: listed() if view == "waiting" else None, key="listed", every_seconds=4)
else:
    left, right = st.columns([2, 3], gap="medium")
    with left:
        live(listed, key="listed", every_seconds=4 if view == "waiting" else None)
    with right:
        approval_card.show(page, get_approval(*page.who, chosen), with_run=True)
