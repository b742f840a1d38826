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


def form(name: str, run_id: str, *, key: str) -> str:
    """Name of the form inside: another one, with empty fields, each time it was taken.

    A field that is folded away does not hear that it is to be empty.
    """
    return f"{name}/{run_id}/{st.session_state.get(_taken(key), 0)}"


def close(key: str) -> None:
    """Fold it and begin anew, from a button's callback."""
    st.session_state[_taken(key)] = st.session_state.get(_taken(key), 0) + 1
    st.session_state[key] = False


def _taken(key: str) -> str:
    return f"{key}_taken"
