"""Times with their units, as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.durations import lacks_unit, seconds_in, written
from control_plane.domain.errors import InvalidInput
from control_plane.domain.policy import LONGEST_SECONDS, Rule
from control_plane.domain.validation import parse


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("95s", 95),
        ("15m", 900),
        (" 15 min ", 900),
        ("2h", 7200),
        ("3d", 259_200),
        ("1h 30m", 5400),
        ("1H30M", 5400),
        ("1d 1h 1m 1s", 90_061),
        ("1.5h", 5400),
        ("2 days", 172_800),
        ("１時間３０分", 5400),
        ("95秒", 95),
        ("3日間", 259_200),
        ("0s", 0),
        ("", None),
        ("15", None),
        ("soon", None),
        ("-5m", None),
        ("30m 1h", None),
        ("1h 1h", None),
        ("0.5s", None),
        ("5 months", None),
        ("9999999999s", None),
    ],
)
def test_a_text_is_read_as_whole_seconds_or_not_at_all(text: str, seconds: int | None) -> None:
    assert seconds_in(text) == seconds


@given(st.integers(1, LONGEST_SECONDS))
def test_what_is_written_is_read_as_the_same(seconds: int) -> None:
    assert seconds_in(written(seconds)) == seconds


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(7, "7s"), (95, "95s"), (900, "15m"), (5400, "90m"), (86_400, "1d"), (90_000, "25h")],
)
def test_a_time_is_written_in_the_largest_unit_it_is_whole_in(seconds: int, text: str) -> None:
    assert written(seconds) == text


@pytest.mark.parametrize(("text", "lacks"), [("15", True), ("1.5", True), ("15m", False)])
def test_a_number_alone_lacks_its_unit(text: str, lacks: bool) -> None:
    assert lacks_unit(text) is lacks


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("15", "Say whether 15 is meant in seconds"),
        ("soon", "'soon' is no time"),
        ("0s", "Give a time from 1s to 365d"),
        ("400d", "Give a time from 1s to 365d"),
    ],
)
def test_a_rule_takes_no_time_it_cannot_read(typed: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        parse(Rule, {"on": "tool", "expires_after_seconds": typed})


@pytest.mark.parametrize("given_time", [900, "15m"])
def test_a_rule_takes_seconds_and_texts_with_a_unit(given_time: int | str) -> None:
    rule = parse(Rule, {"on": "tool", "expires_after_seconds": given_time})
    assert rule.expires_after_seconds == 900
