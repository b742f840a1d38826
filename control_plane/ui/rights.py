"""What a page leaves out for who may not use it; services refuse in any case."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.access import Principal, Role
from control_plane.ui import wording
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _


def may(principal: Principal, role: Role, on: str = "") -> bool:
    """Whether the principal may use what comes next; if not, the page says what is missing."""
    return principal.may(role, on) or _says_what_is_missing(role)


def may_save(principal: Principal, role: Role, kind: str, name: str | None = None) -> bool:
    """The same for a form: `None` names what is not there yet, and may be called by any name."""
    if name is not None:
        return may(principal, role, on=f"{kind}/{name}")
    return principal.may_somewhere(role) or _says_what_is_missing(role)


def _says_what_is_missing(role: Role) -> bool:
    named = wording.word(wording.ROLE, role)
    st.caption(escape(_("You may look; to act here you need the role {role}.", role=named)))
    return False
