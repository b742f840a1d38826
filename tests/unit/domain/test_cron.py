"""Times of cron expressions, as a Temporal server 1.32 answers them unless it says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from control_plane.domain.cron import cron_instants, parse_cron


def walls(expression: str, zone: str, after: str, count: int) -> list[str]:
    """The next times as the zone's clocks show them."""
    place = ZoneInfo(zone)
    begin = datetime.fromisoformat(after).replace(tzinfo=UTC)
    instants = islice(cron_instants(parse_cron(expression), place, after=begin), count)
    return [instant.astimezone(place).strftime("%m-%d %H:%M%z") for instant in instants]


@pytest.mark.parametrize(
    ("expression", "zone", "after", "expected"),
    [
        (
            "30 2 * * *",
            "Europe/Berlin",
            "2027-03-26T12:00",
            ["03-27 02:30+0100", "03-29 02:30+0200", "03-30 02:30+0200"],
        ),
        (
            "0 * * * *",
            "Europe/Berlin",
            "2027-03-27T23:30",
            ["03-28 01:00+0100", "03-28 03:00+0200", "03-28 04:00+0200"],
        ),
        (
            "*/20 1-3 * * *",
            "Europe/Berlin",
            "2027-03-28T00:20",
            ["03-28 01:40+0100", "03-28 03:00+0200", "03-28 03:20+0200"],
        ),
        (
            "30 2 * * *",
            "America/New_York",
            "2027-03-12T12:00",
            ["03-13 02:30-0500", "03-15 02:30-0400", "03-16 02:30-0400"],
        ),
        (
            "0 0 * * *",
            "America/Havana",
            "2027-03-12T12:00",
            ["03-13 00:00-0500", "03-15 00:00-0400", "03-16 00:00-0400"],
        ),
    ],
)
def test_a_time_the_clocks_skip_does_not_come(
    expression: str, zone: str, after: str, expected: list[str]
) -> None:
    assert walls(expression, zone, after, len(expected)) == expected


@pytest.mark.parametrize(
    ("expression", "after", "expected"),
    [
        (
            "30 1 * * *",
            "2026-10-31T12:00",
            ["11-01 01:30-0400", "11-01 01:30-0500", "11-02 01:30-0500"],
        ),
        (
            "0 * * * *",
            "2026-11-01T04:30",
            ["11-01 01:00-0400", "11-01 01:00-0500", "11-01 02:00-0500", "11-01 03:00-0500"],
        ),
        (
            "30 1,2 * * *",
            "2026-11-01T04:30",
            ["11-01 01:30-0400", "11-01 01:30-0500", "11-01 02:30-0500"],
        ),
    ],
)
def test_a_time_the_clocks_show_twice_comes_twice(
    expression: str, after: str, expected: list[str]
) -> None:
    assert walls(expression, "America/New_York", after, len(expected)) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("30 2 * * *", ["10-25 02:30+0200", "10-25 02:30+0100", "10-26 02:30+0100"]),
        (
            "0 * * * *",
            ["10-25 01:00+0200", "10-25 02:00+0200", "10-25 02:00+0100", "10-25 03:00+0100"],
        ),
        (
            "*/30 2-3 * * *",
            [
                *("10-25 02:00+0200", "10-25 02:30+0200", "10-25 02:00+0100"),
                *("10-25 02:30+0100", "10-25 03:00+0100"),
            ],
        ),
    ],
)
def test_east_of_greenwich_they_come_twice_too_where_a_temporal_server_leaves_some_out(
    expression: str, expected: list[str]
) -> None:
    assert walls(expression, "Europe/Berlin", "2026-10-24T22:30", len(expected)) == expected


def test_where_half_an_hour_is_skipped_its_times_do_not_come() -> None:
    assert walls("15 2 * * *", "Australia/Lord_Howe", "2026-10-02T15:00", 2) == [
        "10-03 02:15+1030",
        "10-05 02:15+1100",
    ]


def test_without_daylight_saving_the_clock_alone_counts() -> None:
    assert walls("30 2 * * *", "Asia/Tokyo", "2027-03-26T12:00", 2) == [
        "03-27 02:30+0900",
        "03-28 02:30+0900",
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 0 13 * 5", ["11-13", "08-13"]),
        ("0 0 */2 * 5", ["11-13", "11-27"]),
        ("0 0 1-31 * 5", ["11-06", "11-13"]),
        ("0 0 * * 7", ["11-08", "11-15"]),
        ("0 0 * * 5-7", ["11-06", "11-07", "11-08"]),
        ("0 0 * * 5-5/2", ["11-06", "11-13"]),
        ("0 0 31 * *", ["12-31", "01-31", "03-31"]),
        ("0 0 29 2 *", ["02-29"]),
        ("0 12 * jan-mar MON-FRI", ["01-01", "01-04"]),
        ("@weekly", ["11-08", "11-15"]),
        ("@monthly", ["12-01", "01-01"]),
        (" @yearly ", ["01-01"]),
    ],
)
def test_all_fields_must_match_both_day_fields_included(
    expression: str, expected: list[str]
) -> None:
    found = walls(expression, "UTC", "2026-11-01T00:00", len(expected))
    assert [wall[:5] for wall in found] == expected


def test_a_step_begins_at_its_number() -> None:
    found = walls("5/25 0 * * *", "UTC", "2026-11-01T00:00", 3)
    assert found == ["11-01 00:05+0000", "11-01 00:30+0000", "11-01 00:55+0000"]


@pytest.mark.parametrize(
    "expression",
    [
        *("", "x", "* * * *", "* * * * * *", "60 0 * * *", "0 24 * * *", "0 0 0 * *", "0 0 * * 8"),
        *("50-10 * * * *", "0 0 * * 6-1", "*/0 * * * *", "1,,2 * * * *", "-5 * * * *", "@reboot"),
        *("0 0 L * *", "0 0 ? * 5", "0 0 * * 5#2", "0 0 * * 5L", "0 0 31 2,4 *", "+1 * * * *"),
        *("@every 5h", "TZ=Asia/Tokyo 0 0 * * *", "٣ * * * *", "9" * 5000 + " * * * *"),
    ],
)
def test_what_is_no_expression_of_five_fields_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_cron(expression)


def test_a_date_that_comes_no_more_ends_the_times() -> None:
    assert walls("0 0 29 2 1", "UTC", "2044-02-29T00:00", 5) == ["02-29 00:00+0000"]
