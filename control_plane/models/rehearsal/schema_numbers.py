"""Numbers that satisfy a JSON schema."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

_MOST_MULTIPLES_TRIED = 50


@dataclass(frozen=True, slots=True)
class Bounds:
    """Inclusive bounds; `None` where there is none."""

    low: float | None
    high: float | None

    @classmethod
    def of(cls, schema: dict[str, Any], *, whole: bool) -> Bounds:
        """The bounds of the schema; exclusive ones are moved to the next number."""
        lows = [schema["minimum"]] if "minimum" in schema else []
        highs = [schema["maximum"]] if "maximum" in schema else []
        if "exclusiveMinimum" in schema:
            above = schema["exclusiveMinimum"]
            lows.append(math.floor(above) + 1 if whole else math.nextafter(above, math.inf))
        if "exclusiveMaximum" in schema:
            below = schema["exclusiveMaximum"]
            highs.append(math.ceil(below) - 1 if whole else math.nextafter(below, -math.inf))
        return cls(max(lows, default=None), min(highs, default=None))


def number_within(wanted: float, bounds: Bounds, *, multiple: float | None, variant: int) -> float:
    """A number near the wanted one.

    Args:
        wanted: What one would like to say.
        bounds: Where it must lie.
        multiple: What it must be a multiple of; 1 for integers, `None` for any number.
        variant: Different numbers give different results while the bounds leave room.
    """
    if multiple is None:
        return _within(wanted + variant, bounds, variant)
    return _multiple(wanted, bounds, multiple, variant)


def _within(wanted: float, bounds: Bounds, variant: int) -> float:
    low, high = bounds.low, bounds.high
    if low is not None and high is not None:
        inside = low <= wanted <= high
        return wanted if inside else low + (high - low) * ((variant + 1) / (variant + 2))
    if low is not None and wanted < low:
        return low + variant
    if high is not None and wanted > high:
        return high - variant
    return wanted


def _multiple(wanted: float, bounds: Bounds, multiple: float, variant: int) -> float:
    """A multiple whose quotient is whole in floating point too."""
    least = None if bounds.low is None else math.ceil(bounds.low / multiple)
    most = None if bounds.high is None else math.floor(bounds.high / multiple)
    first = _factor(round(wanted / multiple), least, most, variant)
    step = -1 if most is not None and first >= most else 1
    for factor in range(first, first + step * _MOST_MULTIPLES_TRIED, step):
        value = factor * multiple
        if float(value / multiple).is_integer():
            return int(value) if isinstance(multiple, int) else value
    return first * multiple


def _factor(wanted: int, least: int | None, most: int | None, variant: int) -> int:
    """How many times, between the bounds; variants go round where both are set."""
    if least is not None and most is not None and least <= most:
        nearest = min(max(wanted, least), most)
        return least + (nearest - least + variant) % (most - least + 1)
    if least is not None:
        return max(wanted, least) + variant
    return (wanted if most is None else min(wanted, most)) - variant
