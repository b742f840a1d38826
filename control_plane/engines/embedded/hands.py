"""What one run in a worker's hands works with."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from control_plane.engines.embedded.writer import Writer
from control_plane.services.journal import Journal
from control_plane.services.turns import AgentRuntime

T = TypeVar("T")


@dataclass(frozen=True)
class Hands:
    """Shared by all runs of a worker."""

    journal: Journal
    writer: Writer
    runtimes: Mapping[str, AgentRuntime]
    readers: Executor
    """Reads block, so they leave the event loop."""
    now: Callable[[], datetime]
    new_id: Callable[[str], str]

    async def read(self, query: Callable[[], T]) -> T:
        """Read from the store without holding up other runs."""
        return await asyncio.get_running_loop().run_in_executor(self.readers, query)
