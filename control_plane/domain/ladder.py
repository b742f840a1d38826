"""What time does to a question: remind, reassign, escalate, and then close it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from control_plane.domain.approvals import Approval, ApprovalStatus, Decision, Level

_LEVELS = tuple(Level)


@dataclass(frozen=True)
class Rung:
    """A step of the ladder."""

    at: datetime
    level: Level | None
    """How far up the question is from then on; `None` closes it."""


def rungs(approval: Approval) -> tuple[Rung, ...]:
    """The steps that are still ahead of the question, in order, whenever they are due."""
    rule, start = approval.rule, approval.requested_at + postponed_by(approval)
    steps = (
        (Level.REMINDED, rule.remind_after_seconds),
        (Level.REASSIGNED, rule.reassign_after_seconds),
        (Level.ESCALATED, rule.escalate_after_seconds),
    )
    above = _LEVELS.index(approval.level)
    found = [
        Rung(start + timedelta(seconds=seconds), level)
        for level, seconds in steps
        if seconds is not None and _LEVELS.index(level) > above
    ]
    if approval.expires_at is not None:
        found.append(Rung(approval.expires_at, None))
    return tuple(found)


def postponed_by(approval: Approval) -> timedelta:
    """How far the question's times moved since it was asked."""
    seconds = approval.rule.expires_after_seconds
    if approval.expires_at is None or seconds is None:
        return timedelta()
    return approval.expires_at - approval.requested_at - timedelta(seconds=seconds)


def postponed(approval: Approval, by: timedelta) -> Approval:
    """The question with all its times ahead moved; a decision that can be undone keeps its own."""
    moved = replace(
        approval, expires_at=None if approval.expires_at is None else approval.expires_at + by
    )
    return replace(moved, next_at=next_step_at(moved))


def next_step_at(approval: Approval) -> datetime | None:
    """When time next does something to the open question; `None` for never."""
    if approval.commits_at is not None:
        return approval.commits_at
    return next((rung.at for rung in rungs(approval)), None)


def rung_due(approval: Approval, now: datetime) -> Rung | None:
    """The highest step whose time has come; those below it that were missed are left out."""
    due = [rung for rung in rungs(approval) if rung.at <= now]
    return due[-1] if due else None


def climbed(approval: Approval, level: Level) -> Approval:
    """The question on that level: who may decide from then on, and what is due next."""
    assigned = approval.assigned_to
    if level is Level.REASSIGNED and assigned:  # Everybody stays everybody.
        assigned = tuple(dict.fromkeys((*assigned, *approval.rule.reassign_to)))
    if level is Level.ESCALATED:
        assigned = approval.rule.escalate_to
    risen = replace(approval, level=level, assigned_to=assigned)
    return replace(risen, next_at=next_step_at(risen))


def timed_out(approval: Approval, now: datetime) -> Approval:
    """The question, closed because its time is over.

    It passes unopposed only where its rule lets it, and nobody asked for anything else meanwhile.
    """
    asked_otherwise = (
        approval.decision is not None and approval.decision.status is not ApprovalStatus.APPROVED
    )
    passes = approval.rule.passes_unopposed and not asked_otherwise
    decision = Decision(
        ApprovalStatus.UNOPPOSED if passes else ApprovalStatus.EXPIRED,
        payload=approval.action.payload,
        target=approval.action.target,
    )
    return closed(approval, decision, now=now)


def committed(approval: Approval, now: datetime) -> Approval:
    """The question with its decision beyond undoing."""
    if approval.decision is None:
        raise ValueError(f"approval {approval.id} has no decision to commit")
    return closed(approval, approval.decision, now=now)


def closed(approval: Approval, decision: Decision, *, now: datetime) -> Approval:
    """The question with this answer; nobody has it in hand and nothing is due any more."""
    return replace(
        approval,
        status=decision.status,
        decision=decision,
        decided_at=now,
        next_at=None,
        commits_at=None,
        claimed_by=None,
        claimed_until=None,
    )
