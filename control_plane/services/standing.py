"""What every page says of the installation: rehearsal or real, what waits, how engines stand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from control_plane.domain.access import Principal, Role, require
from control_plane.services.connections import has_real
from control_plane.services.desk import Desk
from control_plane.services.ports import Records, WorkerReport

WORKER_SILENCE = timedelta(seconds=15)
"""A worker silent for this long is taken for gone: three of its five-second signs."""


@dataclass(frozen=True)
class EngineStanding:
    """How one engine of the installation stands."""

    name: str
    is_default: bool
    """Whether it carries out runs of patterns that do not choose."""
    report: WorkerReport | None
    """What its worker said last; `None` when none ever ran on this store."""
    alive: bool
    """Whether its worker was heard of lately."""
    held_up: int
    """Runs that wait for it because it has trouble; 0 while it is well. Top level only."""

    @property
    def well(self) -> bool:
        """Whether it works."""
        return self.alive and self.report is not None and not self.report.trouble


@dataclass(frozen=True)
class Standing:
    """The installation's standing."""

    rehearsal_only: bool
    """Whether the workspace has no real connection yet."""
    pending: int
    """Approvals that wait for a person."""


def read_standing(desk: Desk, principal: Principal) -> Standing:
    """The standing now; cheap enough to be read for every page."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return Standing(
            rehearsal_only=not has_real(tx, principal),
            pending=tx.approvals.count_pending(principal.workspace_id)[0],
        )


def read_engines(desk: Desk, principal: Principal) -> tuple[EngineStanding, ...]:
    """How each engine stands, the default first; cheap enough to be read every few seconds."""
    require(principal, Role.VIEWER)
    names = sorted(desk.engines.by_name, key=lambda name: (name != desk.engines.default, name))
    reports = {name: desk.store.worker_seen(name) for name in names}
    with desk.store.reading() as tx:
        return tuple(_standing(desk, tx, principal, name, reports[name]) for name in names)


def _standing(
    desk: Desk, tx: Records, principal: Principal, name: str, report: WorkerReport | None
) -> EngineStanding:
    standing = EngineStanding(
        name=name,
        is_default=name == desk.engines.default,
        report=report,
        alive=report is not None and desk.now() - report.seen_at < WORKER_SILENCE,
        held_up=0,
    )
    if standing.well:
        return standing
    return replace(standing, held_up=tx.runs.held_up(principal.workspace_id, name))
