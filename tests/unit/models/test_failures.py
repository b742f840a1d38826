from __future__ import annotations

from datetime import UTC, datetime

import pytest

from control_plane.models.failures import may_pass, retry_after_seconds, shortened
from control_plane.models.keys import without_key

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "-3"}, 0.0),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9.0),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:30 -0000"}, 30.0),
        ({"retry-after": "Mon, 23 Nov 2026 11:00:00 GMT"}, 0.0),
    ],
)
def test_what_the_other_side_asks_to_wait_is_understood(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert retry_after_seconds(headers, now=NOW) == seconds


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (400, None),
        (401, None),
        (404, None),
        (408, "timeout"),
        (409, "server_error"),
        (422, None),
        (425, "server_error"),
        (429, "rate_limited"),
        (500, "server_error"),
        (501, None),
        (503, "server_error"),
        (504, "timeout"),
        (529, "server_error"),
    ],
)
def test_only_what_may_pass_is_tried_again(status: int, reason: str | None) -> None:
    assert may_pass(status) == reason


@pytest.mark.parametrize(
    "said",
    [
        "Incorrect API key provided: hunter2-secret.",
        "Incorrect API key provided: sk-ab***************yz.",
        "Authorization: Bearer hunter2-secret",
        "pk-lf-12345678 is no good",
    ],
)
def test_no_key_survives_in_what_the_endpoint_said(said: str) -> None:
    told = without_key(said, "hunter2-secret")
    assert "[secret]" in told
    for secret in ("hunter2", "ab***", "12345678"):
        assert secret not in told


def test_a_long_or_wild_sentence_is_shortened_to_one_line() -> None:
    assert shortened("a\n\n  b") == "a b"
    assert len(shortened("x" * 1000)) == 300
    assert shortened("<html><body>Bad gateway</body></html>") == "(an HTML page)"
