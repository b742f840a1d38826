"""A mergeable summary of latencies, so that a percentile over a month costs no more than one over an hour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from ddsketch import DDSketch
from ddsketch.pb.proto import DDSketchProto, pb

_RELATIVE_ACCURACY = 0.01  # A quantile is within 1 % of the true one (Masson et al., "DDSketch", VLDB 2019).


class LatencySketch:
    """Latencies in milliseconds, kept to 1 % relative accuracy. Never changes; `merge` makes a new one."""

    __slots__ = ("_encoded", "_sketch")

    def __init__(self, encoded: bytes = b"") -> None:
        """Read what `encode` wrote; empty bytes are an empty sketch."""
        self._encoded: bytes | None = encoded
        self._sketch: Any = None

    @classmethod
    def of(cls, latencies_ms: Iterable[float]) -> LatencySketch:
        """The sketch of these latencies, in milliseconds."""
        sketch = DDSketch(_RELATIVE_ACCURACY)
        for latency_ms in latencies_ms:
            sketch.add(latency_ms)
        return cls._holding(sketch)

    @property
    def count(self) -> int:
        """How many latencies went in."""
        return 0 if self._encoded == b"" else int(self._decoded().count)

    def quantile(self, q: float) -> float | None:
        """The `q`-quantile in milliseconds, or `None` of an empty sketch."""
        if self._encoded == b"":
            return None
        return cast("float | None", self._decoded().get_quantile_value(q))

    def merge(self, other: LatencySketch) -> LatencySketch:
        """The sketch of both together."""
        if other._encoded == b"":
            return self
        if self._encoded == b"":
            return other
        merged = DDSketch(_RELATIVE_ACCURACY)
        merged.merge(self._decoded())
        merged.merge(other._decoded())
        return self._holding(merged)

    def encode(self) -> bytes:
        """Bytes for the store; empty for an empty sketch."""
        if self._encoded is None:
            self._encoded = DDSketchProto.to_proto(self._sketch).SerializeToString()
        return self._encoded

    @classmethod
    def _holding(cls, sketch: Any) -> LatencySketch:  # noqa: ANN401 - the library is untyped
        held = cls()
        if sketch.count:
            held._encoded, held._sketch = None, sketch
        return held

    def _decoded(self) -> Any:  # noqa: ANN401 - the library is untyped
        if self._sketch is None:
            message = pb.DDSketch()
            message.ParseFromString(self._encoded or b"")
            self._sketch = DDSketchProto.from_proto(message)
        return self._sketch
