"""The steps this process has under way, so that an operator's cancel reaches them at once.

Temporal itself tells an activity with the answer to a heartbeat, which may take a second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from typing import Any

from control_plane.domain.runs import LIVE, Command
from control_plane.engines.hands import Hands
from control_plane.engines.temporal.verbs import RunOver
from control_plane.engines.temporal.wire import Acted


class InHand:
    """What one process works on."""

    def __init__(self) -> None:
        self._work: dict[asyncio.Task[Acted], tuple[str, int]] = {}

    async def carried_out(
        self, work: Coroutine[Any, Any, Acted], *, run_id: str, signal: int
    ) -> Acted:
        """Await the work on a run.

        Args:
            signal: What was known of the run when it began.

        Raises:
            RunOver: The run was cancelled meanwhile.
        """
        task = asyncio.create_task(work)
        self._work[task] = (run_id, signal)
        try:
            return await task
        except asyncio.CancelledError:
            waiting = asyncio.current_task()
            if waiting is not None and waiting.cancelling():
                raise
            raise RunOver from None
        finally:
            del self._work[task]

    async def give_up_what_is_over(self, hands: Hands) -> None:
        """Cancel work on runs that were cancelled or ended in the store."""
        known = dict(self._work)
        if not known:
            return
        journal = hands.journal
        runs = sorted({run_id for run_id, _ in known.values()})
        signals = await hands.read(lambda: journal.signals(runs))
        for task, (run_id, signal) in known.items():
            if signals.get(run_id, signal) != signal and await _is_over(hands, run_id):
                task.cancel()


def _is_over(hands: Hands, run_id: str) -> Awaitable[bool]:
    def look() -> bool:
        outside = hands.journal.outside(run_id)
        return outside.status not in LIVE or outside.control is Command.CANCEL

    return hands.read(look)
