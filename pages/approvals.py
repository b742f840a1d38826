"""Approvals: what waits for a person, oldest first, and what was decided."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.inbox import InboxView
from control_plane.ui import (
    desk_batch,
    desk_card,
    desk_filters,
    desk_keys,
    desk_list,
    desk_undo,
    desk_views,
)
from control_plane.ui.frame import live, open_page
from control_plane.ui.i18n import _

page = open_page("approvals")
page.title(desk_filters.about_view())
with st.container(horizontal=True, vertical_alignment="center", key="desk_head"):
    wanted = desk_filters.draw(page)
    desk_views.draw(page)
    desk_keys.offer_sheet(decides=desk_list.decides(page))
desk_batch.draw(page)
history = wanted.view is InboxView.ALL
found = desk_list.read(page, wanted)
chosen = st.query_params.get("approval") or (found.items[0].id if found.items else None)
if chosen is not None:
    st.query_params["approval"] = chosen  # It stays on the screen, whoever decides it meanwhile.


def listed() -> None:
    """The list, read anew each time; the card beside it is left alone while it is filled in."""
    now = desk_list.read(page, wanted)
    if chosen is None and now.items:
        st.rerun()
    if chosen is not None:
        desk_list.show(page, now, chosen=chosen)


if chosen is None:
    st.info(
        _("Nothing was decided yet.")
        if history
        else _("Nothing waits. Policies on patterns say which steps need a person.")
    )
    live(listed, key="listed", every_seconds=None if history else 4)
    keys = desk_keys.of_list()
else:
    left, right = st.columns([2, 3], gap="medium")
    with left:
        desk_list.show_steps(page, found, chosen=chosen)
        live(listed, key="listed", every_seconds=None if history else 4)
    with right:
        keys = [*desk_keys.of_list(), *desk_card.show(page, chosen)]
if desk_batch.is_open(page):
    keys = [*desk_keys.of_batch(), *keys]
desk_undo.show_bar(page)
desk_keys.listen(keys, shown=chosen or "")
