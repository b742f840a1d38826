"""One person's vote on one question, within a transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.approval_events import ApprovalEvent, EventKind
from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict, Vote
from control_plane.domain.deciding import body_of, is_asked, tally, voted
from control_plane.domain.decisions import decision_for
from control_plane.domain.errors import N_, Conflict, InvalidInput, Problem
from control_plane.services.approval_refusals import check_decidable
from control_plane.services.desk import Desk
from control_plane.services.ports import Records

MOST_UNDO_SECONDS = 300


@dataclass(frozen=True)
class Ballot:
    """What a person says to a question. See `approvals.decide`."""

    verdict: Verdict | str
    digest: str
    reason: str = ""
    payload: dict[str, Any] | None = None
    target: str | None = None
    code: str = ""
    answer: str = ""
    via: str = "api"
    considered_ms: int | None = None
    undo_seconds: int = 0


def cast_vote(
    desk: Desk, tx: Records, principal: Principal, approval: Approval, ballot: Ballot
) -> Approval:
    """What the vote makes of the question, kept. Nothing is written where it is refused.

    Raises:
        InvalidInput, NotAllowed, Conflict: See `approvals.decide`.
    """
    require(principal, Role.APPROVER, on=f"pattern/{approval.pattern_name}")
    now = desk.now()
    check_decidable(tx, principal, approval, ballot.digest, now=now)
    verdict = _known(ballot)
    decision = decision_for(
        approval.action,
        verdict,
        by=principal.name,
        reason=ballot.reason,
        payload=ballot.payload,
        target=ballot.target,
        code=ballot.code,
        answer=ballot.answer,
    )
    vote = Vote(
        approval_id=approval.id,
        principal_id=principal.id,
        name=principal.name,
        verdict=verdict,
        body=body_of(verdict, decision),
        at=now,
        via=ballot.via,
        reason=decision.reason,
        code=ballot.code,
        considered_ms=ballot.considered_ms,
    )
    votes = tx.approvals.votes(approval.id)
    if any(_is_again(each, vote) for each in votes):
        raise _agreed_already([each for each in votes if not each.void], approval)
    outcome = voted(approval, votes, vote, decision, undo_seconds=ballot.undo_seconds)
    tx.approvals.void_votes(approval.id, outcome.void)
    tx.approvals.add_vote(approval.workspace_id, vote)
    keep(tx, outcome.approval, desk)
    _tell(desk, tx, principal, outcome.approval, vote)
    return outcome.approval


def keep(tx: Records, approval: Approval, desk: Desk) -> None:
    """Keep what became of the open question. Raises `Conflict` if it is not open any more."""
    if not tx.approvals.save(approval, now=desk.now()):
        raise Conflict(
            N_("Approval {approval} changed while you decided; look again."), approval=approval.id
        )


def tell(
    desk: Desk,
    tx: Records,
    principal: Principal,
    approval: Approval,
    kind: EventKind,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Put what somebody did to a question in its history and on the audit record."""
    event = ApprovalEvent(
        approval.id, kind, desk.now(), principal.id, {"name": principal.name, **(facts or {})}
    )
    tx.approvals.add_event(approval.workspace_id, event)
    desk.audit(
        tx,
        principal,
        f"approval.{kind.value}",
        f"approval/{approval.id}",
        run=approval.run_id,
        **(facts or {}),
    )


def _tell(desk: Desk, tx: Records, principal: Principal, approval: Approval, vote: Vote) -> None:
    kind = EventKind.VOTED
    if approval.status is not ApprovalStatus.PENDING:
        kind = EventKind.DECIDED
    elif approval.commits_at is not None:
        kind = EventKind.SUBMITTED
    assert approval.decision is not None  # noqa: S101 - a vote makes one
    facts: dict[str, Any] = {
        "status": approval.decision.status.value,
        "digest": approval.digest,
        "reason": vote.reason,
        "via": vote.via,
    }
    if vote.code:
        facts["code"] = vote.code
    if not is_asked(principal, approval):
        facts["as_admin"] = True
    tell(desk, tx, principal, approval, kind, facts)


def _is_again(each: Vote, vote: Vote) -> bool:
    return not each.void and each.principal_id == vote.principal_id and each.body == vote.body


def _agreed_already(standing: list[Vote], approval: Approval) -> Conflict:
    count = tally(standing, approval)
    if count.missing:
        return Conflict(
            N_("You agreed to this already; it needs {count} more who do."), count=count.missing
        )
    return Conflict(
        N_(
            "You agreed to this already. It needs somebody who neither started the run nor wrote"
            " the agent's version."
        )
    )


def _known(ballot: Ballot) -> Verdict:
    problems: list[Problem] = []
    if ballot.verdict not in list(Verdict):
        expected = ", ".join(Verdict)
        template = N_("Choose one of {expected}.")
        problems.append(Problem("verdict", template, {"expected": expected}))
    problems += undo_problems(ballot.undo_seconds)
    if problems:
        raise InvalidInput(problems)
    return Verdict(ballot.verdict)


def undo_problems(undo_seconds: int) -> list[Problem]:
    """What is wrong with the time in which a decision can be undone."""
    if 0 <= undo_seconds <= MOST_UNDO_SECONDS:
        return []
    template = N_("Give 0 to {most} seconds.")
    return [Problem("undo_seconds", template, {"most": MOST_UNDO_SECONDS})]
