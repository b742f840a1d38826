"""From time to place: a scale that shortens the hours in which a run only waited. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SHORTENED_FROM_SECONDS = 5.0
_BREAK_SHARE = 0.06  # Width of a shortened wait, as a share of all time shown in full.
_LEAST_BREAK_SECONDS = 0.5

Span = tuple[float, float]
"""Begin and end, in seconds since the run began."""


@dataclass(frozen=True)
class Break:
    """A wait that is drawn shorter than it was."""

    begin: float
    end: float
    at: float
    """Where it stands, in percent of the width."""
    width: float

    @property
    def seconds(self) -> float:
        """How long the wait was."""
        return self.end - self.begin


@dataclass(frozen=True)
class Scale:
    """Places instants of a run between 0 and 100 percent."""

    knots: tuple[tuple[float, float], ...]
    """Pairs of seconds and shown seconds, rising."""
    breaks: tuple[Break, ...]

    def at(self, seconds: float) -> float:
        """Place of an instant, in percent."""
        times = [time for time, _shown in self.knots]
        position = min(max(bisect_right(times, seconds) - 1, 0), len(times) - 2)
        (t0, s0), (t1, s1) = self.knots[position], self.knots[position + 1]
        shown = s0 + (s1 - s0) * ((seconds - t0) / (t1 - t0) if t1 > t0 else 0.0)
        return 100 * min(max(shown / (self.knots[-1][1] or 1.0), 0.0), 1.0)


def scale_of(worked: Iterable[Span], end: float) -> Scale:
    """A scale from 0 to `end`; longer times in which nothing worked are shortened to a break."""
    end = max(end, 0.001)
    gaps = [gap for gap in _gaps(worked, end) if gap[1] - gap[0] >= _SHORTENED_FROM_SECONDS]
    full = end - sum(stop - start for start, stop in gaps)
    break_width = max(full * _BREAK_SHARE, _LEAST_BREAK_SECONDS)
    knots, shown, time = [(0.0, 0.0)], 0.0, 0.0
    for start, stop in gaps:
        shown += start - time
        knots.append((start, shown))
        shown += min(break_width, stop - start)
        knots.append((stop, shown))
        time = stop
    knots.append((end, shown + end - time))
    scale = Scale(tuple(knots), ())
    return Scale(scale.knots, tuple(_break(scale, gap) for gap in gaps))


def _break(scale: Scale, gap: Span) -> Break:
    at = scale.at(gap[0])
    return Break(gap[0], gap[1], at, scale.at(gap[1]) - at)


def _gaps(worked: Iterable[Span], end: float) -> Sequence[Span]:
    gaps: list[Span] = []
    reached = 0.0
    for start, stop in sorted(worked):
        if start > reached:
            gaps.append((reached, start))
        reached = max(reached, stop)
    if end > reached:
        gaps.append((reached, end))
    return gaps
