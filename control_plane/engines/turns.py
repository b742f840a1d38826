"""An agent takes its turn: the runtime runs, every effect of it goes on the record."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from control_plane.domain.approvals import Action, Decision
from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.plain import plain_json
from control_plane.domain.runs import Usage
from control_plane.domain.steps import FailureReason, StepKind, StepStatus
from control_plane.engines.backoff import delay_seconds
from control_plane.engines.fingerprints import asked_of, digest, fingerprint
from control_plane.engines.replay import failure_of, reply_of
from control_plane.engines.requests import preview_of, turn_of
from control_plane.patterns.context import AgentCall, Reply
from control_plane.services.recorded import Recorded, StepRecord
from control_plane.services.turns import Attempt, Effect, Transient, TurnResult

if TYPE_CHECKING:
    from control_plane.engines.verbs import Verbs

T = TypeVar("T")
_WISHED = ("to", "reason", "summary")

log = logging.getLogger(__name__)


async def take_turn(context: Verbs, call: AgentCall, asked: str) -> Reply:
    """Let the member's runtime take the turn and record what came of it.

    Raises:
        StepFailed: For good; the failure is on record.
    """
    call = await context.orders.may_begin(call)
    record, hands = context.record_of_run, context.hands
    begun, clock = hands.now(), time.perf_counter()
    step = record.blank(
        call.key, kind=StepKind.AGENT, name=call.member, asked=asked, started_at=begun
    )
    step = replace(step, detail={"member": call.member, "version": _version(context, call.member)})
    journal = RecordedTurnJournal(context, call.member, call.key)
    try:
        with context.flights.shown(step):
            result = await _run_turn(context, call, journal)
            redirected = await _redirected(context, call, result)
    except StepFailed as failure:
        raise await record.fail(journal.total(step, since=clock), failure) from failure
    step = replace(
        journal.total(step, since=clock),
        status=StepStatus.COMPLETED,
        preview=preview_of(_said(result)),
        detail={**step.detail, **_structured(result), **redirected},
        output=plain_json({"text": result.text, **_structured(result)}),
        finished_at=hands.now(),
    )
    return reply_of(await record.add(step), call.member)


async def _redirected(context: Verbs, call: AgentCall, result: TurnResult) -> dict[str, Any]:
    """Where a person sends a handoff of the turn, for the record; empty if nowhere."""
    if result.handoff is None:
        return {}
    found = await context.orders.redirected(call)
    if found is None:
        return {}
    return {"redirected": {"to": found.to, "by": found.by, "redirection": found.id}}


async def _run_turn(context: Verbs, call: AgentCall, journal: RecordedTurnJournal) -> TurnResult:
    turn = turn_of(
        call,
        instruction=call.instruction,
        heard=await context.heard(call.inputs),
        members=context.loaded.members,
        roles=context.roles,
        connections=context.loaded.connections,
        tools=context.loaded.tools,
    )
    runtime = context.hands.runtimes.get(turn.spec.runtime)
    if runtime is None:
        raise StepFailed(
            FailureReason.CONFIGURATION,
            N_("This worker has no runtime {runtime!r}, which agent {agent!r} needs."),
            runtime=turn.spec.runtime,
            agent=call.member,
        )
    try:
        return await _guarded(runtime.turn(turn, journal))
    except Exception as error:
        raise _as_failure(error, call.member) from error


async def _guarded(effect: Awaitable[T]) -> T:
    """Await what is not ours. A cancellation nobody asked for, or an exit, is a fault of it."""
    try:
        return await effect
    except (asyncio.CancelledError, SystemExit) as error:
        task = asyncio.current_task()
        if isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling():
            raise
        raise RuntimeError(repr(error)) from error


def _as_failure(error: Exception, agent: str) -> StepFailed:
    """A runtime's own mistake stops the step with a reference, never the worker."""
    if isinstance(error, StepFailed):
        return error
    reference = fingerprint([agent, repr(error)])[:8]
    log.error("agent %s failed inside its runtime, reference %s", agent, reference, exc_info=error)
    return StepFailed(
        FailureReason.INTERNAL,
        N_("Agent {agent!r} failed inside its runtime; the worker's log has it under {reference}."),
        agent=agent,
        reference=reference,
    )


