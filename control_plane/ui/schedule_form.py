"""The form of a schedule: what runs, when, and what if that cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from control_plane.domain.patterns import Pattern
from control_plane.domain.schedules import Overlap, Schedule, ScheduleSpec
from control_plane.ui import forms, json_form, schedule_words, wording
from control_plane.ui.i18n import _
from control_plane.ui.schedule_trigger import Trigger, draw_instant, draw_trigger

FORM = "schedule"
_RULES = ("overlap", "catchup_window_seconds", "ends_at")
"""Fields that are folded away as long as nothing is wrong with them."""


@dataclass(frozen=True)
class Draft:
    """What the form holds now."""

    name: str
    trigger: Trigger
    ends_at: str | None
    rest: dict[str, Any]
    filled: json_form.Filled

    def spec(self) -> dict[str, Any]:
        """What to save. Raises `InvalidInput` when a field of the input could not be read."""
        return {
            "name": self.name,
            "trigger": self.trigger.value,
            "ends_at": self.ends_at,
            "input": self.filled.checked(),
            **self.rest,
        }

    def times(self) -> dict[str, Any]:
        """As much of it as its times rest on, to look ahead with while the rest is unfinished."""
        unfinished = {"name": "unfinished", "pattern": "unfinished"}
        return {**unfinished, "trigger": self.trigger.value, "ends_at": self.ends_at}


def labels() -> dict[str, str]:
    """The fields' labels by the path their problems name."""
    return {
        "name": _("Name"),
        "pattern": _("Pattern"),
        "trigger.expression": _("Cron expression"),
        "trigger.timezone": _("Time zone"),
        "trigger.every_seconds": _("Every"),
        "trigger.start_at": _("First time"),
        "trigger.at": _("Time"),
        "overlap": _("While a run is still going on"),
        "catchup_window_seconds": _("Catch up after an outage"),
        "ends_at": _("Last time"),
        "input": _("Input"),
    }


def draw(schedule: Schedule | None, patterns: Mapping[str, Pattern]) -> Draft:
    """Draw the form and read it; nothing is saved here."""
    given = None if schedule is None else schedule.spec
    key = FORM + ("/new" if schedule is None else f"/{schedule.spec.name}@{schedule.version}")
    left, right = st.columns(2)
    with left:
        name = st.text_input(
            _("Name"),
            value=given.name if given else "",
            disabled=given is not None,
            help=_("It cannot change later."),
            key=f"{key}/name",
        )
        forms.beside(FORM, "name")
    with right:
        pattern = _pattern(given, patterns, key)
    st.markdown("**" + _("When") + "**")
    trigger = draw_trigger(
        given.trigger if given else None, key=f"{key}/when", refused=forms.problems(FORM)
    )
    st.markdown("**" + _("Input") + "**")
    if trigger.value["kind"] == "webhook":
        st.caption(_("The caller's JSON is laid over it, field by field."))
    filled = json_form.draw(
        patterns[pattern].spec.input_schema,
        key=f"{key}/input/{pattern}",
        initial=given.input if given else None,
        refused=forms.problems(FORM),
        prefix="input",
    )
    wrong = any(problem.field in _RULES for problem in forms.problems(FORM))
    with st.expander(_("Overlap, outages and end"), expanded=wrong, key=f"{FORM}_more"):
        rest, ends_at = _rules(given, key)
    return Draft(name, trigger, ends_at, {"pattern": pattern, **rest}, filled)


def _pattern(given: ScheduleSpec | None, patterns: Mapping[str, Pattern], key: str) -> str:
    names = list(patterns)
    index = names.index(given.pattern) if given and given.pattern in patterns else 0
    picked = st.selectbox(
        _("Pattern"),
        names,
        index=index,
        help=_("The version current at the time is what runs."),
        key=f"{key}/pattern",
    )
    forms.beside(FORM, "pattern")
    return picked or names[index]


def _rules(given: ScheduleSpec | None, key: str) -> tuple[dict[str, Any], str | None]:
    overlap, catch_up, end = st.columns(3)
    begin = given.overlap if given else Overlap.SKIP
    words = {each.value: wording.word(schedule_words.OVERLAP, each) for each in Overlap}
    with overlap:
        picked = st.selectbox(
            labels()["overlap"],
            list(words),
            index=list(words).index(begin),
            format_func=words.__getitem__,
            key=f"{key}/overlap",
        )
    with catch_up:
        window = st.number_input(
            _("Catch up after an outage (seconds)"),
            value=given.catchup_window_seconds if given else 60,
            step=60,
            help=_("Times that passed longer ago than this are recorded as missed."),
            key=f"{key}/catchup_window_seconds",
        )
        forms.beside(FORM, "catchup_window_seconds")
    with end:
        ends = st.toggle(_("It ends"), value=bool(given and given.ends_at), key=f"{key}/ends")
        ends_at = None
        if ends:
            ends_at = draw_instant(
                labels()["ends_at"], given.ends_at if given else None, key=f"{key}/ends_at"
            )
        forms.beside(FORM, "ends_at")
    return {"overlap": picked, "catchup_window_seconds": window}, ends_at
