"""A mergeable summary of latencies: a percentile over a month costs what one over an hour does.

A DDSketch (Masson, Rim, Lee: "DDSketch", VLDB 2019) that keeps only bins with something in them:
counts of latencies by the logarithm of their length.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

import orjson

_RELATIVE_ACCURACY = 0.01  # A quantile is within 1 % of the true one.
_GAMMA = (1 + _RELATIVE_ACCURACY) / (1 - _RELATIVE_ACCURACY)
_LOG_GAMMA = math.log(_GAMMA)
_SHORTEST_MS = 0.001  # What is shorter counts as zero; far below what a clock can tell.
_ZERO = math.ceil(math.log(_SHORTEST_MS) / _LOG_GAMMA) - 1
"""The bin of everything too short to matter."""


class LatencySketch:
    """Latencies in milliseconds, to 1 % relative accuracy. Never changes."""

    __slots__ = ("_counts", "_encoded")

    def __init__(self, encoded: bytes = b"") -> None:
        """Read what `encode` wrote; empty bytes are an empty sketch."""
        self._encoded = encoded
        self._counts: Mapping[int, int] | None = None

    @classmethod
    def of(cls, latencies_ms: Iterable[float]) -> LatencySketch:
        """The sketch of these latencies, in milliseconds."""
        return cls._holding(Counter(map(_bin_of, latencies_ms)))

    @property
    def count(self) -> int:
        """How many latencies went in."""
        return sum(self._bins().values())

    def quantile(self, q: float) -> float | None:
        """The `q`-quantile in milliseconds, or `None` of an empty sketch."""
        bins = self._bins()
        rank, below = q * (self.count - 1), 0
        for key in sorted(bins):
            below += bins[key]
            if below > rank:
                return _latency_in(key)
        return None

    def merge(self, other: LatencySketch) -> LatencySketch:
        """The sketch of both together."""
        merged = dict(self._bins())
        for key, count in other._bins().items():
            merged[key] = merged.get(key, 0) + count
        return self._holding(merged)

    def encode(self) -> bytes:
        """Bytes for the store; empty for an empty sketch."""
        if not self._encoded and (bins := self._bins()):
            keys = sorted(bins)
            self._encoded = orjson.dumps([keys, [bins[key] for key in keys]])
        return self._encoded

    @classmethod
    def _holding(cls, counts: Mapping[int, int]) -> LatencySketch:
        held = cls()
        held._counts = counts
        return held

    def _bins(self) -> Mapping[int, int]:
        if self._counts is None:
            keys, counts = orjson.loads(self._encoded) if self._encoded else ((), ())
            self._counts = dict(zip(keys, counts, strict=True))
        return self._counts


NO_LATENCIES = LatencySketch()
"""The empty sketch."""


def _bin_of(latency_ms: float) -> int:
    if latency_ms < _SHORTEST_MS:
        return _ZERO
    return math.ceil(math.log(latency_ms) / _LOG_GAMMA)


def _latency_in(key: int) -> float:
    return 0.0 if key == _ZERO else 2 * _GAMMA**key / (1 + _GAMMA)
