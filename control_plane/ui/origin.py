"""Where this app is reached."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

_LOCAL = "http://127.0.0.1:8501"


def origin() -> str:
    """Scheme and host of this app, as the reader's browser sees it."""
    parts = urlsplit(st.context.url or _LOCAL)
    return f"{parts.scheme}://{parts.netloc}"
