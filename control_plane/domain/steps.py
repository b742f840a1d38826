"""Steps: the record of every effect of a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from control_plane.domain.runs import Usage


class StepKind(StrEnum):
    """What a step did."""

    AGENT = "agent"
    """One turn of an agent: the model and tool steps below it."""
    MODEL = "model"
    """One call of a model."""
    TOOL = "tool"
    """One call of a tool."""
    HANDOFF = "handoff"
    APPROVAL = "approval"
    CHILD = "child"
    """A child run of a nested pattern."""
    TIMER = "timer"
    NOTE = "note"
    """Something the pattern wants on record, such as a refused handoff."""


class StepStatus(StrEnum):
    """Where a step is."""

    RUNNING = "running"
    RETRYING = "retrying"
    """Waits for its next attempt."""
    WAITING = "waiting"
    """For a person, a timer or a child run."""
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class FailureReason(StrEnum):
    """Why a step failed for good."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    REFUSED = "refused"
    """The endpoint refused the request (a 4xx)."""
    MALFORMED = "malformed"
    """The model's structured answer was unusable, twice."""
    LIMIT = "limit"
    """A limit of the agent was reached."""
    TOOL = "tool"
    CONFIGURATION = "configuration"
    CHILD = "child"
    INPUT = "input"
    REJECTED = "rejected"
    EXPIRED = "expired"
    INTERNAL = "internal"


@dataclass(frozen=True)
class Step:
    """One recorded effect; the engine's journal entry and the trace span at once."""

    run_id: str
    key: str
    """Stable and readable, such as `turn-2-billing/model-1`; a `/` nests it under another step."""
    seq: int
    """Order of recording in the run; the store's row id."""
    round: int
    superseded: bool
    """Replaced by a retry of the run; kept for the record, ignored on replay."""
    kind: StepKind
    name: str
    """Agent, model, tool or member the step is about."""
    status: StepStatus
    attempt: int
    """1 for the first try."""
    preview: str
    """At most 400 characters of the output."""
    detail: dict[str, Any]
    """Small structured facts (choice, handoff, finish reason, versions), at most 4 KB."""
    error: str | None
    reason: str | None
    """A `FailureReason`, `None` unless failed."""
    usage: Usage
    model: str | None
    price: str | None
    """Where the price came from, such as `genai-prices 0.2.3 openai/gpt-5`; `None` when nothing was
    priced."""
    started_at: datetime
    finished_at: datetime | None
    latency_ms: int | None
    first_token_ms: int | None
    """Milliseconds to the first token of a streamed answer."""

    @property
    def parent_key(self) -> str | None:
        """Key of the step this one is part of, or `None` at the top."""
        head, slash, _ = self.key.rpartition("/")
        return head if slash else None

    @property
    def depth(self) -> int:
        """0 at the top."""
        return self.key.count("/")
