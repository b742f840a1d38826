"""What happened to a question, who voted, and what was decided before in its like."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.approval_events import ApprovalEvent, EventKind
from control_plane.domain.approvals import Approval, Vote
from control_plane.services.approval_refusals import existing
from control_plane.services.desk import Desk


def history(desk: Desk, principal: Principal, approval_id: str) -> Sequence[ApprovalEvent]:
    """All that happened to it, from when it was asked on. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        approval = existing(tx, principal, approval_id)
        asked = ApprovalEvent(approval_id, EventKind.REQUESTED, approval.requested_at)
        return [asked, *tx.approvals.events(approval_id)]


def votes(desk: Desk, principal: Principal, approval_id: str) -> Sequence[Vote]:
    """Who voted what, in order, void votes included. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        existing(tx, principal, approval_id)
        return tx.approvals.votes(approval_id)


def similar(
    desk: Desk, principal: Principal, approval: Approval, limit: int = 5
) -> Sequence[Approval]:
    """Others of the same kind, source and target that people decided, the newest first."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.approvals.alike(approval, limit=limit)
