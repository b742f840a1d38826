"""What an engine knows of a run: its record, what it executes, what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from control_plane.domain.agents import AgentSpec
from control_plane.domain.approvals import Approval
from control_plane.domain.budgets import BudgetRecord, Spent
from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.runs import Command, Run, RunStatus, Usage
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.domain.tools import ToolSpec


@dataclass(frozen=True, kw_only=True)
class StepRecord:
    """One step as the engine writes it. Writing the same run, round and key again replaces it."""

    run_id: str
    workspace_id: str
    key: str
    round: int
    kind: StepKind
    name: str
    status: StepStatus
    fingerprint: str
    """`asked.produced`: hashes of what the step was asked and of its output (`fingerprints.py`)."""
    started_at: datetime
    attempt: int = 1
    preview: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict[str, Any])
    input: bytes | None = None
    """JSON; `None` leaves what is recorded."""
    output: bytes | None = None
    error: str | None = None
    reason: str | None = None
    usage: Usage = Usage()  # noqa: RUF009 - frozen
    model: str | None = None
    price: str | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    latency_ms: int | None = None
    first_token_ms: int | None = None


@dataclass(frozen=True)
class Recorded:
    """A step as replay needs it; its full output is fetched only when somebody reads it."""

    key: str
    kind: StepKind
    status: StepStatus
    round: int
    attempt: int
    fingerprint: str
    preview: str
    detail: Mapping[str, Any]
    error: str | None
    reason: str | None
    usage: Usage
    due_at: datetime | None
    started_at: datetime


@dataclass(frozen=True)
class LoadedRun:
    """A run in a worker's hands, with its record."""

    run: Run
    spec: PatternSpec
    signal: int
    """What the worker has seen of what happened from outside."""
    steps: Mapping[str, Recorded]
    """By key, superseded ones left out."""
    members: Mapping[str, AgentSpec | PatternSpec]
    """The pinned specification of each direct member, by name."""
    connections: Mapping[str, ConnectionSpec]
    """The workspace's, by name, as they are now."""
    tools: Mapping[str, ToolSpec]
    """The workspace's registered ones, by name, as they are now."""


@dataclass(frozen=True)
class Outside:
    """What happened to a run from outside its worker."""

    signal: int
    status: RunStatus
    control: Command | None
    approvals: Mapping[str, Approval]
    """Of steps that wait, by step key."""
    children: Mapping[str, Run]
    """Of steps that wait, by step key."""


@dataclass(frozen=True)
class Orders:
    """What people ordered that a call of an agent must mind."""

    stopped: bool = False
    """Whether a kill switch holds the agent, or the fleet."""
    told: bool = False
    """Whether a message waits for a turn of it."""
    redirected: bool = False
    """Whether somebody said who is next."""
    budget: BudgetRecord | None = None
    """What the run and all above it may use; `None` when nothing is limited."""
    spent: Spent | None = None
    """What they have used of it; `None` without a budget."""


@dataclass(frozen=True)
class Untold:
    """A run that something happened to which its engine has not been told."""

    run: Run
    signal: int
    told: int | None
    """`None` when it has never heard of the run."""
