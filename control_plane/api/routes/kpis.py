"""The state of the fleet: overview, KPIs and their breakdown."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.domain.kpis import Dimension
from control_plane.representations import fleet as shown
from control_plane.representations.common import Listing
from control_plane.services import kpis, overview

router = APIRouter(tags=["kpis"])
Days = Annotated[int, Query(ge=1, le=366)]
Rehearsal = Annotated[
    bool | None,
    Query(description="Count rehearsal runs instead; left out: while no real connection exists."),
]


@router.get("/overview", responses=documented())
def read_overview(
    asking: Asking,
    timezone: Annotated[str, Query(max_length=64, description="When today begins.")] = "UTC",
) -> shown.Overview:
    """What runs, what waits for a person, what failed, what it cost today."""
    return shown.Overview.model_validate(overview.read_overview(*asking, timezone=timezone))


@router.get("/kpis", responses=documented())
def read_kpis(
    asking: Asking,
    days: Days = 7,
    rehearsal: Rehearsal = None,
    dimension: Dimension = Dimension.PATTERN,
    value: Annotated[
        str | None, Query(max_length=200, description="One pattern, agent or model.")
    ] = None,
) -> shown.KpiReport:
    """The KPIs with target, trend and formula."""
    report = kpis.read_kpis(
        *asking, days=days, rehearsal=rehearsal, dimension=dimension, value=value
    )
    return shown.KpiReport.of(report)


@router.get("/kpis/breakdown", responses=documented())
def read_breakdown(
    asking: Asking, dimension: Dimension, days: Days = 7, rehearsal: Rehearsal = None
) -> Listing[shown.BreakdownRow]:
    """The KPIs by pattern, agent or model, most used first."""
    rows = kpis.read_breakdown(*asking, days=days, rehearsal=rehearsal, dimension=dimension)
    return Listing(items=[shown.BreakdownRow.model_validate(row) for row in rows])
