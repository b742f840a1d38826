"""Approvals as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from control_plane.domain.approval_events import EventKind
from control_plane.domain.approvals import ApprovalStatus, Level, RejectReason, Verdict
from control_plane.domain.policy import ActionKind, Mode, OnExpiry, OnReject
from control_plane.representations.common import Draft, Usd, View


class Action(View):
    """What will happen if a person says yes, exactly."""

    kind: ActionKind
    source: str
    target: str
    payload: dict[str, Any]
    payload_schema: dict[str, Any] | None
    targets: list[str] = Field(description="Where a handoff may be redirected to.")
    answer_schema: dict[str, Any] | None = Field(
        description="What a person's answer in its place must satisfy; null takes text."
    )
    reversible: bool | None = Field(description="Null when nobody knows.")
    confidence: float | None
    ungrounded: list[str] | None = Field(description="Null when nobody checked.")


class Decision(View):
    """The answer to a question."""

    status: ApprovalStatus
    payload: dict[str, Any]
    target: str
    reason: str
    by: str
    asked: bool
    code: str
    answer: str


class HoldingRule(View):
    """The rule that holds the action, as it was when the question was asked."""

    name: str
    mode: Mode
    quorum: int = Field(description="How many different people must agree.")
    four_eyes: bool = Field(description="Not who started the run or wrote the agent alone.")
    on_expiry: OnExpiry
    on_reject: OnReject
    origin: str = Field(description="Which version of which policy it is from.")


class Approval(View):
    """A question that waits for, or got, a person's decision."""

    id: str
    run_id: str
    step_key: str
    pattern_name: str
    action: Action
    digest: str = Field(
        description="Of the exact action, its rule and versions; send it back with the decision."
    )
    because: str
    evidence: list[str]
    status: ApprovalStatus
    requested_at: datetime
    expires_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    decision: Decision | None = Field(
        description="While the status is `pending`: what counts from `commits_at` on, or without"
        " it what the votes so far propose."
    )
    demo: bool
    rule: HoldingRule
    versions: dict[str, int]
    requested_by: str
    author: str = Field(description="Who wrote the version of the agent that acts.")
    risk: str
    cost_so_far_usd: Usd | None = Field(description="Null when part of it is unpriced.")
    assigned_to: list[str] = Field(
        description="Who may decide now; empty is everybody who may approve in the pattern."
    )
    level: Level
    next_at: datetime | None
    commits_at: datetime | None = Field(description="Until when the decision can be undone.")
    claimed_by: str | None
    claimed_until: datetime | None
    decided_via: str


class Vote(View):
    """One person's part in a decision."""

    principal_id: str
    name: str
    verdict: Verdict
    body: str = Field(description="Digest of what exactly was agreed to.")
    reason: str
    code: str
    via: str
    at: datetime
    considered_ms: int | None
    void: bool = Field(description="Somebody changed the proposal since, or it was undone.")


class HistoryEvent(View):
    """One thing that happened to a question."""

    kind: EventKind
    at: datetime
    by: str = Field(description="Who did it; empty for the deadline keeper or the run itself.")
    detail: dict[str, Any]


class Count(View):
    """How many there are."""

    count: int


class DecisionDraft(Draft):
    """A person's decision on the action they were shown."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "verdict": "reject",
                    "digest": "9f2c5e0b7d41",
                    "reason": "The invoice was paid already.",
                }
            ]
        }
    )

    verdict: Verdict
    digest: str = Field(max_length=200, description="The `digest` of the approval that was read.")
    reason: str = Field(default="", max_length=2000, description="Needed to reject.")
    payload: dict[str, Any] | None = Field(
        default=None, description="The edited payload; needed to edit."
    )
    target: str | None = Field(
        default=None, max_length=100, description="Another agent; needed to redirect a handoff."
    )
    code: RejectReason | None = Field(default=None, description="The named reason to reject.")
    answer: str = Field(
        default="", max_length=100_000, description="What stands in its place; needed to respond."
    )
    considered_ms: int | None = Field(
        default=None, ge=0, le=2_147_483_646, description="How long a person looked at it."
    )
    undo_seconds: int = Field(
        default=0, ge=0, le=300, description="How long it can be undone before it counts."
    )


class AgreementDraft(Draft):
    """A vote for what others proposed."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"digest": "9f2c5e0b7d41", "body": "51d0c7e2a960"}]}
    )

    digest: str = Field(max_length=200, description="The `digest` of the approval that was read.")
    body: str = Field(max_length=200, description="The `body` of the votes for the proposal.")
    considered_ms: int | None = Field(
        default=None, ge=0, le=2_147_483_646, description="How long a person looked at it."
    )
    undo_seconds: int = Field(
        default=0, ge=0, le=300, description="How long it can be undone before it counts."
    )


class WithdrawalDraft(Draft):
    """Nobody needs to decide it any more."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "The customer paid meanwhile."}]}
    )

    reason: str = Field(max_length=2000)


class ChosenDraft(Draft):
    """One question of a batch, as it was shown."""

    id: str = Field(max_length=100)
    digest: str = Field(max_length=200)


class BatchDraft(Draft):
    """One verdict with one reason over many questions."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "chosen": [{"id": "apr_01hx", "digest": "9f2c5e0b7d41"}],
                    "verdict": "approve",
                    "reason": "Refunds below 50 EUR, checked together.",
                }
            ]
        }
    )

    chosen: list[ChosenDraft] = Field(min_length=1, max_length=500)
    verdict: Verdict = Field(description="`approve` or `reject`.")
    reason: str = Field(max_length=2000)
    code: RejectReason | None = None
    undo_seconds: int = Field(
        default=0, ge=0, le=300, description="How long each can be undone before it counts."
    )


class UndoDraft(Draft):
    """Decisions that do not count yet."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ids": ["apr_01hx"]}]})

    ids: list[Annotated[str, Field(max_length=100)]] = Field(min_length=1, max_length=500)


class Refused(View):
    """A question of a batch that was not decided, or not taken back."""

    id: str
    reason: str


class BatchOutcome(View):
    """What came of each question of a batch."""

    decided: list[str]
    refused: list[Refused]


class BatchUndone(View):
    """What came of taking several back."""

    undone: list[str]
    refused: list[Refused]
