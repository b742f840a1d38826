"""What a run may use, its child runs included. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import Field

from control_plane.domain.frozen import Frozen
from control_plane.domain.validation import parse

LIMITS = ("cost_usd", "tokens", "calls", "seconds", "handoffs")
"""Names of the limits, in the order they are shown."""
_MOST: dict[str, Any] = {
    "cost_usd": Decimal(1_000_000),
    "tokens": 10_000_000_000,
    "calls": 1_000_000,
    "seconds": 31_536_000.0,
    "handoffs": 100_000,
}
_LEAST_USD = Decimal("0.000001")
"""The store counts millionths of a dollar."""
SETTLED = "settled"
"""Code of the withdrawal of a question about a budget that was changed meanwhile."""


class RunBudget(Frozen):
    """Limits of a run; `None` is no limit. A call that began before one was reached may end."""

    cost_usd: Decimal | None = Field(default=None, ge=_LEAST_USD, le=_MOST["cost_usd"])
    """US dollars; what is unpriced cannot be counted."""
    tokens: int | None = Field(default=None, ge=1, le=_MOST["tokens"])
    """Input plus output tokens."""
    calls: int | None = Field(default=None, ge=1, le=_MOST["calls"])
    """Model calls."""
    seconds: float | None = Field(default=None, gt=0, le=_MOST["seconds"])
    """Seconds its models and tools worked, added up; waiting does not count."""
    handoffs: int | None = Field(default=None, ge=0, le=_MOST["handoffs"])

    @property
    def is_empty(self) -> bool:
        """Whether nothing is limited."""
        return all(getattr(self, name) is None for name in LIMITS)


@dataclass(frozen=True)
class Spent:
    """What a run has used so far, its child runs included."""

    cost_usd: Decimal = Decimal(0)
    """Of the calls that have a price."""
    unpriced_calls: int = 0
    tokens: int = 0
    calls: int = 0
    seconds: float = 0.0
    handoffs: int = 0


@dataclass(frozen=True)
class BudgetRecord:
    """The budget of one run, as it is now."""

    run_id: str
    """Of the run at the top; child runs share it."""
    workspace_id: str
    limits: RunBudget
    original: RunBudget
    """What it began with; who lets it go on grants that once more."""
    version: int
    """Counts changes; a change is refused when the record moved on since it was read."""
    set_by: str
    set_at: datetime


def used_up(limits: RunBudget, spent: Spent) -> tuple[str, ...]:
    """Names of the limits that leave no room for another model call."""
    found: list[str] = []
    for name in LIMITS:
        limit, used = getattr(limits, name), getattr(spent, name)
        if limit is None:
            continue
        # The last handoff that is allowed may still be worked on.
        if used > limit if name == "handoffs" else used >= limit:
            found.append(name)
    return tuple(found)


def exchanged(limits: RunBudget | None, given: Mapping[str, Any], *, prefix: str) -> RunBudget:
    """The limits with those that are given in their place; `None` lifts one, others stay.

    Args:
        prefix: Where the given ones stand, for whoever wrote them.

    Raises:
        InvalidInput: A limit is out of bounds, or there is none of that name.
    """
    kept = limits.model_dump() if limits else {}
    return parse(RunBudget, {**kept, **given}, prefix=prefix)


def once_more(limits: RunBudget, original: RunBudget) -> RunBudget:
    """Every limit with what it began with added once, as far as a limit goes.

    A limit that was set later adds itself.
    """
    grown: dict[str, Any] = {}
    for name in LIMITS:
        limit = getattr(limits, name)
        if limit is None:
            continue
        began_with = getattr(original, name)
        added = limit if began_with is None else began_with
        # A swarm that may not hand over at all is let hand over once.
        grown[name] = min(limit + (added or 1), _MOST[name])
    return RunBudget(**grown)


def limits_json(limits: RunBudget) -> dict[str, Any]:
    """The limits that are set, as numbers, for a form or a question."""
    named = {name: getattr(limits, name) for name in LIMITS}
    return {
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in named.items()
        if value is not None
    }


def limits_schema() -> dict[str, Any]:
    """What edited limits must satisfy, with words a form shows."""
    number, count = {"type": "number", "exclusiveMinimum": 0}, {"type": "integer", "minimum": 1}
    return {
        "type": "object",
        "properties": {
            "cost_usd": {"title": "US dollars", "type": "number", "minimum": float(_LEAST_USD)}
            | _up_to("cost_usd"),
            "tokens": {"title": "Tokens", **count, **_up_to("tokens")},
            "calls": {"title": "Model calls", **count, **_up_to("calls")},
            "seconds": {"title": "Seconds of work", **number, **_up_to("seconds")},
            "handoffs": {"title": "Handoffs", "type": "integer", "minimum": 0} | _up_to("handoffs"),
        },
        "additionalProperties": False,
    }


def _up_to(name: str) -> dict[str, int]:
    return {"maximum": int(_MOST[name])}
