"""A runtime whose agents are functions of the test; every effect is written down."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from control_plane.domain.approvals import Action, Decision
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Usage
from control_plane.domain.steps import StepKind
from control_plane.patterns.context import HandoffWish
from control_plane.services.turns import Attempt, Effect, Transient, Turn, TurnJournal, TurnResult

USED = Usage(input_tokens=10, output_tokens=5, cost_usd=Decimal("0.001"), calls=1)


class Gate:
    """Holds effects up until the test opens it."""

    def __init__(self) -> None:
        self._opened = threading.Event()
        self.waiting = 0
        """Effects it holds up now."""
        self.arrived = 0
        """Effects that ever came to it."""

    def open(self) -> None:
        """Let them pass, and all that come later."""
        self._opened.set()

    async def passed(self) -> None:
        """Wait until it is open."""
        self.waiting += 1
        self.arrived += 1
        try:
            while not self._opened.is_set():  # noqa: ASYNC110 - opened from another thread
                await asyncio.sleep(0.002)
        finally:
            self.waiting -= 1


@dataclass(frozen=True)
class Done:
    """One effect on the world, as the world saw it."""

    agent: str
    step: str
    attempt: int
    idempotency_key: str
    told: str
    """The instruction of the turn."""


@dataclass
class Turning:
    """What an agent's function takes its turn with."""

    turn: Turn
    journal: TurnJournal
    world: list[Done]
    retries: int = 3
    _numbers: Counter[str] = field(default_factory=Counter)

    @property
    def heard(self) -> list[str]:
        """What the agent reads, in order."""
        return [item.text for item in self.turn.heard]

    async def model(
        self,
        text: Any = "",
        *,
        usage: Usage = USED,
        gate: Gate | None = None,
        held_from: int = 1,
        failing: Callable[[int], Exception | None] = lambda attempt: None,
    ) -> Any:
        """One model call that answers `text`.

        Args:
            gate: Holds the call up before it has its effect, from attempt `held_from` on.
            failing: What an attempt, by number, raises after its effect; `None` lets it succeed.
        """
        return await self._step(StepKind.MODEL, "model", text, usage, gate, held_from, failing)

    async def tool(
        self,
        name: str,
        result: Any = "done",
        *,
        lingering: Gate | None = None,
        failing: Callable[[int], Exception | None] = lambda attempt: None,
    ) -> Any:
        """One call of a tool.

        Args:
            lingering: Holds the call up after it had its effect.
            failing: As for `model`.
        """
        return await self._step(StepKind.TOOL, name, result, Usage(), None, 1, failing, lingering)

    async def may_use(self, tool: str, **arguments: Any) -> Decision:
        """Ask whether a tool may be called, where the policy says so."""
        self._numbers[tool + "?"] += 1
        action = Action(ActionKind.TOOL, self.turn.agent, tool, {"arguments": arguments})
        return await self.journal.approve(f"{tool}-{self._numbers[tool + '?']}", action)

    async def _step(
        self,
        kind: StepKind,
        name: str,
        output: Any,
        usage: Usage,
        gate: Gate | None,
        held_from: int,
        failing: Callable[[int], Exception | None],
        lingering: Gate | None = None,
    ) -> Any:
        self._numbers[name] += 1
        key = f"{name}-{self._numbers[name]}"

        async def do(attempt: Attempt) -> Effect:
            if gate is not None and attempt.number >= held_from:
                await gate.passed()
            turn, number = self.turn, attempt.number
            self.world.append(
                Done(turn.agent, key, number, attempt.idempotency_key, turn.instruction)
            )
            if lingering is not None:
                await lingering.passed()
            if failure := failing(number):
                raise failure
            return Effect(
                output, str(output), usage=usage, model="scripted" if usage.calls else None
            )

        asked = {"instruction": self.turn.instruction, "heard": self.heard, "step": key}
        effect = await self.journal.step(
            key, kind=kind, name=name, input=asked, do=do, retries=self.retries
        )
        return effect.output


Script = Callable[[Turning], Awaitable[TurnResult]]


class ScriptedRuntime:
    """Takes the turn of an agent by calling its function; one without is a mistake of the test."""

    def __init__(self) -> None:
        self.scripts: dict[str, Script] = {}
        self.world: list[Done] = []

    async def turn(self, turn: Turn, journal: TurnJournal) -> TurnResult:
        """See `AgentRuntime.turn`."""
        return await self.scripts[turn.agent](Turning(turn, journal, self.world))

    def effects_of(self, agent: str) -> list[Done]:
        """What the agent did to the world, in order."""
        return [done for done in self.world if done.agent == agent]

    def done_by(self) -> dict[str, int]:
        """How many effects each agent had."""
        return dict(Counter(done.agent for done in self.world))


def says(text: str, **options: Any) -> Script:
    """An agent that calls its model once and answers `text`."""

    async def script(on: Turning) -> TurnResult:
        await on.model(text, **options)
        return TurnResult(text, None, None)

    return script


def chooses(*choices: dict[str, Any]) -> Script:
    """An agent that makes these choices, one a turn; told apart by what it has read."""

    async def script(on: Turning) -> TurnResult:
        choice = choices[min(len(on.heard) - 1, len(choices) - 1)]
        return TurnResult(json.dumps(choice), await on.model(choice), None)

    return script


def hands_to(target: str, *, reason: str = "better placed", summary: str = "take over") -> Script:
    """An agent that transfers the task."""

    async def script(on: Turning) -> TurnResult:
        await on.model(f"to {target}")
        return TurnResult("", None, HandoffWish(target, reason, summary))

    return script


def overloaded(*, after_seconds: float | None = 0.0) -> Transient:
    """What a busy endpoint answers."""
    return Transient("rate_limited", "The endpoint is busy.", retry_after_seconds=after_seconds)


def failing_until(
    attempt: int, *, after_seconds: float | None = 0.0
) -> Callable[[int], Exception | None]:
    """Attempts before this one are told to come again."""
    return lambda number: overloaded(after_seconds=after_seconds) if number < attempt else None
