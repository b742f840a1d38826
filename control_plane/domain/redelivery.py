"""When to try again to tell an endpoint, and when to give up. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from control_plane.domain.webhooks import Answer, DeliveryStatus, Endpoint, PauseCause

RETRY_SECONDS = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Between two tries, as the Standard Webhooks specification proposes: a good three days in all."""
JITTER = 0.1
"""Share of a wait by which it is shorter or longer, so that not all come back at once."""
FAILING_DAYS = 5
"""After so many days of nothing but failures the endpoint is paused."""
_UNANSWERED_SECONDS = 60  # One that does not answer costs ten seconds a try; others of its wait.
_LONGEST_WISH_SECONDS = 86_400
_BUSY = frozenset({429, 503})
_GONE = 410


@dataclass(frozen=True)
class Course:
    """What follows from an answer."""

    status: DeliveryStatus
    next_at: datetime | None
    """Of the next try; `None` when there is none."""
    held_until: datetime | None
    """Before then the endpoint is left alone, whatever else it is to be told."""
    pause: PauseCause | None
    """Pause the endpoint."""


def course_after(
    answer: Answer, *, tried: int, endpoint: Endpoint, now: datetime, chance: float
) -> Course:
    """What to do after the answer to a try.

    Args:
        tried: How many there were, this one included, since the delivery was first due.
        endpoint: As it was before.
        chance: Random, from 0 to 1: where within its jitter the wait lies.
    """
    if answer.status_code is not None and 200 <= answer.status_code < 300:
        return Course(DeliveryStatus.DELIVERED, None, None, None)
    if answer.status_code == _GONE:
        return Course(DeliveryStatus.DEAD, None, None, PauseCause.GONE)
    held = _held_seconds(answer)
    held_until = None if held is None else now + timedelta(seconds=held)
    since = endpoint.failing_since
    long = since is not None and now - since >= timedelta(days=FAILING_DAYS)
    pause = PauseCause.FAILING if long else None
    if tried > len(RETRY_SECONDS):
        return Course(DeliveryStatus.DEAD, None, held_until, pause)
    wait = RETRY_SECONDS[tried - 1] * (1 - JITTER + 2 * JITTER * chance)
    next_at = max(now + timedelta(seconds=wait), held_until or now)
    return Course(DeliveryStatus.PENDING, next_at, held_until, pause)


def _held_seconds(answer: Answer) -> int | None:
    if answer.status_code is None:
        return _UNANSWERED_SECONDS
    if answer.status_code in _BUSY and answer.retry_after_seconds is not None:
        return min(answer.retry_after_seconds, _LONGEST_WISH_SECONDS)
    return None
