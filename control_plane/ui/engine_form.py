"""Choose what carries out a pattern's runs, with a short guide beside the choice."""

from __future__ import annotations

from typing import get_args

import streamlit as st

from control_plane.domain.guide import BATCH_PIPELINES, ENGINE_GUIDE
from control_plane.domain.patterns import EngineChoice, PatternSpec
from control_plane.services.ports import Engines, engine_is_missing
from control_plane.ui import forms, wording
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _


def draw(given: EngineChoice, engines: Engines, *, key: str) -> str:
    """The choice, and the guide at its right."""
    choice, guide = st.columns([1, 1], gap="medium")
    with choice:
        options = list(get_args(EngineChoice))
        chosen = st.selectbox(
            _("Engine"),
            options,
            index=options.index(given),
            format_func=lambda each: _named(each, engines),
            key=key,
        )
        if is_missing(chosen, engines):
            forms.said([engine_is_missing(chosen)], "engine")
    with guide:
        st.caption("  \n".join([*(_line(name, engines) for name in ENGINE_GUIDE), _batch()]))
    return chosen


def is_missing(chosen: str, engines: Engines) -> bool:
    """Whether this installation cannot carry out what is chosen."""
    return chosen not in ("default", *engines.by_name)


def describe(spec: PatternSpec, engines: Engines) -> None:
    """Which engine the pattern's runs use; an engine that is not there is said in red."""
    if is_missing(spec.engine, engines):
        forms.said([engine_is_missing(spec.engine)], "engine")
    elif spec.engine == "default":
        name = wording.word(wording.ENGINE, engines.default)
        st.caption(escape(_("Engine: {engine}, the default here", engine=name)))
    else:
        name = wording.word(wording.ENGINE, spec.engine)
        st.caption(escape(_("Engine: {engine}", engine=name)))


def _named(choice: str, engines: Engines) -> str:
    if choice == "default":
        name = wording.word(wording.ENGINE, engines.default)
        return _("Default of this installation ({engine})", engine=name)
    name = wording.word(wording.ENGINE, choice)
    return _("{engine} (not connected)", engine=name) if is_missing(choice, engines) else name


def _line(name: str, engines: Engines) -> str:
    guide = ENGINE_GUIDE[name]
    said = f"**{escape(_(guide.title))}** {escape(_(guide.use_when))}"
    if name in engines.by_name:
        return said
    return f"{said} " + escape(
        _("Not connected: set {variable} and start again.", variable="TEMPORAL_ADDRESS")
    )


def _batch() -> str:
    return f"**Airflow** {escape(_(BATCH_PIPELINES))}"
