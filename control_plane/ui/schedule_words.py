"""Schedules in words: when one fires, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from babel.dates import format_skeleton, get_day_names

from control_plane.domain.cron import Cron, parse_cron
from control_plane.domain.errors import N_
from control_plane.domain.schedules import (
    Cause,
    CronTrigger,
    FiringOutcome,
    HookProof,
    IntervalTrigger,
    OnceTrigger,
    Overlap,
    Trigger,
)
from control_plane.ui import format, wording
from control_plane.ui.i18n import Nn_, _, language, n_

KIND: dict[str, str] = {
    "cron": N_("By the calendar"),
    "interval": N_("At intervals"),
    "once": N_("Once"),
    "webhook": N_("When called"),
}
PROOF: dict[str, str] = {
    HookProof.TOKEN: N_("A token they send"),
    HookProof.SIGNATURE: N_("A signature (Standard Webhooks)"),
    HookProof.GITHUB: N_("A signature as GitHub makes it"),
}
OVERLAP: dict[str, str] = {
    Overlap.SKIP: N_("Skip the new one"),
    Overlap.BUFFER_ONE: N_("Start one afterwards"),
    Overlap.ALLOW: N_("Start it side by side"),
}
CAUSE: dict[str, str] = {
    Cause.TIME: N_("By the clock"),
    Cause.MANUAL: N_("By hand"),
    Cause.WEBHOOK: N_("By a call"),
}
OUTCOME: dict[str, str] = {
    FiringOutcome.STARTED: N_("Started"),
    FiringOutcome.SKIPPED: N_("Skipped"),
    FiringOutcome.BUFFERED: N_("Waiting its turn"),
    FiringOutcome.MISSED: N_("Missed"),
    FiringOutcome.FAILED: N_("Not started"),
}
_UNITS = (
    (86_400, Nn_("Once a day", "Every {n} days")),
    (3600, Nn_("Every hour", "Every {n} hours")),
    (60, Nn_("Every minute", "Every {n} minutes")),
    (1, Nn_("Every second", "Every {n} seconds")),
)
_MOST_LISTED = 4
_WEEKDAYS = frozenset(range(1, 6))


def when(trigger: Trigger) -> str:
    """When it fires, as plain text."""
    match trigger:
        case CronTrigger():
            return in_words(trigger.expression) or trigger.expression
        case IntervalTrigger():
            return _every(trigger.every_seconds)
        case OnceTrigger():
            return _("Once, {time}", time=format.instant(trigger.at))
        case _:
            return wording.word(KIND, trigger.kind)


def in_words(expression: str) -> str | None:
    """A cron expression as a person would say it; `None` for one that is not said so easily."""
    cron = parse_cron(expression)
    days = _days(cron)
    if len(cron.hours) == 24 and days is not None and _is_daily(cron):
        return _within_the_hour(cron)
    times = _times(cron)
    if times is None or days is None:
        return None
    return _("{days} at {times}", days=days, times=times)


def _is_daily(cron: Cron) -> bool:
    return len(cron.days) == 31 and len(cron.months) == 12 and len(cron.weekdays) == 7


def _within_the_hour(cron: Cron) -> str | None:
    minutes = sorted(cron.minutes)
    if len(minutes) == 1:
        return _("Every hour at minute {minute}", minute=minutes[0])
    step = minutes[1] - minutes[0]
    if 60 % step == 0 and minutes == list(range(0, 60, step)):
        return _every(60 * step)
    return None


def _every(seconds: int) -> str:
    unit, words = next((unit, words) for unit, words in _UNITS if seconds % unit == 0)
    return n_(*words, seconds // unit)


def _times(cron: Cron) -> str | None:
    times = [f"{hour:02}:{minute:02}" for hour in sorted(cron.hours) for minute in cron.minutes]
    return _list(sorted(times)) if len(times) <= _MOST_LISTED else None


def _days(cron: Cron) -> str | None:
    every_date = len(cron.days) == 31 and len(cron.months) == 12
    if len(cron.weekdays) < 7:
        return _weekdays(cron.weekdays) if every_date else None
    if every_date:
        return _("Every day")
    if len(cron.months) == 12 and len(cron.days) <= _MOST_LISTED:
        return _("On day {days} of each month", days=_list([str(day) for day in sorted(cron.days)]))
    if len(cron.months) == len(cron.days) == 1:
        day = date(2000, *cron.months, *cron.days)
        return _("Every year on {date}", date=format_skeleton("MMMd", day, locale=language()))
    return None


def _weekdays(weekdays: frozenset[int]) -> str:
    if weekdays == _WEEKDAYS:
        return _("On weekdays")
    names = get_day_names("wide", locale=language())  # Monday is 0.
    return _("Every {names}", names=_list([names[(day - 1) % 7] for day in sorted(weekdays)]))


def _list(items: Sequence[str]) -> str:
    return ("、" if language() == "ja" else ", ").join(items)
