"""One run in a worker's hands, from claim to rest or end."""

from __future__ import annotations

import asyncio
import logging
import time

from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.handoffs import HandoffFact, useful_handoffs
from control_plane.domain.runs import Command, Outcome, RunStatus
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.engines.embedded.context import EmbeddedContext
from control_plane.engines.fingerprints import fingerprint
from control_plane.engines.hands import Hands
from control_plane.engines.replay import CodeChanged
from control_plane.patterns import run_pattern
from control_plane.patterns.context import Result
from control_plane.services.journal import Finish, LoadedRun, Outside, Rest

log = logging.getLogger(__name__)

_CODE_CHANGED = N_(
    "The pattern's code or settings no longer ask for what is recorded at step {key!r}; fork the"
    " run to go on with the new code."
)
_INTERNAL = N_("The pattern failed inside; the worker's log has it under {reference}.")


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
            await self._hands.writer.write(self._failed_inside(error))

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
        return rest or await self._ending(context, task)

    async def _open(self) -> EmbeddedContext:
        run, journal, read = self._loaded.run, self._hands.journal, self._hands.read
        outside = Outside(self._loaded.signal, run.control, {}, {})
        waits = any(step.status is StepStatus.WAITING for step in self._loaded.steps.values())
        if waits or run.round > 0:  # A retry takes up again the child runs of earlier rounds.
            outside = await read(lambda: journal.outside(run.id))
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

    async def _ending(self, context: EmbeddedContext, task: asyncio.Task[Result]) -> Finish:
        if self._cancelled:
            return self._finish(RunStatus.CANCELLED, Outcome.CANCELLED)
        error = asyncio.CancelledError() if task.cancelled() else task.exception()
        if error is None:
            return await self._ended(context, task.result())
        if isinstance(error, CodeChanged):
            return self._finish(
                RunStatus.NEEDS_ATTENTION, None, error=_CODE_CHANGED.format(key=error.key)
            )
        if isinstance(error, StepFailed):
            where = f"{error.key}: " if error.key else ""
            return self._finish(RunStatus.FAILED, Outcome.STEP_FAILED, error=f"{where}{error}")
        return self._failed_inside(error)

    def _failed_inside(self, error: BaseException) -> Finish:
        reference = fingerprint([self.run_id, repr(error)])[:8]
        log.error("run %s failed inside, reference %s", self.run_id, reference, exc_info=error)
        return self._finish(
            RunStatus.FAILED, Outcome.STEP_FAILED, error=_INTERNAL.format(reference=reference)
        )

    async def _ended(self, context: EmbeddedContext, result: Result) -> Finish:
        answer = None if result.answer is None else await context.record_of_run.text(result.answer)
        answered = result.outcome is Outcome.ANSWERED
        return self._finish(
            RunStatus.SUCCEEDED if answered else RunStatus.FAILED,
            result.outcome,
            answer=answer,
            error=None if answered else result.note or result.outcome.value,
        )

    def _finish(
        self,
        status: RunStatus,
        outcome: Outcome | None,
        *,
        answer: str | None = None,
        error: str | None = None,
    ) -> Finish:
        all_handoffs, useful = 0, 0
        if self.context is not None:
            all_handoffs, useful = _count_handoffs(
                self.context, delivered=status is RunStatus.SUCCEEDED
            )
        return Finish(
            run_id=self.run_id,
            status=status,
            outcome=outcome,
            answer=answer,
            error=error,
            active_ms=self._active_ms(),
            handoffs=all_handoffs,
            useful_handoffs=useful,
            now=self._hands.now(),
        )

    def _active_ms(self) -> int:
        return int((time.monotonic() - self._begun) * 1000)


async def _drop(task: asyncio.Task[Result]) -> None:
    """Let the coroutine go; what it had under way and not recorded is done over."""
    if not task.done():
        task.cancel()
        await asyncio.wait({task})


def _count_handoffs(context: EmbeddedContext, *, delivered: bool) -> tuple[int, int]:
    """All handoffs of the run and its children, and the useful ones."""
    own: list[HandoffFact] = []
    nested, nested_useful = 0, 0
    for step in context.record_of_run.steps.values():
        if step.kind is StepKind.HANDOFF:
            own.append(
                HandoffFact(step.detail["source"], step.detail["target"], step.detail["outcome"])
            )
        elif step.kind is StepKind.CHILD:
            nested += int(step.detail.get("handoffs", 0))
            nested_useful += int(step.detail.get("useful_handoffs", 0))
    return len(own) + nested, useful_handoffs(
        own, last_receiver_delivered=delivered
    ) + nested_useful
