"""Approvals: a question to a person, bound to the exact action it is about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson

from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.json_schema import problems_with
from control_plane.domain.plain import plain_json
from control_plane.domain.plans import problems_of_edited_plan
from control_plane.domain.policy import ActionKind


@dataclass(frozen=True)
class Action:
    """What will happen if a person says yes, exactly."""

    kind: ActionKind
    source: str
    """Who wants to act."""
    target: str
    """On whom or what: an agent, a tool."""
    payload: dict[str, Any]
    """Handoff: `reason`, `summary`. Tool: `arguments`. Agent: `instruction`. Plan: `steps`, and
    `done` when earlier plans left results."""
    payload_schema: dict[str, Any] | None = None
    """What an edited payload must satisfy; `None` takes any object."""
    targets: tuple[str, ...] = ()
    """Where a handoff may be redirected to."""

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical action; a decision for one digest is not one for another."""
        canonical = plain_json(
            [self.kind, self.source, self.target, self.payload], option=orjson.OPT_SORT_KEYS
        )
        return hashlib.sha256(canonical).hexdigest()


class Verdict(StrEnum):
    """What a person decided."""

    APPROVE = "approve"
    EDIT = "edit"
    """Approve with a changed payload."""
    REDIRECT = "redirect"
    """Hand off to another agent instead."""
    REJECT = "reject"


class ApprovalStatus(StrEnum):
    """Where a question is. *Expired*, *withdrawn* and *rejected* stay apart everywhere."""

    PENDING = "pending"
    APPROVED = "approved"
    EDITED = "edited"
    REDIRECTED = "redirected"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


STATUS_OF: dict[Verdict, ApprovalStatus] = {
    Verdict.APPROVE: ApprovalStatus.APPROVED,
    Verdict.EDIT: ApprovalStatus.EDITED,
    Verdict.REDIRECT: ApprovalStatus.REDIRECTED,
    Verdict.REJECT: ApprovalStatus.REJECTED,
}


@dataclass(frozen=True)
class Decision:
    """The answer to a question."""

    status: ApprovalStatus
    payload: dict[str, Any] = field(default_factory=dict[str, Any])
    """The payload to act with: the original, or the edited one."""
    target: str = ""
    """The target to act on: the original, or the one redirected to."""
    reason: str = ""
    by: str = ""
    """Name of who decided; empty for expired and withdrawn."""
    asked: bool = True
    """False when no rule asked a person and the action passed by policy."""

    @property
    def allowed(self) -> bool:
        """Whether the action may happen. Expired and withdrawn are not."""
        return self.status in (
            ApprovalStatus.APPROVED,
            ApprovalStatus.EDITED,
            ApprovalStatus.REDIRECTED,
        )


@dataclass(frozen=True)
class Approval:
    """A question that waits for, or got, a person's decision."""

    id: str
    workspace_id: str
    run_id: str
    step_key: str
    pattern_name: str
    action: Action
    digest: str
    because: str
    """Why the policy asks."""
    evidence: tuple[str, ...]
    """Previews of what led here, oldest first."""
    status: ApprovalStatus
    requested_at: datetime
    expires_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    decision: Decision | None
    demo: bool = False


def decision_for(
    action: Action,
    verdict: Verdict,
    *,
    by: str,
    reason: str,
    payload: dict[str, Any] | None,
    target: str | None,
) -> Decision:
    """The decision a verdict makes on an action.

    Raises:
        InvalidInput: Names everything missing or wrong: a reason to reject, a payload that breaks
            the action's schema, a plan that cannot work, a target the action cannot be redirected
            to, a change that the verdict would drop.
    """
    problems: list[Problem] = []
    if verdict is Verdict.REJECT and not reason.strip():
        template = N_("Say why you reject it; the agent and the next reader need the reason.")
        problems.append(Problem("reason", template))
    if verdict is Verdict.EDIT:
        problems += _payload_problems(action, payload)
    if verdict is Verdict.REDIRECT:
        problems += _target_problems(action, target)
    problems += _dropped_changes(action, verdict, payload, target)
    if problems:
        raise InvalidInput(problems)
    return Decision(
        status=STATUS_OF[verdict],
        payload=payload if verdict is Verdict.EDIT and payload is not None else action.payload,
        target=target if verdict is Verdict.REDIRECT and target else action.target,
        reason=reason.strip(),
        by=by,
    )


def _payload_problems(action: Action, payload: dict[str, Any] | None) -> list[Problem]:
    if payload is None:
        return [Problem("payload", N_("Give the edited payload."))]
    if payload == action.payload:
        template = N_("Nothing was changed; approve it as it is, or change it.")
        return [Problem("payload", template)]
    found = problems_with(payload, action.payload_schema or {"type": "object"}, prefix="payload")
    if found or action.kind is not ActionKind.PLAN:
        return found
    return [
        replace(problem, field=f"payload.{problem.field}")
        for problem in problems_of_edited_plan(action.payload, payload)
    ]


def _target_problems(action: Action, target: str | None) -> list[Problem]:
    if action.kind is not ActionKind.HANDOFF:
        return [Problem("target", N_("Only a handoff can be redirected."))]
    if not target or target not in action.targets:
        template = N_("Choose one of the agents it can be redirected to: {targets}.")
        return [Problem("target", template, {"targets": ", ".join(action.targets) or "-"})]
    return []


def _dropped_changes(
    action: Action, verdict: Verdict, payload: dict[str, Any] | None, target: str | None
) -> list[Problem]:
    """Changes beside a verdict that does not carry them out: never act on less than was meant."""
    found: list[Problem] = []
    if verdict is not Verdict.EDIT and payload is not None and payload != action.payload:
        template = N_("To act on a changed payload, decide {verdict}.")
        found.append(Problem("payload", template, {"verdict": Verdict.EDIT.value}))
    if verdict is not Verdict.REDIRECT and target and target != action.target:
        template = N_("To act on another target, decide {verdict}.")
        found.append(Problem("target", template, {"verdict": Verdict.REDIRECT.value}))
    return found
