"""What one process of a store does for all of them: keep Temporal up to date with the store."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

from temporalio.service import RPCError

from control_plane.engines.temporal.relay import Relay
from control_plane.engines.temporal.sweep import Sweep
from control_plane.engines.temporal.ticks import Ticks
from control_plane.services.ports import DutyLock

_LOOK_SECONDS = 1.0
_TICK_SECONDS = 0.5
_COMPARE_SECONDS = 60.0


class Outbox:
    """Tells of runs, finds lost ones, and hands schedules over, while it holds the lock.

    Args:
        ticks: `None` where schedules are fired by another engine.
        on_absence: Told why Temporal could not be reached; what was to be told is told later.
    """

    def __init__(
        self,
        lock: DutyLock,
        relay: Relay,
        sweep: Sweep,
        ticks: Ticks | None,
        on_absence: Callable[[RPCError], None],
    ) -> None:
        self._lock = lock
        self._relay = relay
        self._sweep = sweep
        self._ticks = ticks
        self._on_absence = on_absence
        self._compared_at = self._ticked_at = float("-inf")

    def doubt(self) -> None:
        """The server was away: it may come back without what it knew."""
        self._compared_at = float("-inf")

    async def serve(self, poked: asyncio.Event) -> None:
        """Look at the store whenever it changes, and every second, until cancelled."""
        holds = False
        try:
            while True:
                poked.clear()
                holds = holds or await self._locked()
                if holds:
                    try:
                        await self._look()
                    except RPCError as error:
                        self._on_absence(error)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_LOOK_SECONDS):
                        await poked.wait()
        finally:
            self._lock.release()

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._compared_at >= _COMPARE_SECONDS:
            await self._compare()
            self._compared_at = now
        await self._sweep.recover_left_lying()
        await self._relay.tell_all()
        if self._ticks is not None and now - self._ticked_at >= _TICK_SECONDS:
            await self._ticks.bring_up_to_date()
            self._ticked_at = now

    async def _compare(self) -> None:
        """Find what the server does not know, or not any more."""
        await self._relay.introduce()
        await self._sweep.recover()
        if self._ticks is not None:
            await self._ticks.find_lost()

    async def _locked(self) -> bool:
        """Take the lock if it is free; never leave it behind with a thread nobody waits for."""
        taking = asyncio.ensure_future(asyncio.to_thread(self._lock.acquire))
        try:
            return await asyncio.shield(taking)
        finally:
            await asyncio.wait({taking})
