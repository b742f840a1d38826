"""One key a filled-in form, so that a second click does not start a second run."""

from __future__ import annotations

import streamlit as st

from control_plane.services.desk import Desk

_KEY = "launch_key"


def current(desk: Desk) -> str:
    """The key of the form as it stands."""
    return str(st.session_state.setdefault(_KEY, desk.new_id("ui")))


def spent() -> None:
    """The run is started; the next one gets a key of its own."""
    st.session_state.pop(_KEY, None)
