"""Read the KPIs: value, target, trend, breakdown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.kpis import (
    DEFINITIONS,
    Definition,
    Dimension,
    Facts,
    Grain,
    Kpi,
    Point,
    measure,
    meets_target,
    total,
)
from control_plane.services.connections import has_real
from control_plane.services.desk import Desk

_FINE_UP_TO_DAYS = 1


@dataclass(frozen=True)
class KpiValue:
    """One KPI over the period."""

    definition: Definition
    value: float | None
    """In the definition's unit; `None` when nothing was measured."""
    previous: float | None
    """Over the period of the same length before."""
    meets_target: bool | None
    sample: int
    """How many runs, calls, handoffs or checked answers the value rests on."""
    trend: tuple[tuple[datetime, float | None], ...]
    """By bucket, oldest first."""


@dataclass(frozen=True)
class KpiReport:
    """All KPIs over a period."""

    since: datetime
    until: datetime
    grain: Grain
    rehearsal: bool
    """Whether these are rehearsal runs."""
    values: tuple[KpiValue, ...]
    facts: Facts


@dataclass(frozen=True)
class BreakdownRow:
    """The KPIs of one pattern, agent or model."""

    name: str
    count: int
    values: dict[Kpi, float | None]


def read_kpis(
    desk: Desk,
    principal: Principal,
    *,
    days: int = 7,
    rehearsal: bool | None = None,
    dimension: Dimension = Dimension.PATTERN,
    value: str | None = None,
) -> KpiReport:
    """The KPIs over the last `days`.

    Args:
        rehearsal: Count rehearsal runs instead of real ones; `None` counts them only as long as the
            workspace has no real connection.
        value: One pattern, agent or model; `None` for all.
    """
    require(principal, Role.VIEWER)
    until = desk.now()
    since = until - timedelta(days=days)
    grain = Grain.MINUTE if days <= _FINE_UP_TO_DAYS else Grain.HOUR
    desk.store.refresh_rollups()
    with desk.store.reading() as tx:
        counted = not has_real(tx, principal) if rehearsal is None else rehearsal

        def points(start: datetime, end: datetime) -> list[Point]:
            return list(
                tx.kpis.facts(
                    principal.workspace_id,
                    since=start,
                    until=end,
                    grain=grain,
                    dimension=dimension,
                    value=value,
                    rehearsal=counted,
                )
            )

        now, before = (
            points(since, until + timedelta(minutes=1)),
            points(since - timedelta(days=days), since),
        )
    facts, earlier = total(now), total(before)
    values = tuple(_value(definition, facts, earlier, now) for definition in DEFINITIONS.values())
    return KpiReport(since, until, grain, counted, values, facts)


def read_breakdown(
    desk: Desk,
    principal: Principal,
    *,
    days: int = 7,
    rehearsal: bool | None = None,
    dimension: Dimension,
) -> list[BreakdownRow]:
    """The KPIs by pattern, agent or model over the last `days`, most used first."""
    require(principal, Role.VIEWER)
    until = desk.now() + timedelta(minutes=1)
    desk.store.refresh_rollups()
    with desk.store.reading() as tx:
        counted = not has_real(tx, principal) if rehearsal is None else rehearsal
        facts = tx.kpis.breakdown(
            principal.workspace_id,
            since=until - timedelta(days=days),
            until=until,
            dimension=dimension,
            rehearsal=counted,
        )
    rows = [
        BreakdownRow(name, fact.count, {kpi: measure(kpi, fact) for kpi in Kpi})
        for name, fact in facts.items()
        if name != "*"
    ]
    return sorted(rows, key=lambda row: (-row.count, row.name))


def sample_of(kpi: Kpi, facts: Facts) -> int:
    """How many things the KPI rests on."""
    match kpi:
        case Kpi.P95_LATENCY:
            return facts.latency.count
        case Kpi.COST_PER_REQUEST:
            return facts.count - facts.unpriced
        case Kpi.HALLUCINATION_RATE:
            return facts.checked
        case Kpi.TASK_SUCCESS:
            return facts.succeeded + facts.failed
        case Kpi.HANDOFF_EFFICIENCY:
            return facts.handoffs


def _value(definition: Definition, facts: Facts, earlier: Facts, points: list[Point]) -> KpiValue:
    kpi = definition.kpi
    value = measure(kpi, facts)
    return KpiValue(
        definition,
        value=value,
        previous=measure(kpi, earlier),
        meets_target=meets_target(definition, value),
        sample=sample_of(kpi, facts),
        trend=tuple((point.at, measure(kpi, point.facts)) for point in points),
    )
