"""What a page leaves out for who may not use it; services refuse in any case."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Principal, Role
from control_plane.ui import wording
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _


def may(principal: Principal, role: Role, on: str = "") -> bool:
    """Whether the principal may use what comes next; if not, the page says what is missing."""
    if principal.may(role, on):
        return True
    named = wording.word(wording.ROLE, role)
    st.caption(escape(_("You may look; to act here you need the role {role}.", role=named)))
    return False
