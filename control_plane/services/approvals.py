"""See what waits for a person, and decide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from control_plane.domain.access import Principal, Role, require, require_somewhere
from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict
from control_plane.domain.decisions import decision_for
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.records import Page


def list_approvals(
    desk: Desk,
    principal: Principal,
    *,
    statuses: Sequence[ApprovalStatus] = (ApprovalStatus.PENDING,),
    run_id: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Approval]:
    """What waits, oldest first; with other statuses, the newest first."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.approvals.page(
            principal.workspace_id, statuses=statuses, run_id=run_id, limit=limit, cursor=cursor
        )


def asked_of_runs(
    desk: Desk, principal: Principal, approvals: Sequence[Approval]
) -> Mapping[str, dict[str, Any]]:
    """What the approvals' runs were started with, by run id."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.runs.inputs(principal.workspace_id, {a.run_id for a in approvals})


def get_approval(desk: Desk, principal: Principal, approval_id: str) -> Approval:
    """One approval. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _existing(tx, principal, approval_id)


def decide(
    desk: Desk,
    principal: Principal,
    approval_id: str,
    *,
    verdict: Verdict | str,
    digest: str,
    reason: str = "",
    payload: dict[str, Any] | None = None,
    target: str | None = None,
) -> Approval:
    """Decide one approval; the run goes on at once.

    Args:
        digest: Of the action the person was shown. A decision on anything else is refused.
        reason: Needed to reject.
        payload: The edited payload, to approve with edits.
        target: Another agent, to redirect a handoff.

    Raises:
        NotFound: There is no such approval.
        InvalidInput: Names everything missing or wrong.
        Conflict: Somebody decided first, it expired or was withdrawn, or the action changed; the
        message
            says who, what and when.
    """
    require_somewhere(principal, Role.APPROVER)
    with desk.store.writing() as tx:
        approval = _existing(tx, principal, approval_id)
        require(principal, Role.APPROVER, on=f"pattern/{approval.pattern_name}")
        _check_open(approval, digest, desk)
        decision = decision_for(
            approval.action,
            _known(verdict),
            by=principal.name,
            reason=reason,
            payload=payload,
            target=target,
        )
        if not tx.approvals.decide(approval, decision, by=principal.id, now=desk.now()):
            _check_open(_existing(tx, principal, approval_id), digest, desk)
            raise Conflict(
                N_("Approval {approval} changed while you decided; look again."),
                approval=approval_id,
            )
        desk.audit(
            tx,
            principal,
            "approval.decided",
            f"approval/{approval_id}",
            run=approval.run_id,
            status=decision.status.value,
            digest=digest,
            reason=decision.reason,
        )
        decided = _existing(tx, principal, approval_id)
    desk.engines.wake()
    return decided


def _check_open(approval: Approval, digest: str, desk: Desk) -> None:
    if approval.status is not ApprovalStatus.PENDING:
        raise Conflict(
            N_(
                "This is no longer open: {status} by {who} at {at:%Y-%m-%d %H:%M:%S %Z}."
                " Nothing of yours was applied."
            ),
            status=approval.status.value,
            who=(approval.decision.by if approval.decision else "") or "nobody",
            at=approval.decided_at or approval.requested_at,
        )
    if approval.expires_at is not None and approval.expires_at <= desk.now():
        raise Conflict(
            N_(
                "This expired at {at:%Y-%m-%d %H:%M:%S %Z} before you decided. Nothing of yours"
                " was applied."
            ),
            at=approval.expires_at,
        )
    if approval.digest != digest:
        raise Conflict(
            N_("The action is not the one you were shown; look at it again before you decide.")
        )


def _known(verdict: Verdict | str) -> Verdict:
    try:
        return Verdict(verdict)
    except ValueError as error:
        expected = ", ".join(Verdict)
        raise InvalidInput(
            [Problem("verdict", N_("Choose one of {expected}."), {"expected": expected})]
        ) from error


def _existing(tx: Records, principal: Principal, approval_id: str) -> Approval:
    approval = tx.approvals.get(principal.workspace_id, approval_id)
    if approval is None:
        raise NotFound(
            N_("There is no approval {approval!r} in this workspace."), approval=approval_id
        )
    return approval
