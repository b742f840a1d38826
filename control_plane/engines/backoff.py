"""How long to wait before the next attempt."""

from __future__ import annotations

import random
from collections.abc import Iterator

_BASE_SECONDS, _CAP_SECONDS = 0.5, 60.0
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.05, 2.0
_LONGEST_ASKED_SECONDS = 86_400.0


def delay_seconds(attempt: int, *, asked_seconds: float | None) -> float:
    """Seconds before the attempt after `attempt` (1 for the first).

    What the other side asked for is honoured, up to a day. Otherwise exponential backoff with full
    jitter (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015), capped at a
    minute.
    """
    if asked_seconds is not None:
        return min(max(asked_seconds, 0.0), _LONGEST_ASKED_SECONDS)
    ceiling = min(_CAP_SECONDS, _BASE_SECONDS * 2 ** (attempt - 1))
    return random.uniform(ceiling / 4, ceiling)  # noqa: S311 - spreads load, guards nothing


def pauses_seconds() -> Iterator[float]:
    """Seconds between tries at a store that cannot be reached now; it is tried for ever."""
    seconds = _FIRST_PAUSE_SECONDS
    while True:
        yield seconds
        seconds = min(2 * seconds, _LONGEST_PAUSE_SECONDS)
