"""What every page says of the installation: rehearsal or real, what waits, a worker or none."""

from __future__ import annotations

from dataclasses import dataclass

from control_plane.domain.access import Principal, Role, require
from control_plane.services.connections import has_real
from control_plane.services.desk import Desk
from control_plane.services.overview import WORKER_SILENCE
from control_plane.services.ports import WorkerReport


@dataclass(frozen=True)
class Standing:
    """The installation's standing."""

    rehearsal_only: bool
    """Whether the workspace has no real connection yet."""
    pending: int
    """Approvals that wait for a person."""
    worker: WorkerReport | None
    """`None` when none ever ran on this store."""
    worker_alive: bool


def read_standing(desk: Desk, principal: Principal) -> Standing:
    """The standing now; cheap enough to be read for every page."""
    require(principal, Role.VIEWER)
    worker = desk.store.worker_seen()
    with desk.store.reading() as tx:
        return Standing(
            rehearsal_only=not has_real(tx, principal),
            pending=tx.approvals.count_pending(principal.workspace_id)[0],
            worker=worker,
            worker_alive=worker is not None and desk.now() - worker.seen_at < WORKER_SILENCE,
        )
