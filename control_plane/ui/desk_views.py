"""Filters kept under a name. Their link is the address itself, for whoever gets it."""

from __future__ import annotations

import streamlit as st

from control_plane.services.views import list_views, remove_view, save_view
from control_plane.ui import desk_filters, navigation, refusals
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _

_NAME = "desk/view_name"


def draw(page: OpenedPage) -> None:
    """The reader's own views, and how to keep another one."""
    with st.popover(_("Views"), icon=":material/bookmark:"):
        for view in list_views(*page.who):
            with st.container(horizontal=True, vertical_alignment="center"):
                navigation.link("approvals", escape(view.name), **view.filters)
                st.button(
                    _("Remove the view {name}", name=escape(view.name)),
                    icon=":material/close:",
                    type="tertiary",
                    help=_("Remove the view {name}", name=escape(view.name)),
                    on_click=refusals.attempt_in_callback,
                    args=(lambda view_id=view.id: remove_view(*page.who, view_id),),
                    kwargs={"done": _("The view is removed.")},
                    key=f"desk/remove_view/{view.id}",
                )
        st.text_input(_("Name"), key=_NAME, max_chars=60)
        st.button(
            _("Keep these filters"),
            icon=":material/bookmark_add:",
            on_click=_save,
            args=(page,),
            key="desk/save_view",
        )
        st.caption(_("To share a view, send the address of this page: it holds the filters."))


def _save(page: OpenedPage) -> None:
    name, filters = st.session_state[_NAME], desk_filters.in_address()
    refusals.attempt_in_callback(
        lambda: save_view(*page.who, name=name, filters=filters), done=_("The view is kept.")
    )
