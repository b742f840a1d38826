"""What of several could not be done, and why, until its reader has seen it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from control_plane.domain.errors import ControlPlaneError, NotFound
from control_plane.services.approvals import get_approval
from control_plane.ui import refusals, state
from control_plane.ui.approval_words import what_will_happen
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import Nn_, _, n_

NOT_DECIDED = Nn_("{n} was not decided:", "{n} were not decided:")
NOT_UNDONE = Nn_("{n} was not taken back:", "{n} were not taken back:")


def keep(refused: Sequence[tuple[str, ControlPlaneError]], lead: tuple[str, str]) -> None:
    """Show these from the next drawing on; nothing when there are none.

    Args:
        lead: `NOT_DECIDED` or `NOT_UNDONE`.
    """
    lines = [(approval_id, refusals.explain(error)) for approval_id, error in refused]
    st.session_state[state.REFUSED] = (lead, lines)


def show(page: OpenedPage) -> None:
    """Each of them with why."""
    lead, refused = st.session_state.get(state.REFUSED, (NOT_DECIDED, []))
    if not refused:
        return
    lines = [f"- {escape(_named(page, each))}: {escape(why)}" for each, why in refused]
    with st.container(key="desk_refused"):
        st.warning(f"**{escape(n_(*lead, len(refused)))}**\n\n" + "\n".join(lines))
        st.button(_("I have seen it"), on_click=_forget, key="desk/seen", type="tertiary")


def _named(page: OpenedPage, approval_id: str) -> str:
    try:
        return what_will_happen(get_approval(*page.who, approval_id))
    except NotFound:
        return approval_id


def _forget() -> None:
    st.session_state.pop(state.REFUSED, None)
