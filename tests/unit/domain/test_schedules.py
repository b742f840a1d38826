"""Schedules: when they fire, what an outage leaves behind, what overlaps, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.due import (
    MOST_COUNTED,
    OverlapVerdict,
    backlog,
    decide_overlap,
    due_between,
    next_times,
)
from control_plane.domain.errors import InvalidInput
from control_plane.domain.schedules import Overlap, ScheduleSpec
from control_plane.domain.validation import parse

NOON = datetime(2027, 1, 5, 12, 0, tzinfo=UTC)
HOURLY = {"kind": "cron", "expression": "0 * * * *"}


def spec(trigger: dict[str, Any], **more: Any) -> ScheduleSpec:
    return parse(ScheduleSpec, {"name": "a", "pattern": "b", "trigger": trigger, **more})


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_an_interval_counts_from_1970_unless_it_begins_somewhere() -> None:
    five_hours = {"kind": "interval", "every_seconds": 18_000}
    midnight = datetime(2026, 11, 1, tzinfo=UTC)
    free = next_times(spec(five_hours), midnight, 2)
    assert [time.hour for time in free] == [3, 8]
    assert all(time.timestamp() % 18_000 == 0 for time in free)
    anchored = spec({**five_hours, "start_at": at(10).isoformat()})
    assert next_times(anchored, midnight, 2) == [at(10), at(310)]
    assert next_times(anchored, at(10), 1) == [at(310)]


@given(
    every=st.integers(1, 10**7),
    start=st.one_of(st.none(), st.datetimes(datetime(1970, 1, 2), datetime(2090, 1, 1))),  # noqa: DTZ001
    after=st.datetimes(datetime(1971, 1, 1), datetime(2080, 1, 1)),  # noqa: DTZ001
)
def test_interval_times_are_evenly_spaced_and_none_is_left_out(
    every: int, start: datetime | None, after: datetime
) -> None:
    anchor = None if start is None else start.replace(tzinfo=UTC).isoformat()
    wanted = spec({"kind": "interval", "every_seconds": every, "start_at": anchor})
    begin = after.replace(tzinfo=UTC)
    first, second = next_times(wanted, begin, 2)
    assert second - first == timedelta(seconds=every)
    assert first > begin
    previous = first - timedelta(seconds=every)
    anchored = getattr(wanted.trigger, "start_at", None)
    assert previous <= begin or first == anchored


def test_once_comes_once_and_a_webhook_never_by_itself() -> None:
    once = spec({"kind": "once", "at": at(5).isoformat()})
    assert next_times(once, NOON, 5) == [at(5)]
    assert next_times(once, at(5), 5) == []
    assert next_times(spec({"kind": "webhook"}), NOON, 5) == []


def test_the_end_is_the_last_instant_that_fires() -> None:
    ending = spec(HOURLY, ends_at=at(120).isoformat())
    assert next_times(ending, NOON, 5) == [at(60), at(120)]
    assert due_between(ending, NOON, at(900), limit=9) == [at(60), at(120)]


def test_due_times_begin_after_the_first_instant_and_include_the_last() -> None:
    assert due_between(spec(HOURLY), NOON, at(120), limit=9) == [at(60), at(120)]
    assert due_between(spec(HOURLY), NOON, at(119), limit=9) == [at(60)]
    assert due_between(spec(HOURLY), NOON, at(999), limit=2) == [at(60), at(120)]


@pytest.mark.parametrize(
    ("window_seconds", "late_minutes", "missed", "fired"),
    [
        (60, 0, [], [0]),
        (60, 1, [], [0]),
        (60, 2, [0], []),
        (60, 61, [0], [60]),
        (60, 65, [0, 60], []),
        (7200, 125, [0], [60, 120]),
        (0, 0, [], [0]),
        (0, 1, [0], []),
    ],
)
def test_what_is_older_than_the_window_is_missed_and_the_rest_fires(
    window_seconds: int, late_minutes: int, missed: list[int], fired: list[int]
) -> None:
    found = backlog(
        spec(HOURLY, catchup_window_seconds=window_seconds),
        next_due_at=NOON,
        now=at(late_minutes),
        limit=10,
    )
    assert found.missed == [at(minutes) for minutes in missed]
    assert found.fire == [at(minutes) for minutes in fired]
    assert found.next_due_at == at(60 * (late_minutes // 60 + 1))


def test_nothing_is_due_before_its_time() -> None:
    found = backlog(spec(HOURLY), next_due_at=at(60), now=at(59), limit=10)
    assert (found.missed, found.fire, found.next_due_at) == ([], [], at(60))


def test_a_clock_set_back_fires_nothing_again() -> None:
    found = backlog(spec(HOURLY), next_due_at=at(600), now=NOON, limit=10)
    assert (found.missed, found.fire) == ([], [])


def test_of_many_times_some_fire_now_and_the_rest_next() -> None:
    window = {"catchup_window_seconds": 86_400}
    found = backlog(spec(HOURLY, **window), next_due_at=NOON, now=at(600), limit=3)
    assert found.fire == [NOON, at(60), at(120)]
    assert found.next_due_at == at(180)


def test_a_long_outage_is_not_counted_to_its_end() -> None:
    every_second = spec({"kind": "interval", "every_seconds": 1})
    found = backlog(every_second, next_due_at=NOON, now=at(999_999), limit=10)
    assert len(found.missed) == MOST_COUNTED
    assert len(found.fire) == 10
    assert found.fire[0] == at(999_998)


def test_after_the_last_time_there_is_no_next() -> None:
    found = backlog(
        spec({"kind": "once", "at": NOON.isoformat()}), next_due_at=NOON, now=NOON, limit=9
    )
    assert (found.fire, found.next_due_at) == ([NOON], None)


@pytest.mark.parametrize(
    ("policy", "live_runs", "buffered", "expected"),
    [
        ("skip", 0, False, "start"),
        ("skip", 1, False, "skip"),
        ("buffer_one", 0, False, "start"),
        ("buffer_one", 1, False, "buffer"),
        ("buffer_one", 1, True, "skip"),
        ("allow", 0, False, "start"),
        ("allow", 7, True, "start"),
    ],
)
def test_a_run_still_going_on_is_met_as_the_policy_says(
    policy: str, live_runs: int, *, buffered: bool, expected: str
) -> None:
    verdict = decide_overlap(Overlap(policy), live_runs=live_runs, buffered=buffered)
    assert verdict is OverlapVerdict(expected)


@pytest.mark.parametrize(
    ("trigger", "field", "says"),
    [
        ({"kind": "cron", "expression": "x"}, "trigger.expression", "five fields"),
        ({**HOURLY, "timezone": "Mars/Base"}, "trigger.timezone", "no time zone 'Mars/Base'"),
        ({**HOURLY, "timezone": "../etc"}, "trigger.timezone", "no time zone"),
        ({**HOURLY, "timezone": "Europe"}, "trigger.timezone", "no time zone"),
        ({**HOURLY, "timezone": ""}, "trigger.timezone", "no time zone"),
        ({"kind": "interval", "every_seconds": 0}, "trigger.every_seconds", "at least 1"),
        ({"kind": "once", "at": "2027-01-05T12:00:00"}, "trigger.at", "which time zone"),
        ({"kind": "once", "at": "soon"}, "trigger.at", "date and time"),
        ({"kind": "once", "at": "1912-01-05T12:00:00Z"}, "trigger.at", "1970 to 2099"),
        ({"kind": "never"}, "trigger.kind", "Choose one of"),
        ({}, "trigger.kind", "which kind"),
    ],
)
def test_what_makes_no_schedule_is_refused_by_field(
    trigger: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        spec(trigger)
    (problem,) = refused.value.problems
    assert problem.field == field
    assert says in problem.message


def test_instants_are_kept_as_utc_on_whole_seconds() -> None:
    wanted = spec({"kind": "once", "at": "2027-01-05T21:00:00.7+09:00"})
    assert next_times(wanted, NOON - timedelta(days=1), 1) == [NOON]
