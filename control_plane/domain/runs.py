"""Runs: their states, and which may follow which."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from control_plane.domain.errors import N_, Conflict


class RunStatus(StrEnum):
    """Where a run is."""

    QUEUED = "queued"
    """Ready; a worker will pick it up."""
    RUNNING = "running"
    """In a worker's hands."""
    WAITING = "waiting"
    """For a person, a timer or a child run. Rows only: no memory, no polling."""
    PAUSED = "paused"
    """Held by an operator."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    NEEDS_ATTENTION = "needs_attention"
    """Its pattern's code no longer matches what was recorded; fork it to go on."""


FINAL = frozenset({RunStatus.SUCCEEDED, RunStatus.FAILED, RunStatus.CANCELLED})
RETRYABLE = frozenset({RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.NEEDS_ATTENTION})
LIVE = frozenset({RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.WAITING, RunStatus.PAUSED})


class Command(StrEnum):
    """What an operator may ask of a run."""

    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    RETRY = "retry"


_LEGAL: dict[Command, frozenset[RunStatus]] = {
    Command.CANCEL: LIVE | {RunStatus.NEEDS_ATTENTION},
    Command.PAUSE: frozenset({RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.WAITING}),
    Command.RESUME: frozenset({RunStatus.PAUSED}),
    Command.RETRY: RETRYABLE,
}


def legal_commands(run: Run) -> tuple[Command, ...]:
    """What may be asked of the run, in a fixed order.

    A run that ended by its pattern's own verdict (a ping-pong, a rejection) has no failed step to
    try again: replaying it would end the same way. It can be forked.
    """
    stuck = run.status is RunStatus.FAILED and run.outcome is not Outcome.STEP_FAILED
    return tuple(
        command
        for command, statuses in _LEGAL.items()
        if run.status in statuses and not (stuck and command is Command.RETRY)
    )


def check_command(command: Command, run: Run) -> None:
    """Let the command pass, or refuse.

    Raises:
        Conflict: The run's status does not allow it; the message names both and what is possible.
    """
    legal = legal_commands(run)
    if command not in legal:
        possible = ", ".join((*legal, "fork"))
        raise Conflict(
            N_("Run {run} is {status}, so it cannot take {command}. Possible now: {possible}."),
            run=run.id,
            status=run.status.value,
            command=command.value,
            possible=possible,
        )


class Outcome(StrEnum):
    """How a run's pattern ended, more exactly than its status."""

    ANSWERED = "answered"
    PING_PONG = "ping_pong"
    """Two agents handed the task back and forth and were stopped."""
    MAX_ITERATIONS = "max_iterations"
    """The swarm used all its turns without an answer."""
    UNKNOWN_TARGET = "unknown_target"
    """An agent insisted on handing off to somebody who is not one of its targets."""
    REJECTED = "rejected"
    """A person rejected what the run could not go on without."""
    EXPIRED = "expired"
    """Nobody decided in time. Never the same as rejected."""
    NO_ANSWER = "no_answer"
    """A member that may not finish did not hand off, or nothing usable was produced."""
    WITHDRAWN = "withdrawn"
    """Somebody took back the question it waited for."""
    TAKEN_OVER = "taken_over"
    """A person does the rest."""
    OVER_BUDGET = "over_budget"
    """Its budget was used up, and nobody let it go on."""
    STEP_FAILED = "step_failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Pin:
    """The exact version of an agent or pattern that a run uses, from launch to end."""

    kind: str
    """`agent` or `pattern`."""
    id: str
    version: int


@dataclass(frozen=True)
class Usage:
    """What model calls used. Adds up."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal | None = Decimal(0)
    """`None` when any part is unpriced: unknown, never free."""
    calls: int = 0

    def __add__(self, other: Usage) -> Usage:
        unpriced = self.cost_usd is None or other.cost_usd is None
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            None if unpriced else (self.cost_usd or Decimal(0)) + (other.cost_usd or Decimal(0)),
            self.calls + other.calls,
        )

    @property
    def tokens(self) -> int:
        """Input plus output tokens."""
        return self.input_tokens + self.output_tokens


@dataclass(frozen=True)
class Run:
    """One execution of a pattern version."""

    id: str
    workspace_id: str
    pattern_id: str
    pattern_name: str
    pattern_kind: str
    pattern_version: int
    pins: dict[str, Pin]
    """By member name, nested patterns included as `outer/inner`."""
    status: RunStatus
    outcome: Outcome | None
    input: dict[str, Any]
    answer: str | None
    """The final answer's text; `None` until there is one."""
    error: str | None
    """Why it failed, in one sentence; `None` otherwise."""
    rehearsal: bool
    """Whether any of its models is the rehearsal model."""
    demo: bool
    """Whether the demo made it."""
    round: int
    """How often it was retried."""
    control: Command | None
    """What an operator asked and the worker has yet to carry out."""
    started_by: str
    source: str
    """`ui`, `api`, `cli`, `demo`, `schedule`, `pattern` (a child run)."""
    parent_run_id: str | None
    parent_key: str | None
    forked_from: str | None
    """Run id this one was forked from."""
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    active_ms: int
    """Milliseconds in a worker's hands: wall time less waiting for people, timers and pauses."""
    usage: Usage
    handoffs: int
    useful_handoffs: int
    engine: str = "embedded"
    overrides: dict[str, str] = field(default_factory=dict[str, str])
    """Instruction by step key that a fork replaced."""
    policy_version: int | None = None
    """Version of the workspace's policy the run takes, from launch to end; `None` for none, and for
    a child run, whose policy comes from its parent."""
