"""How often callers may ask."""

from __future__ import annotations

import pytest

from control_plane.domain.errors import ConfigurationError, TooManyRequests
from control_plane.rates import RateLimits
from control_plane.settings import Settings


def test_one_too_many_is_told_when_to_come_back_and_others_go_on() -> None:
    rates = RateLimits("2/hour")
    rates.count_request("tok_1")
    rates.count_request("tok_1")

    with pytest.raises(TooManyRequests) as refused:
        rates.count_request("tok_1")

    assert 1 <= refused.value.retry_after_seconds <= 3600
    rates.count_request("tok_2")


@pytest.mark.parametrize("value", ["many", "0/minute", "5/week", "5 per minute", "-1/second", "/"])
def test_what_is_no_rate_is_refused_at_start(value: str) -> None:
    with pytest.raises(ConfigurationError, match="CONTROL_PLANE_RATE_LIMIT"):
        Settings.from_environment({"CONTROL_PLANE_RATE_LIMIT": value})


def test_a_rate_is_read_from_the_environment() -> None:
    assert Settings.from_environment({"CONTROL_PLANE_RATE_LIMIT": "9/Second"}).rate_limit == (
        "9/second"
    )
    assert Settings.from_environment({}).rate_limit == "600/minute"
