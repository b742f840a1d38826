"""What a person sees first: what runs, what waits, what failed, what it cost today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.approvals import Approval
from control_plane.domain.runs import Run, RunStatus
from control_plane.services.connections import has_real
from control_plane.services.desk import Desk
from control_plane.services.records import RunFilter
from control_plane.services.standing import EngineStanding, read_engines

_SHORT = 5


@dataclass(frozen=True)
class Overview:
    """The state of the fleet at a glance."""

    counts: Mapping[RunStatus, int]
    """Live runs now, and runs that ended today."""
    pending: int
    oldest_pending_at: datetime | None
    oldest: tuple[Approval, ...]
    """The approvals that wait longest, at most five."""
    asked: Mapping[str, dict[str, Any]]
    """What the runs of these were started with, by run id."""
    running: tuple[Run, ...]
    """The newest live runs, at most five."""
    failed: tuple[Run, ...]
    """The newest failures of today, at most five."""
    cost_today_usd: Decimal
    """Of real models; of the rehearsal model as long as there is no real connection."""
    unpriced_today: int
    """Model calls of today whose price is unknown."""
    rehearsal_only: bool
    """Whether the workspace has no real connection yet."""
    engines: tuple[EngineStanding, ...]
    """How each engine stands, the default first."""


def read_overview(desk: Desk, principal: Principal, *, timezone: str = "UTC") -> Overview:
    """The overview; today begins at midnight in `timezone` (UTC if the name is unknown)."""
    require(principal, Role.VIEWER)
    now = desk.now()
    since = _midnight(now, timezone)
    workspace = principal.workspace_id
    engines = read_engines(desk, principal)
    live = (RunStatus.RUNNING, RunStatus.QUEUED, RunStatus.WAITING, RunStatus.PAUSED)
    with desk.store.reading() as tx:
        oldest = tx.approvals.page(workspace, limit=_SHORT).items
        pending, oldest_at = tx.approvals.count_pending(workspace)
        rehearsal = not has_real(tx, principal)
        cost_usd, unpriced = tx.runs.cost_since(workspace, since, rehearsal=rehearsal)
        failures = RunFilter(
            statuses=(RunStatus.FAILED, RunStatus.NEEDS_ATTENTION), since=since, top_level_only=True
        )
        return Overview(
            counts=tx.runs.counts(workspace, since=since),
            pending=pending,
            oldest_pending_at=oldest_at,
            oldest=oldest,
            asked=tx.runs.inputs(workspace, {approval.run_id for approval in oldest}),
            running=tx.runs.page(
                workspace, RunFilter(statuses=live, top_level_only=True), limit=_SHORT, cursor=None
            ).items,
            failed=tx.runs.page(workspace, failures, limit=_SHORT, cursor=None).items,
            cost_today_usd=cost_usd,
            unpriced_today=unpriced,
            rehearsal_only=rehearsal,
            engines=engines,
        )


def _midnight(now: datetime, timezone: str) -> datetime:
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
