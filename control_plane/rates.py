"""How often callers of the API may ask: moving windows, in the memory of this process."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from control_plane.domain.errors import N_, TooManyRequests

_FAILED_SIGN_INS = "30/minute"  # A program that retries with an old token is slowed, not shut out.


class RateLimits:
    """Counts requests by who makes them. From any thread.

    Args:
        rate: Of one token or principal, such as `600/minute`.
    """

    def __init__(self, rate: str) -> None:
        self._requests = parse(rate)
        self._failures = parse(_FAILED_SIGN_INS)
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def count_request(self, who: str) -> None:
        """Count a request of a token or principal.

        Raises:
            TooManyRequests: It is one too many.
        """
        self._count(self._requests, "request", who)

    def count_failure(self, address: str) -> None:
        """Count a request that failed to prove who sent it. Raises as `count_request`."""
        self._count(self._failures, "failure", address)

    def _count(self, limit: RateLimitItem, kind: str, who: str) -> None:
        if self._windows.hit(limit, kind, who):
            return
        wait_seconds = self._windows.get_window_stats(limit, kind, who).reset_time - time.time()
        raise TooManyRequests(
            N_("Too many requests; the next one may come in {seconds} s."),
            retry_after_seconds=max(1, math.ceil(wait_seconds)),
        )
