"""The way back from a decision that does not count yet, within a transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from control_plane.domain.access import Principal, Role
from control_plane.domain.approval_events import EventKind
from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.deciding import proposal_of
from control_plane.domain.errors import N_, Conflict, NotAllowed
from control_plane.domain.ladder import next_step_at, postponed
from control_plane.services.approval_ballots import keep, tell
from control_plane.services.approval_refusals import check_open, name_of
from control_plane.services.desk import Desk
from control_plane.services.ports import Records


def take_back(desk: Desk, tx: Records, principal: Principal, approval: Approval) -> Approval:
    """The question without the principal's decision or vote, kept.

    Raises:
        NotAllowed, Conflict: See `approvals.undo`.
    """
    if approval.status is not ApprovalStatus.PENDING:
        check_open(tx, approval, now=desk.now())
    if approval.commits_at is not None:
        reopened = _undone(desk, tx, principal, approval)
    else:
        reopened = _unvoted(tx, principal, approval)
    keep(tx, reopened, desk)
    tell(desk, tx, principal, reopened, EventKind.UNDONE)
    return reopened


def check_own(tx: Records, principal: Principal, owner: str) -> None:
    """Let pass what is the principal's own, and admins. Raises `NotAllowed`."""
    if owner != principal.id and not principal.may(Role.ADMIN):
        raise NotAllowed(
            N_("This is {who}'s; only they or an admin can take it back."), who=name_of(tx, owner)
        )


def _undone(desk: Desk, tx: Records, principal: Principal, approval: Approval) -> Approval:
    check_own(tx, principal, approval.decided_by or "")
    now = desk.now()
    if approval.commits_at is None or approval.commits_at <= now:
        raise Conflict(N_("This can no longer be undone: the run goes on with it."))
    standing = [vote for vote in tx.approvals.votes(approval.id) if not vote.void]
    tx.approvals.void_votes(approval.id, {vote.principal_id for vote in standing})
    reopened = replace(approval, decision=None, decided_by=None, decided_via="", commits_at=None)
    lost = now - standing[-1].at if standing and approval.rule.passes_unopposed else timedelta()
    if approval.expires_at is not None and lost > timedelta():
        return postponed(reopened, lost)
    return replace(reopened, next_at=next_step_at(reopened))


def _unvoted(tx: Records, principal: Principal, approval: Approval) -> Approval:
    standing = [vote for vote in tx.approvals.votes(approval.id) if not vote.void]
    if proposal_of(approval) is None or principal.id not in {v.principal_id for v in standing}:
        raise Conflict(N_("There is nothing of yours to undo."))
    tx.approvals.void_votes(approval.id, {principal.id})
    others = any(vote.principal_id != principal.id for vote in standing)
    return approval if others else replace(approval, decision=None)
