"""Who wants to hear of what, what leaves the house, when to try again, and who signed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from control_plane.deliveries.sender import retry_after
from control_plane.domain.redelivery import (
    FAILING_DAYS,
    JITTER,
    RETRY_SECONDS,
    course_after,
)
from control_plane.domain.signatures import is_signed, is_signed_as_github, secret_of, signed
from control_plane.domain.webhooks import (
    EVENTS,
    Answer,
    DeliveryStatus,
    Endpoint,
    EndpointSpec,
    PauseCause,
    facts_of,
    wanted,
)

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SECRET = secret_of(b"0123456789abcdef0123456789abcdef")


def an_endpoint(failing_since: datetime | None = None) -> Endpoint:
    spec = EndpointSpec(name="ops", url="https://example.com/", events=("*",))
    return Endpoint("whe_1", "default", spec, "sealed", 1, NOW, NOW, failing_since=failing_since)


@pytest.mark.parametrize(
    ("pattern", "type_", "is_wanted"),
    [
        ("*", "anything.at_all", True),
        ("run.*", "run.failed", True),
        ("run.*", "runner.failed", False),
        ("run.*", "run", False),
        ("run.failed", "run.failed", True),
        ("run.failed", "run.failed_again", False),
    ],
)
def test_a_pattern_takes_its_type_or_all_of_its_kind(
    pattern: str, type_: str, is_wanted: bool
) -> None:
    assert wanted(("other.*", pattern), type_) is is_wanted


def test_every_type_that_is_told_is_a_pattern_of_itself() -> None:
    EndpointSpec(name="all", url="https://example.com/", events=tuple(EVENTS))


def test_what_people_wrote_stays_in_the_house() -> None:
    detail: dict[str, Any] = {
        "version": 3,
        "paused": True,
        "stage": "staging",
        "run": "run_01m",
        "reason": "no",
        "note": "x",
        "mail": "ann@example.com",
        "why": "Two words",
        "japanese": "総括",
        "nested": {"a": 1},
        "nothing": None,
    }
    assert facts_of(detail) == {"version": 3, "paused": True, "stage": "staging", "run": "run_01m"}


@pytest.mark.parametrize("status", [100, 301, 404, 429, 500, 503, None])
@pytest.mark.parametrize("tried", [1, 5, len(RETRY_SECONDS)])
def test_a_failure_is_tried_again_within_its_jitter(status: int | None, tried: int) -> None:
    for chance, share in ((0.0, 1 - JITTER), (1.0, 1 + JITTER)):
        course = course_after(
            Answer(status, 5), tried=tried, endpoint=an_endpoint(), now=NOW, chance=chance
        )
        wait = timedelta(seconds=RETRY_SECONDS[tried - 1] * share)
        least = timedelta(seconds=60) if status is None else timedelta()
        assert course.status is DeliveryStatus.PENDING
        assert course.next_at == NOW + max(wait, least)


@given(st.integers(1, 12), st.sampled_from([200, 204, 410, 500, None]), st.floats(0, 1))
def test_what_ends_has_no_next_try_and_what_waits_has_one(
    tried: int, status: int | None, chance: float
) -> None:
    course = course_after(
        Answer(status, 5), tried=tried, endpoint=an_endpoint(), now=NOW, chance=chance
    )
    assert (course.next_at is None) is (course.status is not DeliveryStatus.PENDING)


@pytest.mark.parametrize(
    ("status", "days", "pause"),
    [
        (500, FAILING_DAYS, PauseCause.FAILING),
        (500, FAILING_DAYS - 1, None),
        (200, FAILING_DAYS, None),
        (410, 0, PauseCause.GONE),
    ],
)
def test_only_what_is_gone_or_fails_for_days_is_paused(
    status: int, days: int, pause: PauseCause | None
) -> None:
    endpoint = an_endpoint(failing_since=NOW - timedelta(days=days))
    course = course_after(Answer(status, 5), tried=1, endpoint=endpoint, now=NOW, chance=0.5)
    assert course.pause is pause


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("Mon, 05 Jan 2026 12:01:00 GMT", 60),
        ("Mon, 05 Jan 2026 11:00:00 GMT", 0),
        ("9" * 30, 999_999_999),
    ],
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: int | None) -> None:
    assert retry_after(header, now=NOW) == seconds


@given(st.text(), st.binary(min_size=1, max_size=64))
def test_what_is_signed_here_is_verified_by_the_library(body: str, key: bytes) -> None:
    body = body.encode(errors="replace").decode()
    headers = signed(body, id="evt_1", at=datetime.now(UTC), secrets=[SECRET, secret_of(key)])
    Webhook(secret_of(key)).verify(body, headers, json_parse=False)
    Webhook(SECRET).verify(body, headers, json_parse=False)


@pytest.mark.parametrize(
    ("change", "is_ours"),
    [
        ({}, True),
        ({"now": NOW + timedelta(minutes=5)}, True),
        ({"now": NOW + timedelta(minutes=5, seconds=1)}, False),
        ({"now": NOW - timedelta(minutes=5, seconds=1)}, False),
        ({"id": "evt_2"}, False),
        ({"id": ""}, False),
        ({"body": "{ }"}, False),
        ({"timestamp": "1e9"}, False),
        ({"timestamp": "９"}, False),
        ({"secret": secret_of(b"another")}, False),
        ({"signature": "v2,AAAA"}, False),
        ({"signature": ""}, False),
    ],
)
def test_a_signature_holds_for_one_body_at_one_time(change: dict[str, Any], is_ours: bool) -> None:
    headers = signed("{}", id="evt_1", at=NOW, secrets=[SECRET])
    given_now = {
        "body": "{}",
        "id": "evt_1",
        "timestamp": headers["webhook-timestamp"],
        "signature": f"v1,other {headers['webhook-signature']}",
        "secret": SECRET,
        "now": NOW,
        **change,
    }
    assert is_signed(given_now.pop("body"), **given_now) is is_ours


def test_githubs_own_example_is_taken() -> None:
    """From its documentation on validating webhook deliveries."""
    expected = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    secret = "It's a Secret to Everybody"
    assert is_signed_as_github(b"Hello, World!", signature=expected, secret=secret)
    assert not is_signed_as_github(b"Hello, World?", signature=expected, secret=secret)
    assert not is_signed_as_github(b"", signature="", secret=secret)
