"""The reader's language: gettext catalogues, read straight from the committed `.po` files."""

from __future__ import annotations

import gettext
import io
from functools import cache
from pathlib import Path

import streamlit as st
from babel.messages import mofile, pofile
from streamlit.runtime.scriptrunner import get_script_run_ctx

LOCALES = Path(__file__).resolve().parent / "locales"
LANGUAGES = {"en": "English", "ja": "日本語"}
LANGUAGE_KEY = "lang"
LANGUAGE_COOKIE = "acp_lang"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; one without entries when there is no file."""
    path = LOCALES / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        mofile.write_mo(compiled, pofile.read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


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
