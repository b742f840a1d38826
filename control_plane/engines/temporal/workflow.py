"""A run as a Temporal workflow: the pattern's own function over activities.

The patterns are loaded anew inside Temporal's sandbox, which stops whatever is not deterministic.
What they rest on is pure or immutable and is shared with the process.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from control_plane.domain.errors import StepFailed
    from control_plane.domain.runs import LIVE
    from control_plane.engines.replay import CodeChanged
    from control_plane.engines.stops import Stopped
    from control_plane.engines.temporal.context import TemporalContext
    from control_plane.engines.temporal.progress import Progress
    from control_plane.engines.temporal.wire import (
        LOOK_AGAIN,
        NOTICE,
        NOTICE_SIGNAL,
        RUN_WORKFLOW,
        Ended,
        Failure,
        Notice,
        Start,
        Stop,
    )
    from control_plane.patterns.context import Result

from control_plane.patterns import run_pattern

_UNWINDS_WITHIN = timedelta(seconds=1)


@workflow.defn(name=RUN_WORKFLOW)
class RunWorkflow:
    """Carries out one run."""

    @workflow.init
    def __init__(self, start: Start) -> None:
        self._progress = Progress(start)
        self._context = TemporalContext(self._progress)

    @workflow.run
    async def run(self, start: Start) -> str:
        """Carry the run to its end; its status then, as the store has it."""
        progress = self._progress
        try:
            if not await self._context.open():
                return "over"
            ended = await self._carried_out(start.run_id)
        except asyncio.CancelledError:
            progress.cancel()
            ended = Ended(start.run_id, progress.active_ms())
        closed = await progress.finished(replace(ended, round=self._context.round))
        if (
            progress.signal > closed.signal or closed.status in LIVE
        ):  # Retried before this execution could close.
            workflow.continue_as_new(replace(start, notice=None))
        return closed.status

    @workflow.update(name=NOTICE)
    def notice(self, notice: Notice) -> None:
        """Something happened from outside: a decision, a command, the end of a child run."""
        self._progress.learn(notice)

    @notice.validator
    def _is_news(self, notice: Notice) -> None:
        """What is known already does not enter the history."""
        if notice.signal <= self._progress.signal:
            raise ApplicationError(f"signal {notice.signal} is known", type="KnownAlready")

    @workflow.signal(name=NOTICE_SIGNAL)
    def notice_signal(self, notice: Notice) -> None:
        """The same, where nobody can answer an update now."""
        self._progress.learn(notice)

    @workflow.signal(name=LOOK_AGAIN)
    def look_again(self) -> None:
        """Look whether anything that is waited for has happened."""
        self._progress.look_again()

    async def _carried_out(self, run_id: str) -> Ended:
        progress, context = self._progress, self._context
        spec = context.spec
        assert spec is not None  # noqa: S101 - `open` has read it
        pattern = asyncio.create_task(run_pattern(context, spec))
        while not pattern.done():
            await workflow.wait_condition(
                lambda: (
                    pattern.done()
                    or progress.cancelled
                    or progress.is_to_rest
                    or progress.is_to_continue
                )
            )
            if pattern.done():
                break
            if progress.cancelled:
                return await self._given_up(pattern, run_id)
            if progress.is_to_continue:
                await self._given_up(pattern, run_id)
                workflow.continue_as_new(progress.continuation())
            await progress.put_to_rest()
        if progress.cancelled:
            return await self._given_up(pattern, run_id)
        return _ended(pattern, run_id, progress.active_ms())

    async def _given_up(self, pattern: asyncio.Task[Result], run_id: str) -> Ended:
        """Let the pattern go; it may keep a first cancellation to itself."""
        while not pattern.done():
            pattern.cancel()
            with contextlib.suppress(TimeoutError):
                await workflow.wait_condition(pattern.done, timeout=_UNWINDS_WITHIN)
        if not pattern.cancelled():
            pattern.exception()  # Nobody else asks for it.
        return Ended(run_id, self._progress.active_ms())


def _ended(pattern: asyncio.Task[Result], run_id: str, active_ms: int) -> Ended:
    error = asyncio.CancelledError() if pattern.cancelled() else pattern.exception()
    if error is None:
        result = pattern.result()
        answer = result.answer or ""
        return Ended(run_id, active_ms, result.outcome, answer, result.note)
    if isinstance(error, Stopped):
        stop = Stop(error.result.outcome, error.result.note)
        return Ended(run_id, active_ms, stopped=stop)
    if isinstance(error, CodeChanged):
        return Ended(run_id, active_ms, code_changed=error.key)
    if isinstance(error, StepFailed):
        return Ended(
            run_id, active_ms, failure=Failure(error.key or "", str(error.reason), str(error))
        )
    return Ended(run_id, active_ms, fault=repr(error))
