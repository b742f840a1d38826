"""Agree with what others proposed: exactly that, however it was changed."""

from __future__ import annotations

from control_plane.domain.access import Principal, Role, require_somewhere
from control_plane.domain.approvals import Approval, Decision, Verdict
from control_plane.domain.deciding import proposal_of, standing_body, verdict_of
from control_plane.domain.errors import N_, Conflict
from control_plane.services.approval_ballots import Ballot, cast_vote
from control_plane.services.approval_refusals import check_open, held
from control_plane.services.desk import Desk


def agree(
    desk: Desk,
    principal: Principal,
    approval_id: str,
    *,
    digest: str,
    body: str,
    via: str = "api",
    considered_ms: int | None = None,
    undo_seconds: int = 0,
) -> Approval:
    """Vote for the proposal that stands, with its payload, target and answer as they are.

    Args:
        digest: Of the question the person was shown.
        body: Of the vote for the proposal the person was shown; see `deciding.standing_body`.
        via, considered_ms, undo_seconds: As in `approvals.decide`.

    Raises:
        Conflict: Nothing is proposed, or something else than what was shown; and whatever
            `approvals.decide` raises.
    """
    require_somewhere(principal, Role.APPROVER)
    with desk.store.writing() as tx:
        approval = held(tx, principal, approval_id)
        check_open(tx, approval, now=desk.now())
        proposal = proposal_of(approval)
        if proposal is None or standing_body(tx.approvals.votes(approval.id)) != body:
            raise Conflict(
                N_("This is not what is proposed now; look at the proposal again before you agree.")
            )
        ballot = _ballot_for(proposal, digest, via, considered_ms, undo_seconds)
        decided = cast_vote(desk, tx, principal, approval, ballot)
    desk.engines.wake()
    return decided


def _ballot_for(
    proposal: Decision, digest: str, via: str, considered_ms: int | None, undo_seconds: int
) -> Ballot:
    verdict = verdict_of(proposal)
    return Ballot(
        verdict,
        digest,
        reason=proposal.reason,
        payload=proposal.payload if verdict is Verdict.EDIT else None,
        target=proposal.target if verdict is Verdict.REDIRECT else None,
        code=proposal.code,
        answer=proposal.answer,
        via=via,
        considered_ms=considered_ms,
        undo_seconds=undo_seconds,
    )
