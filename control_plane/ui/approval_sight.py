"""How long a question has been before its reader's eyes."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.approvals import Approval
from control_plane.ui import format


def begin(approval: Approval) -> None:
    """It is on the screen now."""
    st.session_state.setdefault(_key(approval), format.now())


def considered_ms(approval: Approval) -> int:
    """Milliseconds since it was first shown to this reader."""
    shown = st.session_state.get(_key(approval), format.now())
    return max(0, round((format.now() - shown).total_seconds() * 1000))


def _key(approval: Approval) -> str:
    return f"shown/{approval.id}"
