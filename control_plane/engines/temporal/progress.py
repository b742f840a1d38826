"""How far a run's workflow is: what it knows, what waits, and how a verb is carried out.

Everything here runs inside the workflow and is replayed from its history: no clock but the
workflow's, and nothing that depends on the order of a set.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import (
    ActivityError,
    WorkflowAlreadyStartedError,
    is_cancelled_exception,
)

from control_plane.domain.runs import RunStatus
from control_plane.engines.liveness import Liveness
from control_plane.engines.temporal.display import found_by, found_by_status, say
from control_plane.engines.temporal.unwinding import unless_it_ends
from control_plane.engines.temporal.wire import (
    FINISH_RUN,
    PAUSE,
    REST_RUN,
    RUN_WORKFLOW,
    Acted,
    Closed,
    Ended,
    Notice,
    Opened,
    Rested,
    Start,
    Waits,
)

_DRAIN = "drain-"
_SHORT, _FIRST = timedelta(seconds=30), timedelta(milliseconds=500)
_AT_ONCE = timedelta(milliseconds=1)  # A worker that itself waited to try again could not stop.
_FOR_EVER = RetryPolicy(initial_interval=_FIRST, maximum_interval=timedelta(seconds=10))
"""For workers that die, stores that are away. What an agent's own policy says about failures of
its models and tools is kept on the record of the step, on every engine alike."""


class Progress:
    """Of one run."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._known = start.notice or Notice(signal=-1)
        self._children: set[str] = set()
        self._held: set[str] = set()
        self._rested_on: Notice | None = None
        self._resting = False
        self._woken_at = workflow.now().timestamp()
        self._holds = 0
        self.liveness = Liveness()

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self._start.run_id

    @property
    def signal(self) -> int:
        """What the run knows of what happened from outside."""
        return self._known.signal

    @property
    def cancelled(self) -> bool:
        """Whether an operator has cancelled the run."""
        return self._known.cancelled

    def cancel(self) -> None:
        """Somebody has asked Temporal itself to cancel the run."""
        self._known = replace(self._known, cancelled=True)

    @property
    def is_to_rest(self) -> bool:
        """Whether every branch waits and the store does not know it yet."""
        return self.liveness.at_rest and self._rested_on != self._known

    @property
    def is_to_continue(self) -> bool:
        """Whether the history is long and nothing is under way."""
        return self._history_is_long and self.liveness.at_rest

    def continuation(self) -> Start:
        """What the workflow goes on with after its history was cut."""
        return replace(self._start, notice=self._known)

    async def put_to_rest(self) -> None:
        """Let the store know that the run waits. No verb begins meanwhile."""
        self._resting, known = True, self._known
        self._show(RunStatus.PAUSED if known.paused else RunStatus.WAITING)
        rested = Rested(self.run_id, known.signal, known.paused, self.active_ms())
        await self.activity(REST_RUN, rested, bool)
        self._resting, self._rested_on = False, known

    async def finished(self, ended: Ended) -> Closed:
        """Let the store know how the run ended."""
        closed: Closed = await self.activity(FINISH_RUN, ended, Closed)
        self._show(RunStatus(closed.status))
        return closed

    def active_ms(self) -> int:
        """Milliseconds since the run last rested."""
        since_ms = int((workflow.now().timestamp() - self._woken_at) * 1000)
        return 0 if self._rested_on is not None else max(0, since_ms)

    def begin(self, standing: Notice) -> None:
        """Go on from how the store has the run; what was told before may be long past."""
        self._known = max(standing, self._known, key=lambda notice: notice.signal)

    def learn(self, notice: Notice) -> None:
        """Something happened from outside: let whoever waited for it go on."""
        if notice.signal <= self._known.signal:
            return
        self._known = replace(notice, cancelled=notice.cancelled or self._known.cancelled)
        for key in sorted(self.liveness.waiting_for):
            if notice.concerns(key) if key not in self._held else not notice.paused:
                self.liveness.wake(key)

    def look_again(self) -> None:
        """Let every branch see for itself whether what it waits for has happened."""
        for key in sorted(self.liveness.waiting_for):
            self.liveness.wake(key)

    @property
    def _history_is_long(self) -> bool:
        return workflow.info().get_current_history_length() >= self._start.history_limit

    async def act(
        self,
        kind: str,
        argument: Any,
        *,
        asking: str,
        summary: str,
        seconds: float | None = None,
    ) -> Acted:
        """Carry out a verb, however often it has to wait.

        Args:
            asking: Says what is asked. Temporal compares it on replay, as the record does, so
                that code that asks for something else is noticed.

        Raises:
            StepFailed: For good.
            CodeChanged: The record has something else at this place.
        """
        for attempt in count(1):
            await self._may_act()
            acted = await self.activity(
                kind,
                argument,
                Acted,
                activity_id=f"{asking}:{attempt}",
                summary=summary,
                seconds=seconds,
            )
            if acted.waits is not None:
                await self._wait(acted.waits)
            elif acted.over:
                self.cancel()
                raise asyncio.CancelledError
            else:
                return unless_it_ends(acted)
        raise AssertionError("the attempts never end")

    def introduce(self, opened: Opened) -> None:
        """Let Temporal's own pages find the run; a child run was started without this."""
        if self._start.with_attributes:
            found_by(opened)

    def _show(self, status: RunStatus) -> None:
        if self._start.with_attributes:
            found_by_status(status)
        say(status, waiting_for=self.liveness.waiting_for)

    async def _may_act(self) -> None:
        while self._known.paused or self._history_is_long or self._resting:
            if self._resting:
                await workflow.wait_condition(lambda: not self._resting)
            else:
                await self._hold(PAUSE if self._known.paused else _DRAIN)
        if self._rested_on is not None:
            self._show(RunStatus.RUNNING)
            self._woken_at = workflow.now().timestamp()
            self._rested_on = None

    async def _hold(self, why: str) -> None:
        """Be at rest until a notice says that the run is not paused."""
        self._holds += 1
        key = f"{why}-{self._holds}"
        self._held.add(key)
        try:
            await self.liveness.rest(key)
        finally:
            self._held.discard(key)

    async def _wait(self, waits: Waits) -> None:
        if waits.key == PAUSE:
            if self._known.signal < waits.signal or self._known.paused:  # The notice may lag.
                await self._hold(PAUSE)
            return
        if waits.child and waits.child not in self._children:
            await self._start_child(waits)
        if self._known.signal > waits.signal:
            return  # What it waits for may have happened since it looked.
        timer = None
        if waits.seconds is not None:
            later = asyncio.get_running_loop().call_later
            timer = later(waits.seconds, self.liveness.wake, waits.key)
        try:
            await self.liveness.rest(waits.key)
        finally:
            if timer is not None:
                timer.cancel()

    async def _start_child(self, waits: Waits) -> None:
        self._children.add(waits.child)
        try:
            child = await workflow.start_child_workflow(
                RUN_WORKFLOW,
                replace(self._start, run_id=waits.child, notice=None),
                id=waits.child,
                parent_close_policy=workflow.ParentClosePolicy.ABANDON,
                static_summary=f"{waits.key} of {self.run_id}",
            )
        except WorkflowAlreadyStartedError:  # Its end is told by a notice.
            return
        asyncio.create_task(self._wake_at_end(child, waits.key))  # noqa: RUF006 - ends with the workflow

    async def _wake_at_end(self, child: asyncio.Future[Any], key: str) -> None:
        with contextlib.suppress(Exception):  # However it ended, the store knows how the run did.
            await child
        self.liveness.wake(key)

    async def activity(
        self,
        kind: str,
        argument: Any,
        result: type[Any],
        *,
        activity_id: str | None = None,
        summary: str | None = None,
        seconds: float | None = None,
    ) -> Any:
        """Carry out an activity, for as long as it takes workers to do it.

        Args:
            seconds: The longest one attempt may take. `None` for what only reads and writes the
                store: the worker that has the workflow does it, without a round through the server.
        """
        try:
            if seconds is None:
                return await workflow.execute_local_activity(
                    kind,
                    argument,
                    activity_id=activity_id,
                    result_type=result,
                    start_to_close_timeout=_SHORT,
                    local_retry_threshold=_AT_ONCE,
                    retry_policy=_FOR_EVER,
                    summary=summary,
                )
            return await workflow.execute_activity(
                kind,
                argument,
                activity_id=activity_id,
                result_type=result,
                start_to_close_timeout=timedelta(seconds=seconds),
                heartbeat_timeout=timedelta(seconds=self._start.heartbeat_seconds),
                retry_policy=_FOR_EVER,
                summary=summary,
            )
        except ActivityError as error:
            if is_cancelled_exception(error):
                raise asyncio.CancelledError from error
            raise
