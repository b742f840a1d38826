"""Approvals: a question to a person, bound to the exact action it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import orjson

from control_plane.domain.plain import plain_json
from control_plane.domain.policy import ActionKind, OnReject, Rule


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
    `done` when earlier plans left results. Answer: `text`, and `choice` if it is structured. Flag:
    `flag`, `text`. Budget: `used`, `limits`."""
    payload_schema: dict[str, Any] | None = None
    """What an edited payload must satisfy; `None` takes any object."""
    targets: tuple[str, ...] = ()
    """Where a handoff may be redirected to."""
    answer_schema: dict[str, Any] | None = None
    """What a person's answer in its place must satisfy; `None` takes text."""
    reversible: bool | None = None
    """Whether it changes nothing out there; `None` when nobody knows."""
    confidence: float | None = None
    """Of an answer, 0 to 1; `None` when it says none."""
    ungrounded: tuple[str, ...] | None = None
    """Sentences of an answer that nothing supports; `None` when nobody checked."""

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
    RESPOND = "respond"
    """Answer in the agent's or the tool's place; the run goes on with that."""
    SEND_BACK = "send_back"
    """Tell the agent what to do better; it tries again."""
    REJECT = "reject"
    TAKE_OVER = "take_over"
    """End the run here: a person does the rest."""


class ApprovalStatus(StrEnum):
    """Where a question is. *Expired*, *withdrawn* and *rejected* stay apart everywhere.

    What passed by a rule is never shown as what a person approved.
    """

    PENDING = "pending"
    APPROVED = "approved"
    EDITED = "edited"
    REDIRECTED = "redirected"
    ANSWERED = "answered"
    SENT_BACK = "sent_back"
    TAKEN_OVER = "taken_over"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    UNOPPOSED = "unopposed"
    """Nobody objected in time, and the rule lets it pass then."""
    LOGGED = "logged"
    """The rule only puts it on record."""


STATUS_OF: dict[Verdict, ApprovalStatus] = {
    Verdict.APPROVE: ApprovalStatus.APPROVED,
    Verdict.EDIT: ApprovalStatus.EDITED,
    Verdict.REDIRECT: ApprovalStatus.REDIRECTED,
    Verdict.RESPOND: ApprovalStatus.ANSWERED,
    Verdict.SEND_BACK: ApprovalStatus.SENT_BACK,
    Verdict.REJECT: ApprovalStatus.REJECTED,
    Verdict.TAKE_OVER: ApprovalStatus.TAKEN_OVER,
}

ALLOWED = frozenset(
    {
        ApprovalStatus.APPROVED,
        ApprovalStatus.EDITED,
        ApprovalStatus.REDIRECTED,
        ApprovalStatus.UNOPPOSED,
        ApprovalStatus.LOGGED,
    }
)
"""The action happens."""

_VERDICTS: dict[ActionKind, tuple[Verdict, ...]] = {
    ActionKind.AGENT: (Verdict.RESPOND,),
    ActionKind.HANDOFF: (Verdict.REDIRECT, Verdict.SEND_BACK),
    ActionKind.TOOL: (Verdict.RESPOND, Verdict.SEND_BACK),
    ActionKind.PLAN: (Verdict.SEND_BACK,),
    ActionKind.ANSWER: (Verdict.SEND_BACK,),
    ActionKind.FLAG: (Verdict.RESPOND, Verdict.SEND_BACK),
    ActionKind.BUDGET: (),
}


def verdicts_on(action: Action) -> tuple[Verdict, ...]:
    """What a person may decide about the action."""
    special = _VERDICTS[action.kind]
    if not action.targets:
        special = tuple(each for each in special if each is not Verdict.REDIRECT)
    edit = () if action.kind is ActionKind.FLAG else (Verdict.EDIT,)
    return (Verdict.APPROVE, *edit, *special, Verdict.REJECT, Verdict.TAKE_OVER)


class RejectReason(StrEnum):
    """Why an action is rejected, in a word that can be counted."""

    WRONG_FACTS = "wrong_facts"
    WRONG_ACTION = "wrong_action"
    TOO_RISKY = "too_risky"
    TOO_EXPENSIVE = "too_expensive"
    NOT_AUTHORIZED = "not_authorized"
    NOT_NEEDED = "not_needed"
    OTHER = "other"


@dataclass(frozen=True)
class Decision:
    """The answer to a question."""

    status: ApprovalStatus
    payload: dict[str, Any] = field(default_factory=dict[str, Any])
    """The payload to act with: the original, or the edited one."""
    target: str = ""
    """The target to act on: the original, or the one redirected to."""
    reason: str = ""
    """The note, or what the agent is told."""
    by: str = ""
    """Name of who decided; empty where nobody did."""
    asked: bool = True
    """False when no rule asked a person and the action passed by policy."""
    code: str = ""
    """The named reason of a rejection (`RejectReason`); empty where none was named."""
    answer: str = ""
    """What a person answered in the agent's place."""
    on_reject: OnReject = OnReject.DEFAULT
    """What the rule wants a rejection to do."""

    @property
    def allowed(self) -> bool:
        """Whether the action may happen. Expired and withdrawn are not."""
        return self.status in ALLOWED


class Level(StrEnum):
    """How far up its ladder a question is."""

    ASKED = "asked"
    REMINDED = "reminded"
    REASSIGNED = "reassigned"
    ESCALATED = "escalated"


_ASKS_ANYBODY = Rule(on=ActionKind.AGENT)


def binding_of(action: Action, rule: Rule, versions: Mapping[str, int]) -> str:
    """SHA-256 over the exact action, the rule that holds it and the versions that act.

    A decision names it, and is refused on anything else.
    """
    facts = [action.digest, rule.model_dump(mode="json"), dict(versions)]
    return hashlib.sha256(plain_json(facts, option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True)
class Vote:
    """One person's part in a decision that several must agree on."""

    approval_id: str
    principal_id: str
    name: str
    verdict: Verdict
    body: str
    """Digest of what exactly was agreed to: verdict, payload, target and answer."""
    at: datetime
    via: str
    reason: str = ""
    code: str = ""
    considered_ms: int | None = None
    """Milliseconds from when the question was shown to the vote; `None` when nobody knows."""
    void: bool = False
    """Whether somebody changed the proposal since, or it was undone."""


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
    """What was decided; while `commits_at` lies ahead it can still be undone."""
    demo: bool = False
    rule: Rule = _ASKS_ANYBODY
    """As it was when the question was asked: who decides, how strictly, by when."""
    versions: Mapping[str, int] = field(default_factory=dict[str, int])
    """Of what is about to act: `pattern` and `agent`, as pinned by the run."""
    requested_by: str = ""
    """Id of who started the run."""
    author: str = ""
    """Id of who wrote the version of the agent that acts; empty where there is none."""
    risk: str = ""
    """Risk tier of that agent; empty where there is none."""
    cost_so_far_usd: Decimal | None = None
    """Of the run when it asked; `None` when part of it is unpriced."""
    assigned_to: tuple[str, ...] = ()
    """Who may decide now; empty is everybody who may approve in the pattern."""
    level: Level = Level.ASKED
    next_at: datetime | None = None
    """When the ladder's next step is due, or the decision is committed; `None` for never."""
    commits_at: datetime | None = None
    """Until when the decision can be undone; `None` when it is committed, or there is none."""
    claimed_by: str | None = None
    """Id of who has it in hand; `None` for nobody."""
    claimed_until: datetime | None = None
    decided_via: str = ""
    """`ui`, `api`, `cli` or `link`; empty where nobody decided."""
