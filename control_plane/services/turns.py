"""The port between engines and runtimes: how an agent takes a turn, and what is recorded of it.

An engine gives a runtime a `Turn` and a `TurnJournal`. Everything the runtime does to the outside
world
goes through the journal: after a crash or a wait the runtime runs again, and the journal answers
recorded steps from the record instead of doing them twice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from control_plane.domain.agents import AgentSpec
from control_plane.domain.approvals import Action, Decision
from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.runs import Usage
from control_plane.domain.steps import StepKind
from control_plane.domain.tools import ToolSpec
from control_plane.patterns.context import HandoffWish


@dataclass(frozen=True)
class Heard:
    """Something the agent gets to read."""

    source: str
    """Name of the member that said it; empty for what the run was started with."""
    text: str


@dataclass(frozen=True)
class HandoffTarget:
    """Somebody the agent may transfer to."""

    name: str
    role: str


@dataclass(frozen=True)
class Turn:
    """One turn asked of an agent, with everything pinned."""

    agent: str
    spec: AgentSpec
    connection: ConnectionSpec
    tools: tuple[ToolSpec, ...]
    heard: tuple[Heard, ...]
    instruction: str
    """What to do now; empty when what was heard says it all."""
    answer_schema: dict[str, Any] | None
    """JSON Schema of the answer; `None` for free text."""
    handoffs: tuple[HandoffTarget, ...]


@dataclass(frozen=True)
class TurnResult:
    """What came of a turn."""

    text: str
    """The answer; what the agent said beside a handoff, if anything."""
    choice: dict[str, Any] | None
    """The validated answer when `answer_schema` was given."""
    handoff: HandoffWish | None


@dataclass(frozen=True)
class Effect:
    """What an effect produced; recorded as it is."""

    output: Any
    """Full output, a JSON value."""
    preview: str
    """At most 400 characters for lists and timelines."""
    detail: dict[str, Any] = field(default_factory=dict[str, Any])
    """Small structured facts, at most 4 KB."""
    usage: Usage = field(default_factory=Usage)
    model: str | None = None
    """Of model calls: the model that answered."""
    price: str | None = None
    """Where the cost comes from; `None` when unpriced or nothing to price."""
    first_token_ms: int | None = None


@dataclass(frozen=True)
class Attempt:
    """One try of an effect."""

    number: int
    """1 for the first."""
    idempotency_key: str
    """Made of run, step and call; the same for every attempt and after a crash."""
    progress: Callable[[str], None]
    """Show this text so far to whoever watches; cheap, may be called for every token."""
    workspace_id: str = "default"
    """Whose stored secrets connections and tools mean."""


class Transient(Exception):
    """The effect failed in a way that may pass: try again.

    Args:
        reason: A `FailureReason`.
        message: One sentence in English: a template with `params`.
        retry_after_seconds: What the other side asked for; `None` leaves it to the backoff.
    """

    def __init__(
        self,
        reason: str,
        template: str,
        /,
        *,
        retry_after_seconds: float | None = None,
        **params: object,
    ) -> None:
        self.reason = reason
        self.template = template
        self.params = params
        self.retry_after_seconds = retry_after_seconds
        super().__init__(template.format(**params))


class TurnJournal(Protocol):
    """Records the effects of one turn."""

    async def step(
        self,
        key: str,
        *,
        kind: StepKind,
        name: str,
        input: Any,
        do: Callable[[Attempt], Awaitable[Effect]],
        retries: int,
    ) -> Effect:
        """Do it once and record it, or return what was recorded.

        Args:
            key: Unique in the turn, equal on every replay, such as `model-1` or `tool-2-refund`.
            input: Full input, a JSON value; what the fingerprint is made of.
            retries: Further attempts after a `Transient`, with exponential backoff.

        Raises:
            StepFailed: It failed for good; the failure is recorded.
        """
        ...

    async def approve(self, key: str, action: Action) -> Decision:
        """Wait until a person decides if the policy asks for one; else answer at once."""
        ...


class AgentRuntime(Protocol):
    """Executes an agent's turn: one implementation for each way of running agents."""

    async def turn(self, turn: Turn, journal: TurnJournal) -> TurnResult:
        """Take the turn.

        Raises:
            StepFailed: It cannot be taken, with the reason.
        """
        ...
