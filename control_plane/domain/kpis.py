"""The five operational KPIs: formulas, targets, and how facts add up. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from control_plane.domain.errors import N_
from control_plane.domain.sketch import NO_LATENCIES, LatencySketch


class Grain(StrEnum):
    """Length of a bucket of time."""

    MINUTE = "minute"
    HOUR = "hour"


class Dimension(StrEnum):
    """By what facts are broken down: a pattern's count runs, an agent's turns, a model's calls."""

    PATTERN = "pattern"
    AGENT = "agent"
    MODEL = "model"


@dataclass(frozen=True)
class Facts:
    """What was counted in a bucket or period. Adds up."""

    count: int = 0
    """Ended runs, turns or calls."""
    succeeded: int = 0
    failed: int = 0
    cancelled: int = 0
    """By a person: in `count`, but in no success rate."""
    cost_usd: Decimal = Decimal(0)
    """Of the priced ones."""
    unpriced: int = 0
    """How many could not be priced."""
    tokens: int = 0
    handoffs: int = 0
    useful_handoffs: int = 0
    checked: int = 0
    """Answers a hallucination checker looked at."""
    hallucinated: int = 0
    latency: LatencySketch = NO_LATENCIES

    def __add__(self, other: Facts) -> Facts:
        return Facts(
            self.count + other.count,
            self.succeeded + other.succeeded,
            self.failed + other.failed,
            self.cancelled + other.cancelled,
            self.cost_usd + other.cost_usd,
            self.unpriced + other.unpriced,
            self.tokens + other.tokens,
            self.handoffs + other.handoffs,
            self.useful_handoffs + other.useful_handoffs,
            self.checked + other.checked,
            self.hallucinated + other.hallucinated,
            self.latency.merge(other.latency),
        )


@dataclass(frozen=True)
class Point:
    """Facts of one bucket of time."""

    at: datetime
    """Start of the bucket."""
    facts: Facts


class Kpi(StrEnum):
    """What the desk watches."""

    P95_LATENCY = "p95_latency"
    COST_PER_REQUEST = "cost_per_request"
    HALLUCINATION_RATE = "hallucination_rate"
    TASK_SUCCESS = "task_success"
    HANDOFF_EFFICIENCY = "handoff_efficiency"


@dataclass(frozen=True)
class Definition:
    """What a KPI means."""

    kpi: Kpi
    name: str
    formula: str
    """In words, shown beside the number."""
    unit: str
    """`seconds`, `usd` or `ratio`."""
    target: float | None
    """`None` when there is no fixed target."""
    higher_is_better: bool


DEFINITIONS: dict[Kpi, Definition] = {
    d.kpi: d
    for d in (
        Definition(
            Kpi.P95_LATENCY,
            N_("P95 latency"),
            N_(
                "95th percentile of the time a run was worked on:"
                " wall time less waiting for people, timers and pauses."
            ),
            "seconds",
            2.0,
            higher_is_better=False,
        ),
        Definition(
            Kpi.COST_PER_REQUEST,
            N_("Cost per request"),
            N_(
                "Model cost of ended, fully priced runs divided by their number."
                " Unpriced runs are left out and counted."
            ),
            "usd",
            None,
            higher_is_better=False,
        ),
        Definition(
            Kpi.HALLUCINATION_RATE,
            N_("Hallucination rate"),
            N_(
                "Checked answers found ungrounded divided by all checked answers."
                " Not measured until a checker runs."
            ),
            "ratio",
            0.05,
            higher_is_better=False,
        ),
        Definition(
            Kpi.TASK_SUCCESS,
            N_("Task success"),
            N_(
                "Runs that ended with an answer divided by all ended runs, cancelled ones left out."
            ),
            "ratio",
            0.95,
            higher_is_better=True,
        ),
        Definition(
            Kpi.HANDOFF_EFFICIENCY,
            N_("Handoff efficiency"),
            N_(
                "Useful handoffs divided by all handoffs."
                " Useful: the receiver produced an accepted step and did not hand straight back."
                " Rejected, expired, failed, ping-pong and redirected ones are not."
            ),
            "ratio",
            0.90,
            higher_is_better=True,
        ),
    )
}


def measure(kpi: Kpi, facts: Facts) -> float | None:
    """The KPI over the facts, in its definition's unit; `None` when nothing was measured."""
    match kpi:
        case Kpi.P95_LATENCY:
            p95_ms = facts.latency.quantile(0.95)
            return None if p95_ms is None else p95_ms / 1000
        case Kpi.COST_PER_REQUEST:
            return _ratio(float(facts.cost_usd), facts.count - facts.unpriced)
        case Kpi.HALLUCINATION_RATE:
            return _ratio(facts.hallucinated, facts.checked)
        case Kpi.TASK_SUCCESS:
            return _ratio(facts.succeeded, facts.succeeded + facts.failed)
        case Kpi.HANDOFF_EFFICIENCY:
            return _ratio(facts.useful_handoffs, facts.handoffs)


def meets_target(definition: Definition, value: float | None) -> bool | None:
    """Whether the value is on the good side of the target; `None` when either is missing."""
    if value is None or definition.target is None:
        return None
    return value > definition.target if definition.higher_is_better else value < definition.target


def total(points: Sequence[Point]) -> Facts:
    """The sum over all points."""
    return sum((point.facts for point in points), Facts())


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None
