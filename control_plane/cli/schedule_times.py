"""When a schedule fires, in words and in its own time zone."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from control_plane.cli.text import instant
from control_plane.domain.schedules import (
    CronTrigger,
    IntervalTrigger,
    OnceTrigger,
    Schedule,
    Trigger,
)


def when(trigger: Trigger) -> str:
    """When it fires, on one line."""
    match trigger:
        case CronTrigger():
            return f"{trigger.expression} ({trigger.timezone})"
        case IntervalTrigger():
            return f"every {trigger.every_seconds} s"
        case OnceTrigger():
            return f"once, {instant(trigger.at)}"
        case _:
            return "when called"


def told(at: datetime | None, trigger: Trigger) -> str:
    """An instant in the schedule's own zone, with its name; in UTC when it has none of its own."""
    if at is None or not isinstance(trigger, CronTrigger) or trigger.timezone == "UTC":
        return instant(at)
    there = at.astimezone(ZoneInfo(trigger.timezone))
    return f"{there.isoformat(sep=' ', timespec='seconds')} {trigger.timezone}"


def next_time(schedule: Schedule) -> str:
    """When it fires next, or that it is held."""
    return "paused" if schedule.paused else told(schedule.next_due_at, schedule.spec.trigger)
