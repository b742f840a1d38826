"""Our own components: one script and one style sheet each, beside this file in `assets/`.

A script gets JSON and builds the page with `textContent` only, so that no text of a model or a
person is ever read as HTML. Links keep the session: they move the address and let Streamlit follow.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from control_plane.ui.escape import visible_in

_ASSETS = Path(__file__).resolve().parent / "assets"


def declare(name: str) -> Any:
    """Register the component `assets/<name>.js`, to be called once at import of its module."""
    script = _read("shared.js") + _read(f"{name}.js")
    style = _read("shared.css") + _read(f"{name}.css")
    component = st.components.v2.component(
        f"control_plane_{name}", html='<div class="root"></div>', css=style, js=script
    )

    def draw(*, data: dict[str, Any], **options: Any) -> Any:
        return component(data=visible_in(data), **options)

    return draw


def picking(key: str, on_pick: Callable[[str], None]) -> Callable[[], None]:
    """The callback of a component's `picked` trigger."""

    def picked() -> None:
        name = st.session_state[key].get("picked")
        if name:
            on_pick(name)

    return picked


def ignore(name: str) -> None:
    """For components whose clicks mean nothing."""


def _read(file: str) -> str:
    path = _ASSETS / file
    return path.read_text(encoding="utf-8") if path.exists() else ""
