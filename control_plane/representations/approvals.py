"""Approvals as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from control_plane.domain.approvals import ApprovalStatus, Verdict
from control_plane.domain.policy import ActionKind
from control_plane.representations.common import Draft, View


class Action(View):
    """What will happen if a person says yes, exactly."""

    kind: ActionKind
    source: str
    target: str
    payload: dict[str, Any]
    payload_schema: dict[str, Any] | None
    targets: list[str] = Field(description="Where a handoff may be redirected to.")


class Decision(View):
    """The answer to a question."""

    status: ApprovalStatus
    payload: dict[str, Any]
    target: str
    reason: str
    by: str
    asked: bool


class Approval(View):
    """A question that waits for, or got, a person's decision."""

    id: str
    run_id: str
    step_key: str
    pattern_name: str
    action: Action
    digest: str = Field(description="Of the exact action; send it back with the decision.")
    because: str
    evidence: list[str]
    status: ApprovalStatus
    requested_at: datetime
    expires_at: datetime | None
    decided_at: datetime | None
    decided_by: str | None
    decision: Decision | None
    demo: bool


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
