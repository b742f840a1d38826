"""Cron expressions: an instant matches when its wall clock, read in the zone, matches every field.

That one rule settles daylight saving: a time the clocks skip never comes, and a time they show
twice comes twice. Both day fields must match, as Temporal has it; Vixie cron takes either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

LAST_YEAR = 2099
"""Instants after it are taken never to come; Temporal's calendars end there too."""
ALIASES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_NUMBERS = r"[0-9*,/-]+"
_NAMES = r"(?:[0-9*,/-]|[A-Za-z]{3}(?![A-Za-z]))+"
# Leaves out what only some implementations know: L, W, #, ?, seconds and years.
_SHAPE = re.compile(rf"{_NUMBERS} {_NUMBERS} {_NUMBERS} {_NAMES} {_NAMES}", re.ASCII)
_ONE_VALUE = re.compile(r"\b(\w+)-\1(?:/[0-9]+)?\b")  # `5-5/2` is 5 alone, not every second from 5.
_MINUTE = timedelta(minutes=1)
_ANY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Cron:
    """The values each field of an expression allows."""

    minutes: frozenset[int]
    hours: frozenset[int]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]
    """Sunday is 0."""

    def has_day(self, day: date) -> bool:
        """Whether all three date fields match."""
        return (
            day.month in self.months
            and day.day in self.days
            and day.isoweekday() % 7 in self.weekdays
        )


@lru_cache(1024)
def parse_cron(expression: str) -> Cron:
    """The expression's fields. Raises `ValueError` for one that is not understood."""
    fields = " ".join(ALIASES.get(expression.strip(), expression).split())
    if not _SHAPE.fullmatch(fields):
        raise ValueError(expression)
    try:
        found = CronSim(_ONE_VALUE.sub(r"\1", fields), _ANY)
    except CronSimError as error:
        raise ValueError(expression) from error
    return Cron(
        minutes=_whole(found.minutes),
        hours=_whole(found.hours),
        days=_whole(found.days),
        months=_whole(found.months),
        weekdays=frozenset(day % 7 for day in _whole(found.weekdays)),
    )


def cron_instants(cron: Cron, zone: ZoneInfo, *, after: datetime) -> Iterator[datetime]:
    """Every matching instant after this one, in order, on whole minutes."""
    instant = after.replace(second=0, microsecond=0) + _MINUTE
    while instant.year <= LAST_YEAR:
        wall = instant.astimezone(zone)
        if not cron.has_day(wall.date()):
            instant = max(_midnight_after(cron, wall, zone), instant + _MINUTE)
        elif wall.hour not in cron.hours:
            instant += (60 - wall.minute) * _MINUTE
        else:
            if wall.minute in cron.minutes:
                yield instant
            instant += _MINUTE


def _midnight_after(cron: Cron, wall: datetime, zone: ZoneInfo) -> datetime:
    """When the next day begins that may match: tomorrow, or the first of next month."""
    day = wall.date()
    if day.month not in cron.months:
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    else:
        day += timedelta(days=1)
    # Where clocks skip midnight this is the instant they do so; where they repeat it, the first.
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _whole(values: set[int] | set[int | tuple[int, int]]) -> frozenset[int]:
    return frozenset(value for value in values if isinstance(value, int))
