"""Why a pattern cannot be launched now, said before anybody tries."""

from __future__ import annotations

import streamlit as st

from control_plane.services.launchable import held_up_by
from control_plane.ui import refusals
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage


def show(page: OpenedPage, pattern: str) -> bool:
    """Say what keeps the pattern from being launched; whether there is something."""
    reason = held_up_by(*page.who, pattern)
    if reason is None:
        return False
    st.warning(escape(refusals.explain(reason)), icon=":material/block:")
    return True
