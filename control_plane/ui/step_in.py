"""The buttons that unfold a way to step in, and fold it when it was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def way(label: str, icon: str, *, key: str) -> DeltaGenerator:
    """What unfolds; it stays open while the page is drawn anew.

    Args:
        icon: A Material symbol's name.
    """
    return st.popover(label, icon=f":material/{icon}:", key=key, on_change="rerun")


def close(key: str) -> None:
    """Fold it, from a button's callback."""
    st.session_state[key] = False
