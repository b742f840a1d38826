"""What a pattern may ask of the engine. A pattern knows nothing else of the world.

A pattern is one async function over this protocol. It is replayed after a crash or a wait, so it
must take the same path again from the same replies: no clock, no randomness, no I/O, and no
concurrency but `call_all`.

It raises `StepFailed` only where a step failed, since such a run is retried from there. What it
finds wrong itself, where every step did its work, ends as a `Result` with its own outcome.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NewType, Protocol

from control_plane.domain.approvals import Action, Decision
from control_plane.domain.errors import StepFailed
from control_plane.domain.runs import Outcome, Usage

Ref = NewType("Ref", str)
"""Key of a recorded step, standing for its full output. Relative to the run: a fork may copy it."""

INPUT = Ref("input")
"""What the run was started with."""

_NOTHING_USED = Usage()


class Finish(StrEnum):
    """How an agent's turn ended."""

    ANSWERED = "answered"
    HANDED_OFF = "handed_off"
    REJECTED = "rejected"
    """A person rejected the turn before it began."""
    EXPIRED = "expired"
    """Nobody decided about the turn in time."""


@dataclass(frozen=True)
class AgentCall:
    """One turn asked of a member."""

    key: str
    """Unique in the run, readable, equal on every replay; without `/`."""
    member: str
    """Name of an agent or nested pattern of this pattern."""
    instruction: str = ""
    """What to do now; empty when the inputs say it all."""
    inputs: tuple[Ref, ...] = (INPUT,)
    """What the member gets to read, in order."""
    choice_schema: dict[str, Any] | None = None
    """What the answer must satisfy; the validated object comes back as `Reply.choice`."""
    handoffs: tuple[str, ...] = ()
    """Agents it may transfer the task to."""


@dataclass(frozen=True)
class HandoffWish:
    """A member wants another to take over."""

    to: str
    """May be anybody: the pattern checks it."""
    reason: str
    summary: str
    """What the receiver needs to know."""
    redirected: bool = False
    """Whether a person, not the member, chose to whom."""


@dataclass(frozen=True)
class Reply:
    """What came of a turn. The full text stays in the store under `ref`."""

    ref: Ref
    member: str
    preview: str
    """At most 400 characters."""
    finish: Finish = Finish.ANSWERED
    choice: dict[str, Any] | None = None
    """The validated structured answer; `None` unless a schema was asked for."""
    handoff: HandoffWish | None = None
    note: str = ""
    """Why the turn was not taken: the person's reason, or that nobody decided in time."""
    usage: Usage = _NOTHING_USED


@dataclass(frozen=True)
class HandoffRecord:
    """A handoff that happened or was refused; the source of the handoff-efficiency KPI."""

    key: str
    source: str
    target: str
    """Who received it, or should have."""
    reason: str
    outcome: str
    """`accepted`, `redirected`, `rejected`, `expired`, `ping_pong` or `unknown_target`."""
    summary: str = ""


@dataclass(frozen=True)
class Note:
    """Something the pattern wants on record."""

    key: str
    text: str


@dataclass(frozen=True)
class Result:
    """How a pattern ended."""

    outcome: Outcome
    answer: Ref | None = None
    """The step whose output is the run's answer; `None` if there is none."""
    note: str = ""
    """Why it ended without an answer, for the person who reads the run."""


class RunContext(Protocol):
    """The engine, as a pattern sees it. Both engines implement it."""

    @property
    def run_id(self) -> str: ...

    @property
    def roles(self) -> Mapping[str, str]:
        """Role of each member by name, as pinned at launch; a nested pattern's description."""
        ...

    async def call(self, call: AgentCall) -> Reply:
        """Let a member take a turn. A nested pattern takes it as a child run.

        Raises:
            StepFailed: The turn failed for good, its agent's retries included.
        """
        ...

    async def call_all(self, calls: Sequence[AgentCall]) -> list[Reply | StepFailed]:
        """Let several members take their turns together; replies come in the order of `calls`.

        A failed call is returned, not raised, so that its siblings' work is never lost.
        """
        ...

    async def approve(self, key: str, action: Action) -> Decision:
        """Wait, for days if need be, until a person decides; where no rule asks, answer at once."""
        ...

    async def record(self, event: HandoffRecord | Note) -> None:
        """Put something on the run's record."""
        ...
