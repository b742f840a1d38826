"""The `RunContext` of the Temporal engine: a pattern's verbs as activities of its workflow.

Everything here runs inside the workflow and is replayed from its history: no clock but the
workflow's, and nothing that depends on the order of a set.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.patterns import PatternSpec, pattern_spec
from control_plane.domain.policy import rule_for
from control_plane.engines.branches import side_by_side
from control_plane.engines.fingerprints import fingerprint
from control_plane.engines.liveness import Liveness
from control_plane.engines.replay import CodeChanged
from control_plane.engines.requests import asked_of_member, detail_of
from control_plane.engines.temporal.wire import (
    ASK_PERSON,
    FINISH_RUN,
    MORE_OF_RUN,
    OPEN_RUN,
    PAUSE,
    PUT_ON_RECORD,
    REST_RUN,
    RUN_WORKFLOW,
    TAKE_TURN,
    Acted,
    Closed,
    Ended,
    Entry,
    More,
    Notice,
    Opened,
    Question,
    Replayed,
    Rested,
    Standing,
    Start,
    Turn,
    Waits,
)
from control_plane.patterns.context import INPUT, AgentCall, HandoffRecord, Note, Ref, Reply

_DRAIN = "drain-"
_SHORT = timedelta(seconds=30)
_FOR_EVER = RetryPolicy(
    initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=10)
)
"""For workers that die and stores that are away. What an agent's own policy says about failures of
its models and tools is kept on the record of the step, on every engine alike."""


class TemporalContext:
    """One run, as its pattern sees it."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._known = start.notice or Notice(signal=-1)
        self._opened = Opened(Standing.OVER)
        self._recorded: dict[str, Replayed] = {}
        self._produced: dict[Ref, str] = {}
        self._children: set[str] = set()
        self._held: set[str] = set()
        self._rested_on: Notice | None = None
        self._resting = False
        self._woken_at = 0.0
        self._holds = 0
        self.liveness = Liveness()
        self.spec: PatternSpec | None = None

    # What patterns call.

    @property
    def run_id(self) -> str:
        """The run's id."""
        return self._start.run_id

    @property
    def roles(self) -> Mapping[str, str]:
        """Role of each member by name."""
        return self._opened.roles

    async def call(self, call: AgentCall) -> Reply:
        """See `RunContext.call`."""
        told = self._opened.overrides.get(call.key, call.instruction)
        asked = asked_of_member(
            replace(call, instruction=told), [self._produced[ref] for ref in call.inputs]
        )
        recorded = self._recorded.get(call.key)
        if recorded is None or recorded.asked != asked or recorded.reply is None:
            acted = await self._act(
                TAKE_TURN,
                Turn(self.run_id, call),
                summary=f"{call.key} · {call.member}",
                seconds=self._opened.turn_seconds.get(call.member),
            )
            recorded = Replayed(call.key, asked, acted.produced, acted.reply)
        self._produced[Ref(call.key)] = recorded.produced
        assert recorded.reply is not None  # noqa: S101 - an activity that ended well has it
        return recorded.reply

    async def call_all(self, calls: Sequence[AgentCall]) -> list[Reply | StepFailed]:
        """See `RunContext.call_all`."""
        return await side_by_side(self.call, calls, self.liveness)

    async def approve(self, key: str, action: Action) -> Decision:
        """See `RunContext.approve`."""
        spec = self.spec
        rule = spec and rule_for(
            spec.policy, action.kind, source=action.source, target=action.target
        )
        if rule is None:
            return Decision(
                ApprovalStatus.APPROVED, payload=action.payload, target=action.target, asked=False
            )
        recorded = self._recorded.get(f"{key}/approval")
        if (
            recorded is not None
            and recorded.asked == action.digest[:16]
            and recorded.decision is not None
        ):
            return recorded.decision
        acted = await self._act(
            ASK_PERSON, Question(self.run_id, key, action), summary=f"{key} · {action.target}"
        )
        assert acted.decision is not None  # noqa: S101 - an activity that ended well has it
        return acted.decision

    async def record(self, event: HandoffRecord | Note) -> None:
        """See `RunContext.record`."""
        recorded = self._recorded.get(event.key)
        if recorded is None or recorded.asked != fingerprint(detail_of(event)):
            await self._act(PUT_ON_RECORD, Entry(self.run_id, event), summary=event.key)

    # What the workflow asks.

    async def open(self) -> bool:
        """Load the run. False when it has ended already."""
        opened = await self._activity(OPEN_RUN, self.run_id, Opened)
        self._woken_at = workflow.now().timestamp()
        if opened.standing is Standing.OVER:
            return False
        pages = [opened.recorded]
        after = opened.more_after
        while after:
            more = await self._activity(MORE_OF_RUN, More(self.run_id, after), Opened)
            pages.append(more.recorded)
            after = more.more_after
        self._recorded = {entry.key: entry for page in pages for entry in page}
        self._opened = opened
        self._produced[INPUT] = opened.input_digest
        self.spec = pattern_spec.validate_json(opened.spec)
        held = opened.standing is Standing.HELD
        self.learn(Notice(opened.signal, paused=held))
        return True

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
        rested = Rested(self.run_id, known.signal, known.paused, self.active_ms())
        try:
            await self._activity(REST_RUN, rested, bool)
        finally:
            self._resting = False
        self._rested_on = known

    async def finished(self, ended: Ended) -> Closed:
        """Let the store know how the run ended."""
        closed: Closed = await self._activity(FINISH_RUN, ended, Closed)
        return closed

    def active_ms(self) -> int:
        """Milliseconds since the run last rested."""
        if self._rested_on is not None:
            return 0
        return max(0, int((workflow.now().timestamp() - self._woken_at) * 1000))

    def learn(self, notice: Notice) -> None:
        """Something happened from outside: let whoever waited for it go on."""
        if notice.signal <= self._known.signal:
            return
        self._known = replace(notice, cancelled=notice.cancelled or self._known.cancelled)
        held = () if notice.paused else self._held
        for key in sorted({*notice.keys, *held} & self.liveness.waiting_for):
            self.liveness.wake(key)

    def look_again(self) -> None:
        """Let every branch see for itself whether what it waits for has happened."""
        for key in sorted(self.liveness.waiting_for):
            self.liveness.wake(key)

    # Inside.

    @property
    def _history_is_long(self) -> bool:
        return workflow.info().get_current_history_length() >= self._start.history_limit

    async def _act(
        self, kind: str, argument: Any, *, summary: str, seconds: float | None = None
    ) -> Acted:
        """Carry out a verb, however often it has to wait.

        Raises:
            StepFailed: For good.
            CodeChanged: The record has something else at this place.
        """
        while True:
            await self._may_act()
            acted = await self._activity(kind, argument, Acted, summary=summary, seconds=seconds)
            if acted.waits is not None:
                await self._wait(acted.waits)
            elif acted.over:
                self.cancel()
                await self._hold(PAUSE)
            elif acted.code_changed:
                raise CodeChanged(acted.code_changed)
            elif acted.failure is not None:
                failure = StepFailed(
                    acted.failure.reason, N_("{reason}"), reason=acted.failure.message
                )
                failure.key = acted.failure.key
                raise failure
            else:
                return acted

    async def _may_act(self) -> None:
        while self._known.paused or self._history_is_long or self._resting:
            if self._resting:
                await workflow.wait_condition(lambda: not self._resting)
            else:
                await self._hold(PAUSE if self._known.paused else _DRAIN)
        if self._rested_on is not None:
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
        if self._known.signal > waits.signal:
            return  # What it waits for may have happened since it looked.
        if waits.key == PAUSE:
            await self._pause(waits)
            return
        if waits.child and waits.child not in self._children:
            await self._start_child(waits)
        timer = None
        if waits.seconds is not None:
            loop = asyncio.get_running_loop()
            timer = loop.call_later(waits.seconds, self.liveness.wake, waits.key)
        try:
            await self.liveness.rest(waits.key)
        finally:
            if timer is not None:
                timer.cancel()

    async def _pause(self, waits: Waits) -> None:
        """The worker has seen the pause before the notice of it came."""
        if self._known.signal < waits.signal or self._known.paused:
            await self._hold(PAUSE)

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
        except WorkflowAlreadyStartedError:
            return  # Its end is told by a notice.
        asyncio.create_task(self._wake_at_end(child, waits.key))  # noqa: RUF006 - ends with the workflow

    async def _wake_at_end(self, child: asyncio.Future[Any], key: str) -> None:
        try:
            await child
        except Exception as error:  # However it ended, the store knows how the run did.
            workflow.logger.info("the workflow of child run %s ended: %s", key, error)
        self.liveness.wake(key)

    async def _activity(
        self,
        kind: str,
        argument: Any,
        result: type[Any],
        *,
        summary: str | None = None,
        seconds: float | None = None,
    ) -> Any:
        return await workflow.execute_activity(
            kind,
            argument,
            result_type=result,
            start_to_close_timeout=_SHORT if seconds is None else timedelta(seconds=seconds),
            heartbeat_timeout=timedelta(seconds=self._start.heartbeat_seconds),
            retry_policy=_FOR_EVER,
            summary=summary,
        )
