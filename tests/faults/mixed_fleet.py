"""A fleet whose every effect leaves a line outside the store, so that doubled ones show."""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from typing import Any

from control_plane.bootstrap import Plane
from control_plane.domain.steps import StepKind
from control_plane.patterns.context import HandoffWish
from control_plane.services.agents import save_agent
from control_plane.services.connections import save_connection
from control_plane.services.patterns import save_pattern
from control_plane.services.turns import (
    Attempt,
    Effect,
    Transient,
    Turn,
    TurnJournal,
    TurnResult,
)
from tests.planes import PRINCIPAL

PATTERNS: dict[str, dict[str, Any]] = {
    "single": {"kind": "single", "member": {"name": "a"}},
    "swarm": {
        "kind": "swarm",
        "entry": "a",
        "members": [
            {"name": "a", "targets": ["b"], "can_finish": True},
            {"name": "b", "targets": ["c"]},
            {"name": "c"},
        ],
        "policy": {"rules": [{"on": "handoff", "source": "a", "target": "b"}]},
    },
    "pipeline": {
        "kind": "pipeline",
        "stages": [
            {"name": "one", "members": [{"name": "a"}, {"name": "b"}, {"name": "c"}]},
            {"name": "two", "members": [{"name": "d"}]},
        ],
        "policy": {"rules": [{"on": "agent", "target": "d"}]},
    },
    "supervisor": {
        "kind": "supervisor",
        "coordinator": "head",
        "members": [{"name": "a"}, {"name": "b"}],
    },
    "plan": {
        "kind": "plan_and_execute",
        "planner": "head",
        "members": [{"name": "a"}, {"name": "b"}],
        "policy": {"rules": [{"on": "plan"}]},
    },
    "nested": {
        "kind": "pipeline",
        "stages": [
            {"name": "first", "members": [{"name": "swarm", "kind": "pattern"}, {"name": "a"}]},
            {"name": "last", "members": [{"name": "c"}]},
        ],
    },
}


def register(plane: Plane) -> None:
    """Register the agents and patterns."""
    spec = {"role": "Tries hard", "instructions": "-", "connection": "none", "model": "none"}
    endpoint = {"name": "none", "base_url": "http://127.0.0.1:9"}
    save_connection(plane.desk, PRINCIPAL, spec=endpoint, expected_version=None)
    for name in ("a", "b", "c", "d", "head"):
        save_agent(plane.desk, PRINCIPAL, name=name, owner="test", spec=spec)
    for name, pattern in PATTERNS.items():
        save_pattern(plane.desk, PRINCIPAL, name=name, owner="test", spec=pattern)


class LoggedEffects:
    """Takes turns; each writes its effects to a file before the journal may record them.

    A line is: when (seconds since 1970), the effect's key in its turn, its idempotency key.
    """

    def __init__(self, log: Path) -> None:
        self._log = log

    async def turn(self, turn: Turn, journal: TurnJournal) -> TurnResult:
        """Two effects, the second of which sometimes fails at first; then what the turn is for."""
        for number, kind in enumerate((StepKind.MODEL, StepKind.TOOL)):
            await journal.step(
                f"effect-{number}",
                kind=kind,
                name="effect",
                input={"agent": turn.agent, "instruction": turn.instruction},
                do=lambda attempt, number=number: self._effect(turn, number, attempt),
                retries=3,
            )
        return _result(turn)

    async def _effect(self, turn: Turn, number: int, attempt: Attempt) -> Effect:
        line = f"{time.time():.6f} {number} {attempt.idempotency_key}\n"
        opened = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            os.write(opened, line.encode())
        finally:
            os.close(opened)
        luck = int(attempt.idempotency_key[:4], 16)
        await asyncio.sleep(luck % 20 / 1000)
        if number == 1 and attempt.number == 1 and luck % 7 == 0:
            raise Transient("server_error", "The tool stumbled.", retry_after_seconds=0.05)
        return Effect(output={"key": attempt.idempotency_key}, preview=turn.agent)


def _result(turn: Turn) -> TurnResult:
    wanted = (turn.answer_schema or {}).get("properties", {})
    if "next" in wanted:
        done = {item.source for item in turn.heard if item.source}
        left = [name for name in ("a", "b") if name not in done]
        choice = {"next": left[:1] or ["finish"], "instruction": "go", "reason": "-"}
        return TurnResult(str(choice), choice, None)
    if "steps" in wanted:
        steps = [
            {"id": "one", "agent": "a", "task": "one", "needs": []},
            {"id": "two", "agent": "b", "task": "two", "needs": []},
            {"id": "end", "agent": "a", "task": "end", "needs": ["one", "two"]},
        ]
        return TurnResult("plan", {"steps": steps}, None)
    if turn.handoffs and "rejected" not in turn.instruction:
        return TurnResult("", None, HandoffWish(turn.handoffs[0].name, "better there", "go on"))
    return TurnResult(f"{turn.agent} answers", None, None)
