"""The part of a schedule's form that says when: its fields change with the kind of trigger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import streamlit as st

from control_plane.domain import schedules as domain
from control_plane.domain.errors import InvalidInput, Problem
from control_plane.domain.validation import parse
from control_plane.services import schedules
from control_plane.ui import format, forms, schedule_rows, schedule_words, tables, wording
from control_plane.ui.escape import escape
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _

_UNITS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
_DAILY = "0 9 * * *"


@dataclass(frozen=True)
class Trigger:
    """When, as the form says it now; it may be no trigger yet."""

    value: dict[str, Any]

    @property
    def zone(self) -> str | None:
        """The zone its times are told in; `None` when it has none of its own."""
        return self.value.get("timezone")


def draw_trigger(
    given: domain.Trigger | None, *, key: str, refused: Sequence[Problem] = ()
) -> Trigger:
    """Draw the fields of the kind that is chosen, and read them.

    Args:
        given: The trigger as saved; `None` for a new one.
        key: Prefix of the widgets' keys.
        refused: What was wrong when the form was last carried out, shown beside the fields.
    """
    begin = {} if given is None else given.model_dump()
    words = {kind: wording.word(schedule_words.KIND, kind) for kind in schedule_words.KIND}
    kind = st.segmented_control(
        _("Kind of trigger"),
        list(words),
        default=begin.get("kind", "cron"),
        required=True,
        format_func=words.__getitem__,
        label_visibility="collapsed",
        key=f"{key}/kind",
    )
    kind = kind or "cron"
    if begin.get("kind") != kind:
        begin = {}
    fields = {"cron": _cron, "interval": _interval, "once": _once, "webhook": _webhook}[kind]
    return Trigger({"kind": kind, **fields(begin, f"{key}/{kind}", refused)})


def show_times(page: OpenedPage, spec: dict[str, Any], *, zone: str | None) -> None:
    """The next five times of what the form says now, or what is wrong with it."""
    try:
        found = schedules.upcoming(*page.who, spec)
    except InvalidInput as error:
        _say(error.problems)
        return
    if spec["trigger"]["kind"] == "webhook":
        st.caption(_("It has no times: it starts when another system calls its address."))
    elif not found:
        st.caption(_("No time is left at which it could fire."))
    else:
        tables.show(schedule_rows.times(found, zone=zone), key="preview_times")


def draw_instant(label: str, given: datetime | None, *, key: str) -> str | None:
    """A day and time in the reader's zone; answers the instant as text."""
    zone = _reader_zone()
    picked = st.datetime_input(
        f"{label} ({zone.key})",
        value=given.astimezone(zone).replace(tzinfo=None) if given else _next_hour(zone),
        step=60,
        key=key,
    )
    return None if picked is None else picked.replace(tzinfo=zone).astimezone(UTC).isoformat()


def _next_hour(zone: ZoneInfo) -> datetime:
    now = format.now().astimezone(zone).replace(tzinfo=None)
    return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _cron(begin: dict[str, Any], key: str, refused: Sequence[Problem]) -> dict[str, Any]:
    left, right = st.columns(2)
    with left:
        expression = st.text_input(
            _("Cron expression"),
            value=begin.get("expression", _DAILY),
            help=_("Minute, hour, day of month, month, day of week; or `@daily` and its like."),
            key=f"{key}/expression",
        )
        _explain(expression)
    with right:
        zones = _zones()
        zone = begin.get("timezone") or _reader_zone().key
        timezone = st.selectbox(
            _("Time zone"),
            zones,
            index=zones.index(zone) if zone in zones else zones.index("UTC"),
            key=f"{key}/timezone",
        )
        forms.said(refused, "trigger.timezone")
    return {"expression": expression, "timezone": timezone or "UTC"}


def _explain(expression: str) -> None:
    try:
        parse(domain.CronTrigger, {"expression": expression})
    except InvalidInput as error:
        forms.said(error.problems, "expression")
        return
    said = schedule_words.in_words(expression)
    if said:
        st.caption(escape(said))


def _interval(begin: dict[str, Any], key: str, refused: Sequence[Problem]) -> dict[str, Any]:
    seconds = begin.get("every_seconds", 3600)
    unit = next(name for name in reversed(_UNITS) if seconds % _UNITS[name] == 0)
    number_at, unit_at, start_at = st.columns([1, 1, 2], vertical_alignment="top")
    words = {
        "seconds": _("seconds"),
        "minutes": _("minutes"),
        "hours": _("hours"),
        "days": _("days"),
    }
    with unit_at:
        picked = st.selectbox(
            _("Unit"),
            list(_UNITS),
            index=list(_UNITS).index(unit),
            format_func=words.__getitem__,
            key=f"{key}/unit",
        )
    with number_at:
        number = st.number_input(
            _("Every"), value=seconds // _UNITS[unit], step=1, key=f"{key}/number"
        )
        forms.said(refused, "trigger.every_seconds")
    with start_at:
        first = begin.get("start_at")
        starts = st.toggle(_("Count from a first time"), value=bool(first), key=f"{key}/starts")
        start = draw_instant(_("First time"), first, key=f"{key}/start_at") if starts else None
        forms.said(refused, "trigger.start_at")
    return {"every_seconds": int(number or 0) * _UNITS[picked or unit], "start_at": start}


def _once(begin: dict[str, Any], key: str, refused: Sequence[Problem]) -> dict[str, Any]:
    left, _right = st.columns(2)
    with left:
        at = draw_instant(_("Time"), begin.get("at"), key=f"{key}/at")
        if at is not None and datetime.fromisoformat(at) <= format.now():
            forms.said([Problem("trigger.at", schedules.NEVER)], "trigger.at")
        else:
            forms.said(refused, "trigger.at")
    return {"at": at}


def _webhook(begin: dict[str, Any], key: str, _refused: Sequence[Problem]) -> dict[str, Any]:
    words = {each.value: wording.word(schedule_words.PROOF, each) for each in domain.HookProof}
    picked = st.selectbox(
        _("Callers prove themselves by"),
        list(words),
        index=list(words).index(begin.get("proof", domain.HookProof.TOKEN)),
        format_func=words.__getitem__,
        help=_("A signed call cannot be changed on its way, and its replay starts nothing."),
        key=f"{key}/proof",
    )
    return {"proof": picked}


def _say(problems: Sequence[Problem]) -> None:
    for problem in problems:
        st.markdown(f":red[:small[{escape(forms.sentence(problem))}]]")


@cache
def _zones() -> list[str]:
    """Names a person would choose: those of places, and UTC."""
    return ["UTC", *sorted(name for name in available_timezones() if _is_place(name))]


def _is_place(name: str) -> bool:
    area, _slash, place = name.partition("/")
    return bool(place) and area not in ("Etc", "SystemV", "posix", "right", "US", "Canada")


def _reader_zone() -> ZoneInfo:
    name = format.timezone_name()
    return ZoneInfo(name) if name in available_timezones() else ZoneInfo("UTC")
