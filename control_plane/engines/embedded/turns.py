"""An agent takes its turn: the runtime runs, every effect of it goes on the record."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson

from control_plane.domain.approvals import Action, Decision
from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.runs import Usage
from control_plane.domain.steps import FailureReason, StepKind, StepStatus
from control_plane.engines.backoff import delay_seconds
from control_plane.engines.fingerprints import digest, fingerprint
from control_plane.engines.replay import failure_of, reply_of
from control_plane.engines.requests import preview_of, turn_of
from control_plane.patterns.context import AgentCall, Reply
from control_plane.services.journal import Recorded, StepRecord
from control_plane.services.turns import Attempt, Effect, Transient, TurnResult

if TYPE_CHECKING:
    from control_plane.engines.embedded.context import EmbeddedContext

log = logging.getLogger(__name__)


async def take_turn(context: EmbeddedContext, call: AgentCall, asked: str) -> Reply:
    """Let the member's runtime take the turn and record what came of it.

    Raises:
        StepFailed: For good; the failure is on record.
    """
    await context.unpaused()
    record, hands = context.record_of_run, context.hands
    begun, clock = hands.now(), time.perf_counter()
    step = record.blank(call.key, kind=StepKind.AGENT, name=call.member, asked=asked, started_at=begun)
    step = replace(step, detail={"member": call.member, "version": _version(context, call.member)})
    journal = EmbeddedTurnJournal(context, call.key)
    context.flights.begin(step)
    try:
        result = await _run_turn(context, call, journal)
    except StepFailed as failure:
        failure.key = call.key
        await record.add(
            replace(
                journal.total(step, since=clock),
                status=StepStatus.FAILED,
                error=str(failure),
                reason=str(failure.reason),
                finished_at=hands.now(),
            )
        )
        raise
    finally:
        context.flights.end(call.key)
    step = replace(
        journal.total(step, since=clock),
        status=StepStatus.COMPLETED,
        preview=preview_of(result.text),
        detail={**step.detail, **_structured(result)},
        finished_at=hands.now(),
    )
    return reply_of(await record.add(step, output={"text": result.text, **_structured(result)}), call.member)


async def _run_turn(context: EmbeddedContext, call: AgentCall, journal: EmbeddedTurnJournal) -> TurnResult:
    connections, tools = await context.equipment()
    turn = turn_of(
        call,
        instruction=call.instruction,
        heard=await context.heard(call.inputs),
        members=context.members,
        roles=context.roles,
        connections=connections,
        tools=tools,
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
        return await runtime.turn(turn, journal)
    except (StepFailed, OSError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise _as_failure(error, call.member) from error


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


class EmbeddedTurnJournal:
    """The `TurnJournal` of one turn."""

    def __init__(self, context: EmbeddedContext, turn_key: str) -> None:
        self._context = context
        self._turn_key = turn_key
        self._usage = Usage()
        self._latency_ms = 0

    def total(self, step: StepRecord, *, since: float) -> StepRecord:
        """The turn with what its steps used, and how long they took, replayed ones included."""
        wall_ms = int((time.perf_counter() - since) * 1000)
        return replace(step, usage=self._usage, latency_ms=max(wall_ms, self._latency_ms))

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
        body = orjson.dumps(input)
        asked = digest(f"{kind} {name} ".encode() + body)
        recorded = self._context.record_of_run.find(full_key, asked)
        if recorded is not None and recorded.status is StepStatus.COMPLETED:
            return await self._from_record(recorded)
        if recorded is not None and recorded.status is StepStatus.FAILED:
            raise failure_of(recorded)
        attempt = 1
        if recorded is not None and recorded.status is StepStatus.RETRYING and recorded.due_at is not None:
            await self._context.rest(f"{full_key}#{recorded.attempt}", due_at=recorded.due_at)
            attempt = recorded.attempt + 1
        now = self._context.hands.now()
        begun = self._context.record_of_run.blank(full_key, kind=kind, name=name, asked=asked, started_at=now)
        return await self._attempts(replace(begun, input=body), do, first=attempt, retries=retries)

    async def _attempts(
        self, step: StepRecord, do: Callable[[Attempt], Awaitable[Effect]], *, first: int, retries: int
    ) -> Effect:
        attempt = first
        while True:
            await self._context.unpaused()
            step = replace(step, attempt=attempt, started_at=self._context.hands.now())
            try:
                return await self._attempt(step, do)
            except Transient as error:
                if attempt > retries:
                    raise await self._fail(step, _gave_up(error, attempt)) from error
                await self._wait_for_next(step, error)
            except StepFailed as failure:
                raise await self._fail(step, failure) from failure
            attempt += 1

    async def _attempt(self, step: StepRecord, do: Callable[[Attempt], Awaitable[Effect]]) -> Effect:
        flights, clock = self._context.flights, time.perf_counter()
        flights.begin(step)
        try:
            effect = await do(
                Attempt(
                    number=step.attempt,
                    idempotency_key=fingerprint([step.run_id, step.key]),
                    progress=lambda text: flights.progress(step.key, text),
                )
            )
        finally:
            flights.end(step.key)
        latency_ms = int((time.perf_counter() - clock) * 1000)
        step = replace(
            step,
            status=StepStatus.COMPLETED,
            preview=preview_of(effect.preview),
            detail={**effect.detail, "latency_ms": latency_ms},
            usage=effect.usage,
            model=effect.model,
            price=effect.price,
            finished_at=self._context.hands.now(),
            latency_ms=latency_ms,
            first_token_ms=effect.first_token_ms,
        )
        await self._context.record_of_run.add(step, output=effect.output)
        self._count(effect.usage, latency_ms)
        return effect

    async def _wait_for_next(self, step: StepRecord, error: Transient) -> None:
        """Put the failed attempt on record and wait; a long wait needs no memory."""
        delay = delay_seconds(step.attempt, asked_seconds=error.retry_after_seconds)
        due_at = self._context.hands.now() + timedelta(seconds=delay)
        waiting = replace(
            step, status=StepStatus.RETRYING, error=str(error), reason=str(error.reason), due_at=due_at
        )
        await self._context.record_of_run.add(waiting)
        await self._context.rest(f"{step.key}#{step.attempt}", due_at=due_at)

    async def _fail(self, step: StepRecord, failure: StepFailed) -> StepFailed:
        failed = replace(
            step,
            status=StepStatus.FAILED,
            error=str(failure),
            reason=str(failure.reason),
            finished_at=self._context.hands.now(),
        )
        await self._context.record_of_run.add(failed)
        failure.key = step.key
        return failure

    async def _from_record(self, recorded: Recorded) -> Effect:
        detail = dict(recorded.detail)
        self._count(recorded.usage, int(detail.pop("latency_ms", 0)))
        output = await self._context.record_of_run.output(recorded.key)
        return Effect(output=output, preview=recorded.preview, detail=detail, usage=recorded.usage)

    def _count(self, usage: Usage, latency_ms: int) -> None:
        self._usage += usage
        self._latency_ms += latency_ms


def _gave_up(error: Transient, attempts: int) -> StepFailed:
    return StepFailed(
        error.reason,
        N_("{reason} Tried {attempts} time(s); retry the run when the cause is gone."),
        reason=str(error),
        attempts=attempts,
    )


def _version(context: EmbeddedContext, member: str) -> int:
    pin = context.loaded.run.pins.get(member)
    return pin.version if pin else 0


def _structured(result: TurnResult) -> dict[str, Any]:
    structured: dict[str, Any] = {}
    if result.choice is not None:
        structured["choice"] = result.choice
    if result.handoff is not None:
        structured["handoff"] = asdict(result.handoff)
    return structured


