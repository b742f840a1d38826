"""Compare two versions of a record, and bring an earlier one back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from control_plane.services.changes import Change
from control_plane.ui import refusals
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _


def compare(
    numbers: Sequence[int], read: Callable[[int, int], Sequence[Change]], *, key: str
) -> None:
    """Two versions side by side, field by field."""
    if len(numbers) < 2:
        st.caption(_("There is one version; the next save makes a second to compare with."))
        return
    left, right = st.columns(2)
    with left:
        before = st.selectbox(
            _("From version"), numbers, index=1, format_func=_named, key=f"{key}/before"
        )
    with right:
        after = st.selectbox(_("To version"), numbers, format_func=_named, key=f"{key}/after")
    changes = refusals.attempt(lambda: read(before, after)) or ()
    if not changes:
        st.caption(_("Nothing differs."))
    for change in changes:
        st.markdown(f"**{escape(change.field)}**")
        was, is_now = st.columns(2)
        was.code(change.before, language=None, wrap_lines=True)
        is_now.code(change.after, language=None, wrap_lines=True)


def restore(
    numbers: Sequence[int], carry_out: Callable[[int], object], *, current: int, key: str
) -> None:
    """Make an earlier version current again, as a new version."""
    earlier = [number for number in numbers if number != current]
    if not earlier:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Bring back version"), earlier, format_func=_named, key=f"{key}/restore", width=220
        )
        refusals.button(
            _("Restore as the next version"),
            "history",
            lambda: carry_out(st.session_state[f"{key}/restore"]),
            done=_("Version {n} is current again.", n=chosen),
            key=f"{key}/restore_it",
        )


def _named(number: int) -> str:
    return f"v{number}"
