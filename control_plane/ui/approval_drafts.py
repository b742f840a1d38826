"""What was typed on a question's card, kept while its reader looks elsewhere."""

from __future__ import annotations

import streamlit as st

from control_plane.domain.approvals import Approval
from control_plane.ui import state


def begin(approval: Approval) -> None:
    """Start afresh when what is asked has changed since it was typed about."""
    key = _digest_key(approval.id)
    if st.session_state.setdefault(key, approval.digest) != approval.digest:
        state.forget(_prefix(approval.id))
        st.session_state[key] = approval.digest


def forget(approval_id: str) -> None:
    """It is decided."""
    state.forget(_prefix(approval_id))
    st.session_state.pop(_digest_key(approval_id), None)


def _prefix(approval_id: str) -> str:
    return f"decide/{approval_id}/"


def _digest_key(approval_id: str) -> str:
    return f"typed_about/{approval_id}"
