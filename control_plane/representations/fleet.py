"""The state of the fleet as JSON: overview and KPIs."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from control_plane.domain.kpis import Grain, Kpi
from control_plane.domain.runs import RunStatus
from control_plane.representations.approvals import Approval
from control_plane.representations.common import Usd, View
from control_plane.representations.runs import Run
from control_plane.services import kpis as service


class Worker(View):
    """A worker's sign of life."""

    process: str
    started_at: datetime
    seen_at: datetime
    active_runs: int
    trouble: str


class EngineStanding(View):
    """How one engine of the installation stands."""

    name: str
    is_default: bool = Field(description="Carries out runs of patterns that do not choose.")
    alive: bool = Field(description="Whether its worker was heard of lately.")
    report: Worker | None = Field(description="`null` when no worker of it ever ran here.")
    held_up: int = Field(description="Runs that wait for it because it has trouble.")


class Overview(View):
    """The fleet at a glance."""

    counts: dict[RunStatus, int] = Field(description="Live runs now, and runs that ended today.")
    pending: int
    oldest_pending_at: datetime | None
    oldest: list[Approval]
    running: list[Run]
    failed: list[Run]
    cost_today_usd: Usd
    unpriced_today: int
    rehearsal_only: bool
    engines: list[EngineStanding] = Field(description="The default first.")


class TrendPoint(View):
    """A KPI in one bucket of time."""

    at: datetime
    value: float | None


class KpiValue(View):
    """One KPI over the period."""

    kpi: Kpi
    name: str
    formula: str
    unit: str = Field(description="`seconds`, `usd` or `ratio`.")
    target: float | None
    higher_is_better: bool
    value: float | None = Field(description="`null` when nothing was measured.")
    previous: float | None = Field(description="Over the period of the same length before.")
    meets_target: bool | None
    sample: int
    trend: list[TrendPoint]

    @classmethod
    def of(cls, value: service.KpiValue) -> KpiValue:
        """The KPI together with what it means."""
        definition = value.definition
        return cls(
            kpi=definition.kpi,
            name=definition.name,
            formula=definition.formula,
            unit=definition.unit,
            target=definition.target,
            higher_is_better=definition.higher_is_better,
            value=value.value,
            previous=value.previous,
            meets_target=value.meets_target,
            sample=value.sample,
            trend=[TrendPoint(at=at, value=measured) for at, measured in value.trend],
        )


class Facts(View):
    """What was counted."""

    count: int
    succeeded: int
    failed: int
    cancelled: int
    cost_usd: Usd
    unpriced: int
    tokens: int
    handoffs: int
    useful_handoffs: int
    checked: int
    hallucinated: int


class KpiReport(View):
    """All KPIs over a period."""

    since: datetime
    until: datetime
    grain: Grain
    rehearsal: bool = Field(description="Whether these are rehearsal runs.")
    values: list[KpiValue]
    facts: Facts

    @classmethod
    def of(cls, report: service.KpiReport) -> KpiReport:
        """The report with each KPI's meaning beside it."""
        return cls(
            since=report.since,
            until=report.until,
            grain=report.grain,
            rehearsal=report.rehearsal,
            values=[KpiValue.of(value) for value in report.values],
            facts=Facts.model_validate(report.facts),
        )


class BreakdownRow(View):
    """The KPIs of one pattern, agent or model."""

    name: str
    count: int
    values: dict[Kpi, float | None]


class DemoOutcome(View):
    """What came of asking for the demo."""

    filled: bool = Field(description="False when the workspace holds something already.")
