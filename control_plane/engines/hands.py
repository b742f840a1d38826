"""What one run in a worker's hands works with."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from control_plane.domain.errors import OperatorError
from control_plane.domain.steps import StepStatus
from control_plane.engines.backoff import pauses_seconds
from control_plane.services.journal import Journal, Write
from control_plane.services.recorded import LoadedRun, Outside
from control_plane.services.turns import AgentRuntime

T = TypeVar("T")


class Writes(Protocol):
    """Where what is to be recorded is handed in."""

    def write(self, what: Write) -> Awaitable[Any]:
        """Hand in a write; the future ends once it is durable. Writes keep their order."""
        ...

    def write_soon(self, what: Write) -> None:
        """Hand in a write nobody waits for, such as a step being shown while it is under way."""
        ...


@dataclass(frozen=True)
class Hands:
    """Shared by all runs of a worker."""

    journal: Journal
    writer: Writes
    runtimes: Mapping[str, AgentRuntime]
    readers: Executor
    """Reads block, so they leave the event loop."""
    now: Callable[[], datetime]
    new_id: Callable[[str], str]
    on_trouble: Callable[[str], None]
    """Told in one sentence why the store cannot be read."""

    async def read(self, query: Callable[[], T]) -> T:
        """Read from the store without holding up other runs.

        While the store cannot be read the caller waits, as it does for a write: no run fails for
        it.
        """
        loop = asyncio.get_running_loop()
        for pause_seconds in pauses_seconds():
            try:
                return await loop.run_in_executor(self.readers, query)
            except OperatorError as error:
                self.on_trouble(str(error))
            await asyncio.sleep(pause_seconds)
        raise AssertionError("the pauses never end")


async def outside_of(loaded: LoadedRun, hands: Hands) -> Outside:
    """What happened to the run from outside, read only where it matters."""
    run = loaded.run
    waits = any(step.status is StepStatus.WAITING for step in loaded.steps.values())
    if waits or run.round > 0:  # A retry takes up again the child runs of earlier rounds.
        return await hands.read(lambda: hands.journal.outside(run.id))
    return Outside(loaded.signal, run.status, run.control, {}, {})
