"""What a run will probably cost. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_ENOUGH = 5  # Fewer past runs than this say less than the prompt does.


@dataclass(frozen=True)
class Estimate:
    """A guess with its ground, shown before a run is started."""

    cost_usd: Decimal | None
    """`None` when nothing is known: unknown, never free."""
    low_usd: Decimal | None
    high_usd: Decimal | None
    basis: str
    """`past_runs`, `prompt` or `unknown`."""
    sample: int
    """How many past runs it rests on."""


def from_past_runs(costs_usd: Sequence[Decimal]) -> Estimate | None:
    """Median with the 10th and 90th percentile of past runs; `None` when there are too few."""
    if len(costs_usd) < _ENOUGH:
        return None
    ordered = sorted(costs_usd)

    def at(fraction: float) -> Decimal:
        return ordered[round(fraction * (len(ordered) - 1))]

    return Estimate(at(0.5), at(0.1), at(0.9), "past_runs", len(ordered))


def from_prompt(one_pass_usd: Decimal | None, *, passes_low: int, passes_high: int) -> Estimate:
    """From the price of every member reading the input once and answering.

    Args:
        one_pass_usd: Cost of one turn of each member; `None` when any is unpriced.
        passes_low: How often the members work at least.
        passes_high: How often they may work at most.
    """
    if one_pass_usd is None:
        return Estimate(None, None, None, "unknown", 0)
    low, high = one_pass_usd * passes_low, one_pass_usd * passes_high
    return Estimate((low + high) / 2, low, high, "prompt", 0)
