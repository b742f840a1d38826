"""What is said of reviewers, by formula; what nobody measured is unknown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.approvals import Verdict
from control_plane.domain.reviewer_health import (
    RUBBER_STAMPS,
    Judged,
    Queue,
    ReviewerHealth,
    health_of,
    reading_seconds,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def vote(seconds: float = 60, **changes: Any) -> Judged:
    given_: dict[str, Any] = {
        "principal_id": "prn_bob",
        "name": "Bob",
        "verdict": Verdict.APPROVE,
        "at": NOW,
        "requested_at": NOW - timedelta(seconds=seconds),
        "considered_ms": None,
        "words": 0,
    }
    return Judged(**{**given_, **changes})


def only(*votes: Judged, **queues: Queue) -> ReviewerHealth:
    (found,) = health_of(votes, queues, {}, now=NOW)
    return found


def test_who_only_has_something_open_is_listed_with_unknowns() -> None:
    queues = {"prn_cat": Queue(3, NOW - timedelta(hours=1)), "prn_dan": Queue()}
    (found,) = health_of([], queues, {"prn_cat": "Cat", "prn_dan": "Dan"}, now=NOW)
    assert (found.name, found.open, found.oldest_open_seconds) == ("Cat", 3, 3600)
    assert found.decisions == 0
    unknown = (found.median_seconds, found.p90_seconds, found.edit_rate, found.overturn_rate)
    assert unknown == (None, None, None, None)
    assert (found.too_fast, found.load) == (None, None)


def test_times_are_median_and_90th_percentile() -> None:
    found = only(*(vote(seconds) for seconds in range(10, 110, 10)))
    assert found.median_seconds == 55
    assert found.p90_seconds == pytest.approx(91)


def test_the_edit_rate_rests_on_what_was_let_pass() -> None:
    votes = [vote(verdict=v) for v in (Verdict.EDIT, Verdict.APPROVE, Verdict.REJECT)]
    found = only(*votes)
    assert (found.edit_rate, found.edit_sample) == (0.5, 2)


def test_what_was_undone_or_rejected_later_is_overturned() -> None:
    found = only(vote(), vote(reversed=True), vote(void=True, undone=True), vote(void=True))
    assert found.decisions == 2
    assert (found.overturn_rate, found.overturn_sample) == (pytest.approx(2 / 3), 3)


def test_a_rejection_is_not_overturned_by_another_one() -> None:
    assert only(vote(verdict=Verdict.REJECT, reversed=True)).overturn_rate == 0


@pytest.mark.parametrize(("considered_ms", "too_fast"), [(24_999, 1), (25_000, 0), (None, None)])
def test_faster_than_reading_is_counted_of_those_timed(
    considered_ms: int | None, too_fast: int | None
) -> None:
    found = only(vote(words=100, considered_ms=considered_ms))
    assert found.too_fast == too_fast
    assert reading_seconds(100) == 25


@pytest.mark.parametrize(("times", "warns"), [(RUBBER_STAMPS - 1, False), (RUBBER_STAMPS, True)])
def test_several_unread_decisions_are_warned_of(times: int, warns: bool) -> None:
    assert only(*[vote(words=100, considered_ms=10)] * times).rubber_stamps is warns


def test_load_is_the_share_of_all_decisions() -> None:
    votes = [vote(), vote(), vote(), vote(principal_id="prn_cat", name="Cat")]
    bob, cat = health_of(votes, {}, {}, now=NOW)
    assert (bob.name, bob.load, cat.load) == ("Bob", 0.75, 0.25)


@given(
    st.lists(
        st.builds(
            vote,
            st.floats(0, 1e6),
            verdict=st.sampled_from(list(Verdict)),
            considered_ms=st.none() | st.integers(0, 10**7),
            words=st.integers(0, 10**4),
            void=st.booleans(),
            reversed=st.booleans(),
        )
    )
)
def test_shares_stay_between_none_and_all(votes: list[Judged]) -> None:
    for found in health_of(votes, {}, {}, now=NOW):
        for share in (found.edit_rate, found.overturn_rate, found.load):
            assert share is None or 0 <= share <= 1
        assert found.too_fast is None or 0 < found.timed >= found.too_fast
        if found.median_seconds is not None and found.p90_seconds is not None:
            assert found.median_seconds <= found.p90_seconds
