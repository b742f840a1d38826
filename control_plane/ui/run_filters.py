"""Which runs the list shows: from the address to a filter, and the widgets that change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import streamlit as st

from control_plane.domain.runs import RunStatus
from control_plane.services.records import RunFilter
from control_plane.ui import format, navigation, url_widgets, wording
from control_plane.ui.escape import escape
from control_plane.ui.i18n import _

ANY = "-"
_NARROWING = ("agent", "model", "since", "until")
"""Set by links from charts and tables; taken out again by one click."""


def from_params(params: Mapping[str, Sequence[str]]) -> RunFilter:
    """The filter an address asks for; what cannot be read is left out."""
    since, until = _instant(params, "since"), _instant(params, "until")
    return RunFilter(
        statuses=tuple(RunStatus(s) for s in _split(params, "status") if s in set(RunStatus)),
        pattern=_first(params, "pattern"),
        agent=_first(params, "agent"),
        model=_first(params, "model"),
        engine=_first(params, "engine"),
        top_level_only=_first(params, "pattern") is None and _first(params, "children") is None,
        since=since,
        until=until,
        by_finish=_first(params, "ended") is not None,
        text=_first(params, "text"),
    )


def current() -> RunFilter:
    """The filter of the page's address."""
    names = list(st.query_params)
    return from_params({name: st.query_params.get_all(name) for name in names})


def draw(patterns: Sequence[str], engines: Sequence[str]) -> None:
    """The widgets above the list; one for the engine where there are several."""
    url_widgets.chosen_many(
        _("Status"),
        "status",
        [status.value for status in RunStatus],
        shown_as=lambda value: wording.word(wording.RUN_STATUS, value),
    )
    widths = [2, 4, 2, 2] if len(engines) > 1 else [2, 4, 2]
    pattern, text, children, *engine = st.columns(widths, vertical_alignment="bottom")
    with pattern:
        url_widgets.selected(
            _("Pattern"),
            "pattern",
            [ANY, *patterns],
            default=ANY,
            shown_as=lambda value: _("All patterns") if value == ANY else value,
        )
    with text:
        url_widgets.searched(_("Words in the input, answer or error"), "text")
    with children:
        url_widgets.selected(
            _("Child runs"),
            "children",
            [ANY, "1"],
            default=ANY,
            shown_as=lambda value: _("Hidden") if value == ANY else _("Shown"),
        )
    for place in engine:
        with place:
            url_widgets.selected(
                _("Engine"),
                "engine",
                [ANY, *engines],
                default=ANY,
                shown_as=_engine,
            )


def _engine(value: str) -> str:
    return _("All engines") if value == ANY else wording.word(wording.ENGINE, value)


def describe_narrowing(where: RunFilter) -> None:
    """What a link narrowed the list to, with a way out."""
    said: list[str] = []
    if where.agent:
        said.append(_("with agent {name}", name=where.agent))
    if where.model:
        said.append(_("with model {name}", name=where.model))
    period = _period(where)
    if period:
        said.append(_("ended {period}", period=period) if where.by_finish else period)
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(escape(_("Only runs {what}.", what=", ".join(said))))
        navigation.link("runs", _("Show all runs"), icon=":material/close:")


def _period(where: RunFilter) -> str:
    since, until = where.since, where.until
    if since and until:
        return _("from {since} to {until}", since=format.clock(since), until=format.clock(until))
    return _("since {since}", since=format.clock(since)) if since else ""


def _first(params: Mapping[str, Sequence[str]], name: str) -> str | None:
    values = [value for value in params.get(name, ()) if value and value != ANY]
    return values[0] if values else None


def _split(params: Mapping[str, Sequence[str]], name: str) -> list[str]:
    return [part for value in params.get(name, ()) for part in value.split(",")]


def _instant(params: Mapping[str, Sequence[str]], name: str) -> datetime | None:
    value = _first(params, name)
    if value is None:
        return None
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
