"""Schedules, their times and their history as rows of tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from control_plane.domain.runs import Run
from control_plane.domain.schedules import CronTrigger, Firing, FiringOutcome, Schedule
from control_plane.services.firings import FailedStart, FiringView
from control_plane.services.schedules import ScheduleView
from control_plane.ui import badges, format, navigation, recorded, schedule_words, tables, wording
from control_plane.ui.badges import Badge
from control_plane.ui.escape import one_line
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table

_TONE: dict[str, str] = {
    FiringOutcome.STARTED: "green",
    FiringOutcome.SKIPPED: "gray",
    FiringOutcome.BUFFERED: "orange",
    FiringOutcome.MISSED: "orange",
    FiringOutcome.FAILED: "red",
}


def table(views: Sequence[ScheduleView]) -> Table:
    """The list of schedules."""
    return Table(
        _("Schedules"),
        [
            Column(_("Schedule"), wrap=True),
            Column(_("When"), wrap=True),
            Column(_("Next"), numeric=True),
            Column(_("Last result")),
            Column(_("Last time"), numeric=True),
        ],
        [_row(view) for view in views],
    )


def history(views: Sequence[FiringView]) -> Table:
    """What came of each time, newest first."""
    return Table(
        _("History"),
        [
            Column(_("Due")),
            Column(_("Result"), wrap=True),
        ],
        [_firing_row(view) for view in views],
    )


def times(found: Sequence[datetime], *, zone: str | None) -> Table:
    """The next times in the schedule's zone, with the reader's below, and in UTC.

    Without a zone of its own a schedule's times are told in the reader's.
    """
    reader = format.timezone_name()
    first = zone or reader
    below = "" if reader in (first, "UTC") else reader
    exact = any(at.second for at in found)

    def row(at: datetime) -> Row:
        sub = f"{format.clock(at)} {below}" if below else ""
        there, ahead = format.instant_in(at, first, to_the_second=exact), format.age(at)
        if first == "UTC":
            return Row([tables.text(there, sub=f"{sub} · {ahead}".removeprefix(" · "))])
        utc = f"{at:%m-%d %H:%M:%S}" if exact else f"{at:%m-%d %H:%M}"
        return Row([tables.text(there, sub=sub), tables.text(utc, sub=ahead)])

    zones = list(dict.fromkeys([first, "UTC"]))
    return Table(_("Next times"), [Column(name) for name in zones], [row(at) for at in found])


def zone_of(schedule: Schedule) -> str | None:
    """The zone its times are told in; `None` when it has none of its own."""
    trigger = schedule.spec.trigger
    return trigger.timezone if isinstance(trigger, CronTrigger) else None


def show_failed_starts(found: Sequence[FailedStart]) -> None:
    """Schedules that could not start a run lately; nothing when there are none."""
    if not found:
        return
    label = _("Schedules that could not start")
    st.subheader(label, anchor=False)
    columns = [Column(_("Schedule"), wrap=True), Column(_("Due"), numeric=True)]
    tables.show(Table(label, columns, [_failed_row(each) for each in found]), key="failed_starts")


def outcome(firing: Firing, run: Run | None) -> Badge:
    """How a firing stands: its run's status, once it has one."""
    if run is not None:
        return badges.run_status(run)
    word = wording.word(schedule_words.OUTCOME, firing.outcome)
    return badges.badge(word, _TONE[firing.outcome])


def paused() -> Badge:
    """Marks a schedule that is held."""
    return badges.badge(_("Paused"), "gray")


def _row(view: ScheduleView) -> Row:
    schedule, spec = view.schedule, view.schedule.spec
    where = navigation.href("schedules", schedule=spec.name)
    zone = zone_of(schedule)
    return Row(
        [
            tables.link(spec.name, where, sub=spec.pattern),
            tables.text(schedule_words.when(spec.trigger), sub=zone or ""),
            _next(schedule),
            _missing() if view.last is None else outcome(view.last, view.last_run),
            tables.age(None if view.last is None else view.last.due_at),
        ],
        href=where,
    )


def _next(schedule: Schedule) -> Cell:
    if schedule.paused:
        return {**tables.badges([paused()]), "sub": one_line(schedule.pause_note, 40)}
    at = schedule.next_due_at
    if at is None:
        return _missing()
    return tables.text(format.age(at), sub=format.clock(at), title=format.instant(at))


def _missing() -> Cell:
    """Nothing there."""
    return tables.quiet(format.MISSING)


def _firing_row(view: FiringView) -> Row:
    firing = view.firing
    where = None if view.run is None else navigation.href("run", run=view.run.id)
    due, cause = format.instant(firing.due_at), wording.word(schedule_words.CAUSE, firing.cause)
    sub = f"{format.age(firing.due_at)} · {cause}"
    return Row(
        [
            tables.link(due, where, sub=sub, title=firing.run_id or "")
            if where
            else tables.text(due, sub=sub),
            _result(firing, view.run),
        ],
        href=where,
    )


def _result(firing: Firing, run: Run | None) -> Cell:
    """How the firing stands, and why."""
    note = recorded.say(firing.note) or (recorded.say(run.error) if run else "")
    return {**tables.badges([outcome(firing, run)]), "sub": one_line(note, 160)}


def _failed_row(failed: FailedStart) -> Row:
    name = failed.schedule.spec.name
    where = navigation.href("schedules", schedule=name)
    note = one_line(recorded.say(failed.firing.note), 160)
    return Row([tables.link(name, where, sub=note), tables.age(failed.firing.due_at)], href=where)
