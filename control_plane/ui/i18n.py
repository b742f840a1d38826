"""The reader's language, and what is said in it."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from control_plane.catalogues import LANGUAGES, catalogue

LANGUAGE_KEY = "lang"
LANGUAGE_COOKIE = "acp_lang"


def language() -> str:
    """The session's language: chosen here, chosen earlier in this browser, or the browser's own."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return "en"
    wanted = (
        st.session_state.get(LANGUAGE_KEY),
        st.context.cookies.get(LANGUAGE_COOKIE),
        (st.context.locale or "").split("-")[0],
    )
    return next((each for each in wanted if each in LANGUAGES), "en")


def _(message: str, /, **params: object) -> str:
    """The message in the session's language, its `{named}` places filled."""
    said = catalogue(language()).gettext(message) if message else ""
    return said.format(**params) if params else said


def Nn_(one: str, many: str) -> tuple[str, str]:  # noqa: N802, RUF100 - gettext's way of naming
    """Mark a message for a count, to be said later with `n_`."""
    return one, many


def n_(one: str, many: str, count: int, /, **params: object) -> str:
    """The message for a count; `{n}` is the count."""
    said = catalogue(language()).ngettext(one, many, count)
    return said.format(n=count, **params)
