"""What is wrong with an engine, how many runs wait for it, and the way to them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from control_plane.services.standing import EngineStanding
from control_plane.ui import format, navigation, recorded, wording
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _, n_

_HELD_UP = "queued,running"


def show(engines: Sequence[EngineStanding]) -> None:
    """One box for each engine that has trouble; nothing while all are well."""
    for engine in engines:
        if not engine.well:
            with st.container(key=f"trouble_{engine.name}", gap="xxsmall"):
                st.warning(escape(trouble(engine, alone=len(engines) == 1)))
                if engine.held_up:
                    navigation.link(
                        "runs",
                        n_("{n} run waits for it", "{n} runs wait for it", engine.held_up),
                        icon=":material/arrow_forward:",
                        engine=engine.name,
                        status=_HELD_UP,
                    )


def trouble(engine: EngineStanding, *, alone: bool) -> str:
    """Why its runs wait, in one sentence; `alone` when the installation has no other engine."""
    if engine.alive and engine.report is not None:
        return recorded.say(engine.report.trouble)
    name = wording.word(wording.ENGINE, engine.name)
    if engine.report is None:
        if alone:
            return _("No worker has started yet: runs stay queued.")
        return _("No worker for {engine} has started yet: its runs stay queued.", engine=name)
    age = format.age(engine.report.seen_at)
    if alone:
        return _("The worker was last seen {age}: runs stay queued until it is back.", age=age)
    return _(
        "The worker for {engine} was last seen {age}: its runs stay queued until it is back.",
        engine=name,
        age=age,
    )
