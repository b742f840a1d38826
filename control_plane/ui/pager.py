"""From page to page of a long list, by links that keep the filters."""

from __future__ import annotations

import streamlit as st

from control_plane.ui import navigation
from control_plane.ui.i18n import _

SIZE = 50
"""Rows on one page."""


def show(key: str, next_cursor: str | None) -> None:
    """Links to the first page and to the next, where there are such."""
    here = st.query_params.get("cursor")
    if here is None and next_cursor is None:
        return
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name != "cursor"}
    with st.container(horizontal=True, horizontal_alignment="right"):
        if here is not None:
            st.page_link(
                navigation.page(key),
                label=_("Newest"),
                icon=":material/first_page:",
                query_params=kept or None,
            )
        if next_cursor is not None:
            st.page_link(
                navigation.page(key),
                label=_("Older"),
                icon=":material/chevron_right:",
                icon_position="right",
                query_params={**kept, "cursor": next_cursor},
            )
