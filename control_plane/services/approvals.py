"""See what waits for a person, take it in hand, and decide it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from control_plane.domain.access import Principal, Role, require, require_somewhere
from control_plane.domain.approval_events import EventKind
from control_plane.domain.approvals import Approval, ApprovalStatus, Decision, Verdict
from control_plane.domain.deciding import released, why_not
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.inbox import WAITING, InboxFilter, InboxView
from control_plane.domain.ladder import closed
from control_plane.services.approval_ballots import Ballot, cast_vote, keep, tell
from control_plane.services.approval_refusals import (
    check_open,
    check_unclaimed,
    existing,
    held,
)
from control_plane.services.approval_undoing import check_own, take_back
from control_plane.services.desk import Desk
from control_plane.services.records import Page

CLAIM = timedelta(minutes=10)
"""How long a question is kept for who took it in hand."""


def list_approvals(
    desk: Desk,
    principal: Principal,
    *,
    wanted: InboxFilter = WAITING,
    statuses: Sequence[ApprovalStatus] | None = None,
    run_id: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Approval]:
    """What the filter wants: open questions oldest first, others newest first.

    Args:
        statuses: In place of the filter's view; none of them is all.
        run_id: Of this run only.
    """
    require(principal, Role.VIEWER)
    if statuses is not None:
        wanted = replace(wanted, view=InboxView.ALL, statuses=tuple(statuses))
    if run_id is not None:
        wanted = replace(wanted, run_id=run_id)
    with desk.store.reading() as tx:
        return tx.approvals.page(
            principal.workspace_id,
            wanted,
            asking=principal,
            now=desk.now(),
            limit=limit,
            cursor=cursor,
        )


def count_waiting(desk: Desk, principal: Principal, *, wanted: InboxFilter = WAITING) -> int:
    """How many questions the filter wants."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.approvals.count(principal.workspace_id, wanted, asking=principal, now=desk.now())


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
        return existing(tx, principal, approval_id)


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
    code: str = "",
    answer: str = "",
    via: str = "api",
    considered_ms: int | None = None,
    undo_seconds: int = 0,
) -> Approval:
    """Decide one approval, or vote on it where several must agree.

    What comes back is closed, and the run goes on; or it is still pending: with `commits_at` it can
    be undone until then, without it needs others who agree to its `decision`.

    Args:
        digest: Of the question the person was shown. A decision on anything else is refused.
        reason: Needed to reject, to send back and to take over.
        payload: The edited payload, to approve with edits.
        target: Another agent, to redirect a handoff.
        code: The named reason of a rejection.
        answer: What stands in the agent's place, to respond.
        via: `ui`, `api`, `cli` or `link`.
        considered_ms: Milliseconds the person had it on screen; `None` when nobody knows.
        undo_seconds: How long the decision can be undone before it counts.

    Raises:
        NotFound: There is no such approval.
        InvalidInput: Names everything missing or wrong.
        NotAllowed: Others are to decide it; the message says who.
        Conflict: Somebody decided first or has it in hand, it expired or was withdrawn, the
            principal agreed already, or the action changed; the message says who, what and when.
    """
    require_somewhere(principal, Role.APPROVER)
    ballot = Ballot(
        verdict=verdict,
        digest=digest,
        reason=reason,
        payload=payload,
        target=target,
        code=code,
        answer=answer,
        via=via,
        considered_ms=considered_ms,
        undo_seconds=undo_seconds,
    )
    with desk.store.writing() as tx:
        decided = cast_vote(desk, tx, principal, held(tx, principal, approval_id), ballot)
    desk.engines.wake()
    return decided


def undo(desk: Desk, principal: Principal, approval_id: str) -> Approval:
    """Take back a decision that does not count yet, or one's own vote for a proposal.

    Undoing a decision makes all votes for it void; the question is open again, and the time in
    which nobody else could object does not count.

    Raises:
        NotFound: There is no such approval.
        NotAllowed: Somebody else decided it, and the principal is no admin.
        Conflict: There is nothing to undo any more.
    """
    require_somewhere(principal, Role.APPROVER)
    with desk.store.writing() as tx:
        return take_back(desk, tx, principal, held(tx, principal, approval_id))


def withdraw(desk: Desk, principal: Principal, approval_id: str, *, reason: str) -> Approval:
    """Close an open question without deciding it: the action does not happen.

    Raises:
        NotFound: There is no such approval.
        InvalidInput: There is no reason.
        Conflict: It is closed already; the message says how.
    """
    require_somewhere(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        approval = held(tx, principal, approval_id)
        require(principal, Role.OPERATOR, on=f"pattern/{approval.pattern_name}")
        if not reason.strip():
            template = N_("Say why nobody needs to decide it; the next reader needs the reason.")
            raise InvalidInput([Problem("reason", template)])
        check_open(tx, approval, now=desk.now())
        decision = Decision(
            ApprovalStatus.WITHDRAWN,
            payload=approval.action.payload,
            target=approval.action.target,
            reason=reason.strip(),
            by=principal.name,
        )
        withdrawn = closed(approval, decision, now=desk.now())
        keep(tx, withdrawn, desk)
        facts = {"status": decision.status.value, "reason": decision.reason}
        tell(desk, tx, principal, withdrawn, EventKind.WITHDRAWN, facts)
    desk.engines.wake()
    return withdrawn


def claim(desk: Desk, principal: Principal, approval_id: str) -> Approval:
    """Take a question in hand: for `CLAIM` nobody else decides it. Once more takes longer.

    Raises:
        NotFound: There is no such approval.
        NotAllowed: Others are to decide it.
        Conflict: It is closed, or somebody else has it in hand; the message says until when.
    """
    require_somewhere(principal, Role.APPROVER)
    with desk.store.writing() as tx:
        approval = held(tx, principal, approval_id)
        require(principal, Role.APPROVER, on=f"pattern/{approval.pattern_name}")
        now = desk.now()
        check_open(tx, approval, now=now)
        if refusal := why_not(principal, approval):
            raise refusal
        check_unclaimed(tx, principal, approval, now=now)
        claimed = replace(approval, claimed_by=principal.id, claimed_until=now + CLAIM)
        keep(tx, claimed, desk)
        tell(desk, tx, principal, claimed, EventKind.CLAIMED)
    return claimed


def release(desk: Desk, principal: Principal, approval_id: str) -> Approval:
    """Let go of a question one has in hand. Nothing happens when nobody has it.

    Raises:
        NotFound: There is no such approval.
        NotAllowed: Somebody else has it, and the principal is no admin.
        Conflict: It is closed.
    """
    require_somewhere(principal, Role.APPROVER)
    with desk.store.writing() as tx:
        approval = held(tx, principal, approval_id)
        if approval.status is not ApprovalStatus.PENDING:
            check_open(tx, approval, now=desk.now())
        holder = approval.claimed_by
        if holder is None:
            return approval
        check_own(tx, principal, holder)
        freed = released(approval, holder)
        keep(tx, freed, desk)
        tell(desk, tx, principal, freed, EventKind.RELEASED)
    return freed
