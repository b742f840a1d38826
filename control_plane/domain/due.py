"""When a schedule fires: its times, what an outage left behind, and what a run going on changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from control_plane.domain.cron import LAST_YEAR, cron_instants, parse_cron
from control_plane.domain.schedules import (
    CronTrigger,
    IntervalTrigger,
    OnceTrigger,
    Overlap,
    ScheduleSpec,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC)
_JUST_BEFORE = timedelta(microseconds=1)
MOST_COUNTED = 1000
"""Missed times beyond this many are not counted one by one."""


def next_times(spec: ScheduleSpec, after: datetime, count: int) -> list[datetime]:
    """The next times after this instant; fewer when there are no more, none for a webhook."""
    return list(islice(_times(spec, after), count))


def due_between(
    spec: ScheduleSpec, after: datetime, until: datetime, *, limit: int
) -> list[datetime]:
    """The times after the first instant and up to the second, at most `limit`, oldest first."""
    return list(islice(takewhile(lambda instant: instant <= until, _times(spec, after)), limit))


@dataclass(frozen=True)
class Backlog:
    """What has come due since somebody last looked."""

    missed: Sequence[datetime]
    """Too long ago to fire; at most `MOST_COUNTED`."""
    fire: Sequence[datetime]
    """Due now, or within the catch-up window."""
    next_due_at: datetime | None
    """The first time that is in neither."""


def backlog(spec: ScheduleSpec, *, next_due_at: datetime, now: datetime, limit: int) -> Backlog:
    """Sort what came due from `next_due_at` until now; at most `limit` times fire at once."""
    oldest = now - timedelta(seconds=spec.catchup_window_seconds)
    begin = next_due_at - _JUST_BEFORE
    missed = due_between(spec, begin, oldest - _JUST_BEFORE, limit=MOST_COUNTED)
    fire = due_between(spec, max(begin, oldest - _JUST_BEFORE), now, limit=limit)
    following = next_times(spec, fire[-1] if len(fire) == limit else now, 1)
    return Backlog(missed, fire, following[0] if following else None)


class OverlapVerdict(StrEnum):
    """What to do with a time that is due."""

    START = "start"
    SKIP = "skip"
    BUFFER = "buffer"


def decide_overlap(policy: Overlap, *, live_runs: int, buffered: bool) -> OverlapVerdict:
    """What to do with a time that is due.

    Args:
        policy: What the schedule says.
        live_runs: Runs of the schedule that have not ended.
        buffered: Whether a firing waits for them to end already.
    """
    if live_runs == 0 or policy is Overlap.ALLOW:
        return OverlapVerdict.START
    if policy is Overlap.BUFFER_ONE and not buffered:
        return OverlapVerdict.BUFFER
    return OverlapVerdict.SKIP


def _times(spec: ScheduleSpec, after: datetime) -> Iterator[datetime]:
    """Every time after this instant, oldest first."""
    end = _END if spec.ends_at is None else spec.ends_at
    match spec.trigger:
        case CronTrigger(expression=expression, timezone=zone):
            instants = cron_instants(parse_cron(expression), ZoneInfo(zone), after=after)
        case IntervalTrigger() as trigger:
            instants = _interval_instants(trigger, after)
        case OnceTrigger(at=at):
            instants = iter([at] if at > after else [])
        case _:
            instants = iter(())
    return takewhile(lambda instant: instant <= end, instants)


def _interval_instants(trigger: IntervalTrigger, after: datetime) -> Iterator[datetime]:
    every = timedelta(seconds=trigger.every_seconds)
    start = trigger.start_at or _EPOCH
    instant = start + max(0, (after - start) // every + 1) * every
    while instant < _END:
        yield instant
        instant += every
