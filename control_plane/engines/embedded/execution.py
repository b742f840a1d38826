"""One run in a worker's hands, from claim to rest or end."""

from __future__ import annotations

import asyncio
import time

from control_plane.domain.runs import Command, RunStatus
from control_plane.engines.embedded.context import EmbeddedContext
from control_plane.engines.endings import Ending
from control_plane.engines.hands import Hands, outside_of
from control_plane.patterns import run_pattern
from control_plane.patterns.context import Result
from control_plane.services.journal import Finish, Rest
from control_plane.services.recorded import LoadedRun


class Execution:
    """Carries one run as far as it goes."""

    def __init__(self, loaded: LoadedRun, hands: Hands) -> None:
        self.run_id = loaded.run.id
        self._loaded = loaded
        self._hands = hands
        self._begun = time.monotonic()
        self._cancelled = False
        self._task: asyncio.Task[Result] | None = None
        self.context: EmbeddedContext | None = None

    async def carry_out(self) -> None:
        """Run the pattern until it ends or has nothing to do but wait, and record which.

        A fault of the engine's own fails the run, so that it can be retried: none stays in hand for
        ever.
        """
        try:
            await self._hands.writer.write(await self._as_far_as_it_goes())
        except Exception as error:
            await self._hands.writer.write(await self._ending(self.context).with_error(error))

    def cancel(self) -> None:
        """An operator has cancelled the run: give up what is under way."""
        self._cancelled = True
        if self._task is not None:
            self._task.cancel()

    async def _as_far_as_it_goes(self) -> Rest | Finish:
        context = self.context = await self._open()
        task = self._task = asyncio.create_task(run_pattern(context, self._loaded.spec))
        if self._cancelled:
            self.cancel()
        try:
            rest = await self._until_rest(context, task)
        finally:
            context.flights.clear()
            await _drop(task)
        return rest or await self._how_it_ended(context, task)

    async def _open(self) -> EmbeddedContext:
        outside = await outside_of(self._loaded, self._hands)
        if outside.control is Command.CANCEL:
            self._cancelled = True
        return EmbeddedContext(self._loaded, outside, self._hands)

    async def _until_rest(
        self, context: EmbeddedContext, task: asyncio.Task[Result]
    ) -> Rest | None:
        """What to record once the pattern has nothing to do but wait; `None` when it has ended."""
        while not task.done():
            rested = asyncio.create_task(context.liveness.until_rest())
            try:
                await asyncio.wait({task, rested}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                rested.cancel()
            if task.done() or not context.liveness.at_rest:  # Something has happened since.
                continue
            if not self._cancelled:
                return self._rest(context)
            task.cancel()  # It may have kept the first one to itself.
        return None

    def _rest(self, context: EmbeddedContext) -> Rest:
        return Rest(
            run_id=self.run_id,
            signal=context.signal,
            status=RunStatus.PAUSED if context.paused else RunStatus.WAITING,
            wake_at=context.liveness.wake_at,
            active_ms=self._active_ms(),
            now=self._hands.now(),
        )

    async def _how_it_ended(self, context: EmbeddedContext, task: asyncio.Task[Result]) -> Finish:
        ending = self._ending(context)
        if self._cancelled:
            return ending.cancelled()
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is not None:
            return await ending.with_error(error)
        return await ending.with_result(task.result())

    def _ending(self, context: EmbeddedContext | None) -> Ending:
        record = None if context is None else context.record_of_run
        return Ending(self.run_id, record, active_ms=self._active_ms(), now=self._hands.now())

    def _active_ms(self) -> int:
        return int((time.monotonic() - self._begun) * 1000)


async def _drop(task: asyncio.Task[Result]) -> None:
    """Let the coroutine go; what it had under way and not recorded is done over."""
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
