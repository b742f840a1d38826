"""What a run's workflow has done for it: every activity works on the record in the store."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from temporalio import activity
from temporalio.exceptions import ApplicationError

from control_plane.domain.errors import StepFailed
from control_plane.domain.runs import LIVE, Command, RunStatus
from control_plane.engines.endings import Ending
from control_plane.engines.fingerprints import produced_by
from control_plane.engines.hands import Hands, outside_of
from control_plane.engines.record import Record
from control_plane.engines.replay import CodeChanged
from control_plane.engines.stops import Stopped
from control_plane.engines.temporal.fenced import Overtaken
from control_plane.engines.temporal.in_hand import InHand
from control_plane.engines.temporal.opening import opened, page_of
from control_plane.engines.temporal.verbs import ActivityVerbs, MustWait, RunOver
from control_plane.engines.temporal.wire import (
    ASK_PERSON,
    FINISH_RUN,
    MORE_OF_RUN,
    OPEN_RUN,
    PAUSE,
    PUT_ON_RECORD,
    REST_RUN,
    TAKE_TURN,
    Acted,
    Closed,
    Ended,
    Entry,
    Failure,
    More,
    Opened,
    Question,
    Rested,
    Standing,
    Stop,
    Turn,
    Waits,
)
from control_plane.patterns.context import Ref, Result
from control_plane.services.journal import Enter, Finish, Rest
from control_plane.services.recorded import LoadedRun

T = TypeVar("T")


def _giving_back(
    carry_out: Callable[[Any, Any], Awaitable[T]],
) -> Callable[[Any, Any], Awaitable[T]]:
    """What this worker cannot end is for the next attempt, which finds what others recorded."""

    @functools.wraps(carry_out)
    async def attempt(activities: Any, argument: Any) -> T:
        try:
            return await carry_out(activities, argument)
        except Overtaken:
            raise ApplicationError("another worker ends this", type="Overtaken") from None

    return attempt


class RunActivities:
    """The activities of one worker."""

    def __init__(self, hands: Hands, in_hand: InHand, *, heartbeat_seconds: float) -> None:
        self._hands = hands
        self._in_hand = in_hand
        self._heartbeat_seconds = heartbeat_seconds

    def all(self) -> list[Callable[..., Any]]:
        """Every activity, for Temporal's worker."""
        return [
            self.open_run,
            self.more_of_run,
            self.take_turn,
            self.ask_person,
            self.put_on_record,
            self.rest_run,
            self.finish_run,
        ]

    @activity.defn(name=OPEN_RUN)
    @_giving_back
    async def open_run(self, run_id: str) -> Opened:
        """Take the run up."""
        loaded = await self._enter(run_id)
        if loaded is None or _is_over(loaded):
            return Opened(Standing.OVER)
        return opened(loaded)

    @activity.defn(name=MORE_OF_RUN)
    @_giving_back
    async def more_of_run(self, more: More) -> Opened:
        """The next page of what is recorded."""
        loaded = await self._enter(more.run_id)
        return Opened(Standing.OVER) if loaded is None else page_of(loaded, after=more.after)

    @activity.defn(name=TAKE_TURN)
    @_giving_back
    async def take_turn(self, turn: Turn) -> Acted:
        """Let an agent, or a nested pattern, take its turn."""

        async def take(verbs: ActivityVerbs) -> Acted:
            reply = await verbs.call(turn.call)
            recorded = verbs.record_of_run.steps.get(reply.ref)
            produced = produced_by(recorded.fingerprint) if recorded is not None else ""
            return Acted(reply=reply, produced=produced)

        return await self._act(turn.run_id, take)

    @activity.defn(name=ASK_PERSON)
    @_giving_back
    async def ask_person(self, question: Question) -> Acted:
        """Ask a person, or take the decision up."""

        async def ask(verbs: ActivityVerbs) -> Acted:
            return Acted(decision=await verbs.approve(question.key, question.action))

        return await self._act(question.run_id, ask)

    @activity.defn(name=PUT_ON_RECORD)
    @_giving_back
    async def put_on_record(self, entry: Entry) -> Acted:
        """Record a handoff or a note."""

        async def put(verbs: ActivityVerbs) -> Acted:
            await verbs.record(entry.event)
            return Acted()

        return await self._act(entry.run_id, put)

    @activity.defn(name=REST_RUN)
    @_giving_back
    async def rest_run(self, rested: Rested) -> bool:
        """Put the run to rest in the store: it waits for people, timers or child runs."""
        await self._hands.writer.write(
            Rest(
                run_id=rested.run_id,
                signal=rested.signal,
                status=RunStatus.PAUSED if rested.paused else RunStatus.WAITING,
                wake_at=None,  # Temporal keeps the timers.
                active_ms=rested.active_ms,
                now=self._hands.now(),
            )
        )
        return True

    @activity.defn(name=FINISH_RUN)
    @_giving_back
    async def finish_run(self, ended: Ended) -> Closed:
        """Record how the run ended; what the store says of it then."""
        loaded = await self._enter(ended.run_id, round=ended.round)
        if loaded is not None and loaded.run.status in LIVE and loaded.run.round == ended.round:
            finish = await self._finish(loaded, ended)
            await self._hands.writer.write(replace(finish, round=ended.round))
        journal = self._hands.journal
        outside = await self._hands.read(lambda: journal.outside(ended.run_id))
        return Closed(outside.signal, outside.status.value)

    async def _enter(self, run_id: str, *, round: int | None = None) -> LoadedRun | None:
        enter = Enter(run_id, self._hands.now(), round)
        loaded: LoadedRun | None = await self._hands.writer.write(enter)
        return loaded

    async def _act(self, run_id: str, do: Callable[[ActivityVerbs], Awaitable[Acted]]) -> Acted:
        """Do it as far as it goes without waiting."""
        loaded = await self._enter(run_id)
        if loaded is None or _is_over(loaded):
            return Acted(over=True)
        if _is_held(loaded):
            return Acted(waits=Waits(PAUSE, loaded.signal))
        outside = await outside_of(loaded, self._hands)
        verbs = ActivityVerbs(loaded, outside, self._hands)
        try:
            async with self._heartbeats():
                work = _whole(do(verbs))
                return await self._in_hand.carried_out(work, run_id=run_id, signal=loaded.signal)
        except RunOver:
            return Acted(over=True)
        finally:
            verbs.flights.clear()

    @contextlib.asynccontextmanager
    async def _heartbeats(self) -> AsyncGenerator[None]:
        """Say that this worker lives, and so hear when the work is no longer wanted."""

        async def beat() -> None:
            while not activity.info().is_local:
                activity.heartbeat()
                await asyncio.sleep(self._heartbeat_seconds / 4)

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()

    async def _finish(self, loaded: LoadedRun, ended: Ended) -> Finish:
        record = Record(loaded, self._hands)
        run_id, active_ms = ended.run_id, ended.active_ms
        ending = Ending(run_id, record, active_ms=active_ms, now=self._hands.now())
        if ended.outcome is not None:
            answer = Ref(ended.answer) if ended.answer else None
            return await ending.with_result(Result(ended.outcome, answer, ended.note))
        if ended.stopped is not None:
            return await ending.stopped(Result(ended.stopped.outcome, note=ended.stopped.note))
        if ended.failure is not None:
            return ending.step_failed(ended.failure.key, ended.failure.message)
        if ended.code_changed:
            return ending.code_changed(ended.code_changed)
        if ended.fault:
            return await ending.with_error(RuntimeError(ended.fault))
        return ending.cancelled()


async def _whole(acting: Awaitable[Acted]) -> Acted:
    """With what unwinds it turned into a result, since it is a task of its own."""
    try:
        return await acting
    except MustWait as wait:
        return Acted(waits=wait.waits)
    except RunOver:
        return Acted(over=True)
    except Stopped as stop:
        return Acted(stopped=Stop(stop.result.outcome, stop.result.note))
    except CodeChanged as change:
        return Acted(code_changed=change.key)
    except StepFailed as failure:
        return Acted(failure=Failure(failure.key or "", str(failure.reason), str(failure)))
    except Overtaken:  # What the other one recorded is found on the next attempt.
        raise ApplicationError("another worker has ended this step", type="Overtaken") from None


def _is_over(loaded: LoadedRun) -> bool:
    return loaded.run.status not in LIVE or loaded.run.control is Command.CANCEL


def _is_held(loaded: LoadedRun) -> bool:
    return loaded.run.status is RunStatus.PAUSED or loaded.run.control is Command.PAUSE