class RecordedTurnJournal:
    """The `TurnJournal` of one turn."""

    def __init__(self, context: Verbs, agent: str, turn_key: str) -> None:
        self._context = context
        self._agent = agent
        self._turn_key = turn_key
        self._usage = Usage()
        self._latency_ms = 0
        self._began: datetime | None = None

    def total(self, step: StepRecord, *, since: float) -> StepRecord:
        """The turn with what its steps used, and how long they took, replayed ones included."""
        wall_ms = int((time.perf_counter() - since) * 1000)
        began = min(step.started_at, self._began or step.started_at)
        return replace(
            step, started_at=began, usage=self._usage, latency_ms=max(wall_ms, self._latency_ms)
        )

    async def approve(self, key: str, action: Action) -> Decision:
        """See `TurnJournal.approve`."""
        return await self._context.approve(f"{self._turn_key}/{key}", action)

    async def step(
        self,
        key: str,
        *,
        kind: StepKind,
        name: str,
        input: Any,
        do: Callable[[Attempt], Awaitable[Effect]],
        retries: int,
    ) -> Effect:
        """See `TurnJournal.step`."""
        full_key = f"{self._turn_key}/{key}"
        body = plain_json(input)
        asked = digest(f"{kind} {name} ".encode() + body)
        recorded = self._context.record_of_run.find(full_key, asked)
        if recorded is not None and recorded.status is StepStatus.COMPLETED:
            return await self._from_record(recorded)
        if recorded is not None and recorded.status is StepStatus.FAILED:
            raise failure_of(recorded)
        attempt = 1
        if recorded is not None and recorded.status is StepStatus.RETRYING:
            await self._context.rest(f"{full_key}#{recorded.attempt}", due_at=recorded.due_at)
            attempt = recorded.attempt + 1
        elif recorded is not None and recorded.status is StepStatus.RUNNING:
            attempt = recorded.attempt  # A crash cut it off; it is made again.
        now = self._context.hands.now()
        begun = self._context.record_of_run.blank(
            full_key, kind=kind, name=name, asked=asked, started_at=now
        )
        return await self._attempts(replace(begun, input=body), do, first=attempt, retries=retries)

    async def _attempts(
        self,
        step: StepRecord,
        do: Callable[[Attempt], Awaitable[Effect]],
        *,
        first: int,
        retries: int,
    ) -> Effect:
        record, attempt = self._context.record_of_run, first
        while True:
            await self._context.orders.may_act(self._agent, step)
            step = replace(step, attempt=attempt, started_at=self._context.hands.now())
            try:
                return await self._attempt(step, do)
            except Transient as error:
                if attempt > retries:
                    raise await record.fail(step, _gave_up(error, attempt)) from error
                await self._wait_for_next(step, error)
            except Exception as error:
                raise await record.fail(step, _as_failure(error, self._agent)) from error
            attempt += 1

    async def _attempt(
        self, step: StepRecord, do: Callable[[Attempt], Awaitable[Effect]]
    ) -> Effect:
        flights, clock = self._context.flights, time.perf_counter()
        attempt = Attempt(
            number=step.attempt,
            idempotency_key=fingerprint([step.run_id, step.key, asked_of(step.fingerprint)]),
            progress=lambda text: flights.progress(step.key, text),
            workspace_id=step.workspace_id,
        )
        with flights.shown(step):
            effect = await _guarded(do(attempt))
        latency_ms = int((time.perf_counter() - clock) * 1000)
        step = replace(
            step,
            status=StepStatus.COMPLETED,
            preview=preview_of(effect.preview),
            detail={**effect.detail, "latency_ms": latency_ms},
            usage=effect.usage,
            model=effect.model,
            price=effect.price,
            output=plain_json(effect.output),
            finished_at=self._context.hands.now(),
            latency_ms=latency_ms,
            first_token_ms=effect.first_token_ms,
        )
        return await self._from_record(await self._context.record_of_run.add(step))

    async def _wait_for_next(self, step: StepRecord, error: Transient) -> None:
        """Put the failed attempt on record and wait; a long wait needs no memory."""
        delay = delay_seconds(step.attempt, asked_seconds=error.retry_after_seconds)
        due_at = self._context.hands.now() + timedelta(seconds=delay)
        waiting = replace(
            step,
            status=StepStatus.RETRYING,
            error=str(error),
            reason=str(error.reason),
            due_at=due_at,
        )
        await self._context.record_of_run.add(waiting)
        await self._context.rest(f"{step.key}#{step.attempt}", due_at=due_at)

    async def _from_record(self, recorded: Recorded) -> Effect:
        """What the step produced, the same now and on every replay."""
        detail = dict(recorded.detail)
        self._usage += recorded.usage
        self._latency_ms += int(detail.pop("latency_ms", 0))
        self._began = min(recorded.started_at, self._began or recorded.started_at)
        output = await self._context.record_of_run.output(recorded.key)
        return Effect(output=output, preview=recorded.preview, detail=detail, usage=recorded.usage)


def _gave_up(error: Transient, attempts: int) -> StepFailed:
    return StepFailed(
        error.reason,
        N_("{reason} Tried {attempts} time(s); retry the run when the cause is gone."),
        reason=str(error),
        attempts=attempts,
    )


def _version(context: Verbs, member: str) -> int:
    pin = context.loaded.run.pins.get(member)
    return pin.version if pin else 0


def _said(result: TurnResult) -> str:
    """The turn in words: an agent that hands off often says nothing beside it."""
    if result.text or result.handoff is None:
        return result.text
    return f"→ {result.handoff.to}: {result.handoff.reason}"


def _structured(result: TurnResult) -> dict[str, Any]:
    structured: dict[str, Any] = {}
    if result.choice is not None:
        structured["choice"] = result.choice
    if result.handoff is not None:
        structured["handoff"] = {name: getattr(result.handoff, name) for name in _WISHED}
    return structured
