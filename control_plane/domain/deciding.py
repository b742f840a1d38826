"""Who may decide a question, and when enough people have. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import orjson

from control_plane.domain.access import Principal, Role
from control_plane.domain.approvals import (
    STATUS_OF,
    Approval,
    ApprovalStatus,
    Decision,
    Verdict,
    Vote,
)
from control_plane.domain.errors import N_, NotAllowed
from control_plane.domain.ladder import closed
from control_plane.domain.plain import plain_json


def may_decide(principal: Principal, approval: Approval) -> bool:
    """Whether the principal's verdict counts, alone or beside that of others."""
    return why_not(principal, approval) is None


def why_not(principal: Principal, approval: Approval) -> NotAllowed | None:
    """Why the principal may not decide the question; `None` when it may."""
    if not principal.may(Role.APPROVER, f"pattern/{approval.pattern_name}"):
        return NotAllowed(
            N_("{name} needs the role {role} for this; ask an admin of the workspace to grant it."),
            name=principal.name,
            role=Role.APPROVER.value,
        )
    if is_asked(principal, approval) or principal.may(Role.ADMIN):
        return None
    return NotAllowed(
        N_("This is for {approvers} to decide; ask one of them, or an admin."),
        approvers=", ".join(approval.assigned_to),
    )


def is_asked(principal: Principal, approval: Approval) -> bool:
    """Whether the question is put to the principal; an admin may decide those of others, too."""
    if not approval.assigned_to:
        return True
    return any(_is_meant(principal, each, approval) for each in approval.assigned_to)


def _is_meant(principal: Principal, approver: str, approval: Approval) -> bool:
    kind, _, name = approver.partition(":")
    if kind == "person":
        return principal.id == name
    return name in list(Role) and principal.may(Role(name), f"pattern/{approval.pattern_name}")


def is_involved(principal_id: str, approval: Approval) -> bool:
    """Whether the person started the run, or wrote the version of the agent that acts."""
    return principal_id in (approval.requested_by, approval.author)


@dataclass(frozen=True)
class Tally:
    """How far a decision is."""

    agreed: int
    """People who agree."""
    missing: int
    """How many more must."""
    needs_other_eyes: bool
    """Whether everybody who agrees started the run or wrote the agent, and the rule wants more."""

    @property
    def is_enough(self) -> bool:
        """Whether the question can be closed."""
        return not self.missing and not self.needs_other_eyes


def tally(votes: Sequence[Vote], approval: Approval) -> Tally:
    """Count the votes that stand and agree with the newest of them."""
    standing = [vote for vote in votes if not vote.void]
    people = {vote.principal_id for vote in standing if vote.body == standing[-1].body}
    involved = all(is_involved(person, approval) for person in people)
    return Tally(
        agreed=len(people),
        missing=max(0, approval.rule.quorum - len(people)),
        needs_other_eyes=approval.rule.four_eyes and involved,
    )


def closes(votes: Sequence[Vote], approval: Approval) -> bool:
    """Whether the votes decide the question: one rejection does, anything else needs enough."""
    standing = [vote for vote in votes if not vote.void]
    if not standing:
        return False
    return standing[-1].verdict is Verdict.REJECT or tally(standing, approval).is_enough


def body_of(verdict: Verdict, decision: Decision) -> str:
    """SHA-256 of what exactly is agreed to; who agrees to something else has another one."""
    facts = [verdict.value, decision.payload, decision.target, decision.answer]
    return hashlib.sha256(plain_json(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True)
class Voted:
    """What a vote makes of a question."""

    approval: Approval
    void: frozenset[str]
    """Ids of those whose earlier votes do not count any more."""


def voted(
    approval: Approval,
    votes: Sequence[Vote],
    vote: Vote,
    decision: Decision,
    *,
    undo_seconds: int,
) -> Voted:
    """What the vote makes of the question: a proposal, a decision to be committed, or its end."""
    standing = [each for each in votes if not each.void]
    void = frozenset(
        each.principal_id
        for each in standing
        if each.principal_id == vote.principal_id or each.body != vote.body
    )
    kept = [each for each in standing if each.principal_id not in void]
    if not closes([*kept, vote], approval):
        return Voted(replace(released(approval, vote.principal_id), decision=decision), void)
    names = dict.fromkeys((*(each.name for each in kept), vote.name))
    settled = replace(
        approval,
        decision=replace(decision, by=", ".join(names)),
        decided_by=vote.principal_id,
        decided_via=vote.via,
    )
    return Voted(_settled(settled, now=vote.at, undo_seconds=undo_seconds), void)


def _settled(approval: Approval, *, now: datetime, undo_seconds: int) -> Approval:
    assert approval.decision is not None  # noqa: S101 - set by the only caller
    if not undo_seconds:
        return closed(approval, approval.decision, now=now)
    commits_at = now + timedelta(seconds=undo_seconds)
    held = released(approval, approval.claimed_by or "")
    return replace(held, commits_at=commits_at, next_at=commits_at)


def released(approval: Approval, by: str) -> Approval:
    """The question without the claim of this person, if it has one."""
    if approval.claimed_by != by:
        return approval
    return replace(approval, claimed_by=None, claimed_until=None)


def standing_body(votes: Sequence[Vote]) -> str:
    """Digest of what the votes that count agree on; empty when there are none."""
    return next((vote.body for vote in reversed(votes) if not vote.void), "")


def verdict_of(decision: Decision) -> Verdict:
    """The verdict of people that makes this decision."""
    return next(verdict for verdict, status in STATUS_OF.items() if status is decision.status)


def proposal_of(approval: Approval) -> Decision | None:
    """What the votes given so far agree on, while it needs more of them."""
    waits = approval.status is ApprovalStatus.PENDING and approval.commits_at is None
    return approval.decision if waits else None
