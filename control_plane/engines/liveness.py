"""Knows whether anything of a run can still go on by itself.

A run is a tree of branches. A branch that waits for a person, a timer, a child run or the end of a
pause is at rest. When all are, the run needs no memory: its worker drops it and its rows remain.
"""

from __future__ import annotations

import asyncio
from datetime import datetime


class Liveness:
    """Counts the branches of one run that are not at rest."""

    def __init__(self) -> None:
        self._live = 1
        self._all_rest = asyncio.Event()
        self._waiting: dict[str, tuple[asyncio.Future[None], datetime | None]] = {}

    @property
    def at_rest(self) -> bool:
        """Whether every branch is at rest now."""
        return self._live == 0

    async def until_rest(self) -> None:
        """Return once every branch is at rest. One may have been woken since: ask `at_rest`."""
        await self._all_rest.wait()

    @property
    def waiting_for(self) -> frozenset[str]:
        """Keys that branches wait for."""
        return frozenset(self._waiting)

    @property
    def wake_at(self) -> datetime | None:
        """When the first of them goes on even if nothing happens; `None` if none has a time."""
        return min((due for _, due in self._waiting.values() if due is not None), default=None)

    async def rest(self, key: str, *, due_at: datetime | None = None) -> None:
        """Be at rest until `wake(key)`. Who is cancelled meanwhile is live while it unwinds."""
        future = asyncio.get_running_loop().create_future()
        self._waiting[key] = (future, due_at)
        self._leave()
        try:
            await future
        finally:
            if self._waiting.pop(key, None) is not None:
                self._come_back()

    def wake(self, key: str) -> None:
        """What the branch waited for has happened; does nothing if none waits for it."""
        waiting = self._waiting.pop(key, None)
        if waiting is not None:
            self._come_back()
            if not waiting[0].done():  # Cancelled, but the branch has not noticed yet.
                waiting[0].set_result(None)

    def split(self, branches: int) -> None:
        """The calling branch becomes `branches` of them, and goes on when the last has ended."""
        self._live += branches - 1

    def join(self, *, last: bool) -> None:
        """A branch ends; the last one lives on as the branch that split."""
        if not last:
            self._leave()

    def _leave(self) -> None:
        self._live -= 1
        if self._live == 0:
            self._all_rest.set()

    def _come_back(self) -> None:
        self._live += 1
        self._all_rest.clear()
