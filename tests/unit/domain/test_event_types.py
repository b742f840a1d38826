"""Endpoints wait for types of events there are."""

from __future__ import annotations

import pytest

from control_plane.domain.event_types import unknown


@pytest.mark.parametrize(
    "pattern", ["*", "run.*", "run.failed", "agent.saved", "webhook.test", "service_account.*"]
)
def test_types_that_happen_are_taken(pattern: str) -> None:
    assert unknown([pattern]) == []


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("run.finished", "did you mean run.failed?"),
        ("runs.failed", "did you mean run.failed?"),
        ("agnet.*", "did you mean agent.*?"),
        ("order.shipped.to.mars", "write one such as run.failed, or * for all."),
    ],
)
def test_a_type_that_never_happens_is_refused_with_the_nearest(pattern: str, said: str) -> None:
    (problem,) = unknown(["run.failed", pattern])
    assert problem.field == "events.1"
    assert problem.message.endswith(said)


def test_what_was_accepted_once_stays() -> None:
    assert unknown(["run.finished"], known=["run.finished"]) == []
