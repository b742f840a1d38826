"""The `RunContext` of the embedded engine: a branch that waits is a coroutine until all rest."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.errors import StepFailed
from control_plane.domain.runs import Command
from control_plane.engines.branches import side_by_side
from control_plane.engines.hands import Hands
from control_plane.engines.liveness import Liveness
from control_plane.engines.verbs import Verbs
from control_plane.patterns.context import AgentCall, Reply
from control_plane.services.recorded import LoadedRun, Outside

_PAUSE = "pause-"


class EmbeddedContext(Verbs):
    """One run, as its pattern sees it."""

    def __init__(self, loaded: LoadedRun, outside: Outside, hands: Hands) -> None:
        super().__init__(loaded, outside, hands)
        self.liveness = Liveness()

    async def call_all(self, calls: Sequence[AgentCall]) -> list[Reply | StepFailed]:
        """See `RunContext.call_all`."""
        return await side_by_side(self.call, calls, self.liveness)

    async def unpaused(self) -> None:
        """Hold back while an operator has paused the run."""
        while self.paused:
            await self.liveness.rest(f"{_PAUSE}{id(asyncio.current_task())}")

    async def rest(self, key: str, *, due_at: datetime | None = None) -> None:
        """Wait for `key` to be woken, at the latest at `due_at`."""
        loop = asyncio.get_running_loop()
        timer: asyncio.TimerHandle | None = None
        if due_at is not None:
            seconds = max(0.0, (due_at - self.hands.now()).total_seconds())
            timer = loop.call_later(seconds, self.liveness.wake, key)
        try:
            await self.liveness.rest(key, due_at=due_at)
        finally:
            if timer is not None:
                timer.cancel()

    def signalled(self, outside: Outside) -> None:
        """Something happened from outside: let whoever waited for it go on."""
        self.learn(outside)
        self.signal = outside.signal
        self.paused = outside.control is Command.PAUSE
        for key in self.liveness.waiting_for:
            approval, child = self.approvals.get(key), self.children.get(key)
            decided = approval is not None and approval.status is not ApprovalStatus.PENDING
            ended = child is not None and child.finished_at is not None
            resumed = key.startswith(_PAUSE) and not self.paused
            if decided or ended or resumed:
                self.liveness.wake(key)
