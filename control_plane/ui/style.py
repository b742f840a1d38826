"""The few rules of style the theme cannot say. All ours: nothing here is built from data."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_ASSETS = Path(__file__).resolve().parent / "assets"
MARK = _ASSETS / "mark.svg"
_STYLE = f"<style>{(_ASSETS / 'frame.css').read_text(encoding='utf-8')}</style>"


def apply() -> None:
    """Put the rules and the mark on the page."""
    st.html(_STYLE)
    st.logo(str(_ASSETS / "logo.svg"), size="medium", icon_image=str(MARK))
