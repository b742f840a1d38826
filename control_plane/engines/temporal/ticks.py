"""Schedules on Temporal: its Schedules deliver the ticks, the services say what is due.

Every schedule of the store has one on the server. A cron schedule is handed over as such, so that
Temporal's own pages read well, together with its next times as instants: the server's calendar
leaves out some around the end of daylight saving (docs/decisions/0011).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio import workflow
from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleIntervalSpec,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleState,
    ScheduleUpdate,
    ScheduleUpdateInput,
)
from temporalio.service import RPCError, RPCStatusCode

with workflow.unsafe.imports_passed_through():
    from control_plane.domain.due import next_times
    from control_plane.domain.schedules import CronTrigger, IntervalTrigger, WebhookTrigger
    from control_plane.domain.schedules import Schedule as Kept
    from control_plane.engines.hands import Hands

TICK_WORKFLOW, FIRE = "ScheduleTick", "fire_schedule"
_INSTANTS = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MAXIMUM_CATCH_UP = timedelta(days=365)


@dataclass(frozen=True)
class Ticker:
    """What an engine that delivers ticks works with."""

    fire: Callable[[str, datetime], object]
    """Deals with everything that is due of one schedule."""
    fire_due: Callable[[], datetime | None]
    """Deals with everything that is due, and with what waited for runs that have ended."""
    schedules: Callable[[], Sequence[Kept]]
    """All schedules of all workspaces."""


@workflow.defn(name=TICK_WORKFLOW)
class TickWorkflow:
    """One time of one schedule."""

    @workflow.run
    async def run(self, schedule_id: str) -> None:
        """Let the services decide what comes of it."""
        await workflow.execute_local_activity(
            FIRE, schedule_id, start_to_close_timeout=timedelta(seconds=30)
        )


class Ticks:
    """Keeps the server's schedules as the store has them."""

    def __init__(self, client: Client, hands: Hands, ticker: Ticker, *, task_queue: str) -> None:
        self._client = client
        self._hands = hands
        self._ticker = ticker
        self._task_queue = task_queue
        self._handed_over: dict[str, tuple[int, datetime | None]] | None = None

    async def bring_up_to_date(self) -> None:
        """Hand over what changed since. Raises `RPCError` while Temporal is away."""
        await self._hands.read(self._ticker.fire_due)
        kept = {
            schedule.id: schedule
            for schedule in await self._hands.read(self._ticker.schedules)
            if not isinstance(schedule.spec.trigger, WebhookTrigger)
        }
        if self._handed_over is None:
            self._handed_over = dict.fromkeys(await self._on_server(), (-1, None))
        for gone in sorted(self._handed_over.keys() - kept.keys()):
            await self._remove(gone)
            del self._handed_over[gone]
        for schedule in kept.values():
            state = (schedule.version, schedule.next_due_at)
            if self._handed_over.get(schedule.id) != state:
                await self._hand_over(schedule)
                self._handed_over[schedule.id] = state

    async def find_lost(self) -> None:
        """Let schedules be handed over again that the server does not have any more."""
        if self._handed_over is not None:
            there = set(await self._on_server())
            known = self._handed_over.items()
            self._handed_over = {one: state for one, state in known if one in there}

    async def _on_server(self) -> list[str]:
        """Ids of the schedules that this installation has there."""
        listed = await self._client.list_schedules()
        ours = self._id_of("")
        return [one.id.removeprefix(ours) async for one in listed if one.id.startswith(ours)]

    async def _hand_over(self, kept: Kept) -> None:
        schedule = self._as_temporal(kept)
        try:
            await self._client.create_schedule(self._id_of(kept.id), schedule)
        except ScheduleAlreadyRunningError:

            def replaced(_: ScheduleUpdateInput) -> ScheduleUpdate:
                return ScheduleUpdate(schedule=schedule)

            await self._client.get_schedule_handle(self._id_of(kept.id)).update(replaced)

    async def _remove(self, schedule_id: str) -> None:
        try:
            await self._client.get_schedule_handle(self._id_of(schedule_id)).delete()
        except RPCError as error:
            if error.status is not RPCStatusCode.NOT_FOUND:
                raise

    def _id_of(self, schedule_id: str) -> str:
        return f"{self._task_queue}/{schedule_id}"

    def _as_temporal(self, kept: Kept) -> Schedule:
        catch_up = timedelta(seconds=max(10, kept.spec.catchup_window_seconds))
        return Schedule(
            action=ScheduleActionStartWorkflow(
                TICK_WORKFLOW,
                kept.id,
                id=f"tick-{kept.id}",
                task_queue=self._task_queue,
                static_summary=f"{kept.spec.name}: {kept.spec.pattern}",
            ),
            spec=times_of(kept, self._hands.now()),
            policy=SchedulePolicy(
                # Which runs may overlap is decided where the runs are known.
                overlap=ScheduleOverlapPolicy.ALLOW_ALL,
                catchup_window=min(catch_up, _MAXIMUM_CATCH_UP),
            ),
            state=ScheduleState(paused=kept.paused, note=kept.pause_note or None),
        )


def times_of(kept: Kept, now: datetime) -> ScheduleSpec:
    """The times of a schedule, in Temporal's words. All of ours are among them."""
    spec, trigger = kept.spec, kept.spec.trigger
    if isinstance(trigger, IntervalTrigger):
        every = timedelta(seconds=trigger.every_seconds)
        start = trigger.start_at or _EPOCH
        return ScheduleSpec(
            intervals=[ScheduleIntervalSpec(every=every, offset=(start - _EPOCH) % every)],
            start_at=trigger.start_at,
            end_at=spec.ends_at,
        )
    crons: list[str] = []
    if isinstance(trigger, CronTrigger):
        crons.append(f"CRON_TZ={trigger.timezone} {trigger.expression}")
    instants = next_times(spec, now, _INSTANTS)
    return ScheduleSpec(
        calendars=[_instant(at) for at in instants], cron_expressions=crons, end_at=spec.ends_at
    )


def _instant(at: datetime) -> ScheduleCalendarSpec:
    def only(value: int) -> list[ScheduleRange]:
        return [ScheduleRange(value)]

    return ScheduleCalendarSpec(
        second=only(at.second),
        minute=only(at.minute),
        hour=only(at.hour),
        day_of_month=only(at.day),
        month=only(at.month),
        year=only(at.year),
    )
