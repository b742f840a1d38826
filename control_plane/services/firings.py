"""Fire schedules: by the clock, by a person, by another system's call; and tell what came of it.

Engines deliver ticks and nothing else: which times are due, missed or in each other's way is
decided here, so that it is the same on every engine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import orjson

from control_plane.domain.access import Principal, Role, require, require_somewhere
from control_plane.domain.due import (
    MOST_COUNTED,
    OverlapVerdict,
    backlog,
    decide_overlap,
)
from control_plane.domain.errors import N_, CallerError
from control_plane.domain.runs import Run
from control_plane.domain.schedules import Cause, Firing, FiringOutcome, Schedule
from control_plane.services.access import acting
from control_plane.services.desk import Desk
from control_plane.services.launch import start_run
from control_plane.services.patterns import existing_pattern
from control_plane.services.ports import Records
from control_plane.services.records import Page
from control_plane.services.schedules import existing_schedule, held_schedule

_AT_ONCE = 20  # Launches in one transaction: others who write wait for it to end.
_SCHEDULES_AT_ONCE = 100
_DAY = timedelta(days=1)
_SOURCE = "schedule"


@dataclass(frozen=True)
class FiringView:
    """A firing with the run it started."""

    firing: Firing
    run: Run | None


@dataclass(frozen=True)
class FailedStart:
    """A schedule that could not start its run."""

    schedule: Schedule
    firing: Firing


def fire(desk: Desk, schedule_id: str, due_at: datetime) -> Firing | None:
    """Take an engine's tick for one time of a schedule.

    Everything due up to that time or to now is dealt with, so that a tick that was lost is made up
    for by the next, and one that comes twice does nothing. Answers what came of this very time;
    `None` if it is none of the schedule's, which may have been paused, changed or removed.
    """
    with desk.store.writing() as tx:
        schedule = tx.schedules.hold(schedule_id)
        if schedule is None:
            return None
        _fire_backlog(desk, tx, schedule, now=max(due_at, desk.now()))
        firing = tx.firings.of_time(schedule_id, Cause.TIME, due_at)
    desk.engines.wake()
    return firing


def fire_due(desk: Desk, now: datetime) -> datetime | None:
    """Fire everything due in all workspaces, and what waited for runs that have ended.

    Answers when to look again; `None` when nothing will come due by itself. Raises
    `StoreUnavailable`; what was not fired by then is fired the next time.
    """
    with desk.store.reading() as tx:
        due = tx.schedules.due(now, limit=_SCHEDULES_AT_ONCE)
        free = tx.firings.free(limit=_SCHEDULES_AT_ONCE)
        next_due_at = tx.schedules.next_due()
    if not due and not free:
        return next_due_at
    for schedule_id in free:
        with desk.store.writing() as tx:
            if schedule := tx.schedules.hold(schedule_id):
                _start_buffered(desk, tx, schedule)
    for schedule_id in due:
        with desk.store.writing() as tx:
            if schedule := tx.schedules.hold(schedule_id):
                _fire_backlog(desk, tx, schedule, now=now)
    desk.engines.wake()
    with desk.store.reading() as tx:
        return tx.schedules.next_due()


def all_schedules(desk: Desk) -> Sequence[Schedule]:
    """Every schedule of every workspace, for an engine that keeps schedules of its own."""
    with desk.store.reading() as tx:
        return tx.schedules.all()


def run_now(
    desk: Desk, principal: Principal, ref: str, *, idempotency_key: str | None = None
) -> Firing:
    """Start a run at once, whatever else goes on and even while the schedule is paused.

    Raises:
        NotFound: There is no such schedule, or its pattern is gone.
        InvalidInput: The pattern no longer takes the input.
        Conflict: The idempotency key was used for a different request.
    """
    require_somewhere(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        schedule = held_schedule(tx, principal, ref)
        require(principal, Role.OPERATOR, on=f"pattern/{schedule.spec.pattern}")
        firing = _fresh(desk, tx, schedule, Cause.MANUAL)
        key = None if idempotency_key is None else f"schedule:{schedule.id}:{idempotency_key}"
        earlier = _claimed(desk, tx, firing, key, fingerprint="run")
        if earlier is not None:
            return earlier
        firing = replace(firing, run_id=_launched(desk, tx, schedule, principal).id)
        tx.firings.add(firing)
        desk.audit(tx, principal, "schedule.run", f"schedule/{schedule.spec.name}")
    desk.engines.wake()
    return firing


def list_firings(
    desk: Desk, principal: Principal, ref: str, *, limit: int = 50, cursor: str | None = None
) -> Page[FiringView]:
    """One page of a schedule's history, newest first. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        schedule = existing_schedule(tx, principal, ref)
        page = tx.firings.page(schedule.id, limit=limit, cursor=cursor)
        views = [FiringView(firing, _run_of(tx, firing)) for firing in page.items]
    return Page(tuple(views), page.next_cursor)


def failed_starts(desk: Desk, principal: Principal, *, limit: int = 5) -> list[FailedStart]:
    """Schedules that could not start a run in the last day, newest first."""
    require(principal, Role.VIEWER)
    since = desk.now() - _DAY
    with desk.store.reading() as tx:
        failed = tx.firings.failed_since(principal.workspace_id, since, limit=limit)
        found = ((tx.schedules.by_id(firing.schedule_id), firing) for firing in failed)
        return [FailedStart(schedule, firing) for schedule, firing in found if schedule]


def call(
    desk: Desk,
    tx: Records,
    schedule: Schedule,
    *,
    body: Mapping[str, Any],
    idempotency_key: str | None,
) -> Firing:
    """Fire because another system called, within a transaction; `body` is laid over the input.

    Raises:
        Conflict: The idempotency key was used for a different body.
    """
    firing = replace(_fresh(desk, tx, schedule, Cause.WEBHOOK), input=dict(body))
    fingerprint = hashlib.sha256(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).hexdigest()
    key = None if idempotency_key is None else f"hook:{schedule.id}:{idempotency_key}"
    return _claimed(desk, tx, firing, key, fingerprint=fingerprint) or _fired(
        desk, tx, schedule, firing
    )


def _fire_backlog(desk: Desk, tx: Records, schedule: Schedule, *, now: datetime) -> None:
    """Fire or write off what came due by now; the schedule is held."""
    if schedule.next_due_at is None or schedule.next_due_at > now:
        return
    found = backlog(schedule.spec, next_due_at=schedule.next_due_at, now=now, limit=_AT_ONCE)
    if found.missed:
        missed = _firing(desk, schedule, Cause.TIME, found.missed[0], FiringOutcome.MISSED)
        tx.firings.add(replace(missed, note=_missed_note(len(found.missed))))
    for due_at in found.fire:
        if tx.firings.of_time(schedule.id, Cause.TIME, due_at) is None:
            firing = _firing(desk, schedule, Cause.TIME, due_at, FiringOutcome.STARTED)
            _fired(desk, tx, schedule, firing)
    tx.schedules.set_next_due(schedule.id, found.next_due_at)


def _missed_note(count: int) -> str:
    if count == 1:
        return N_("It passed while nobody was there to fire it.")
    template = N_("From then on {count} times passed while nobody was there to fire them.")
    if count >= MOST_COUNTED:
        template = N_(
            "From then on {count} times and more passed while nobody was there to fire them."
        )
    return template.format(count=count)


def _fired(desk: Desk, tx: Records, schedule: Schedule, firing: Firing) -> Firing:
    """Decide what comes of the firing, do it, and put it on record."""
    verdict = decide_overlap(
        schedule.spec.overlap,
        live_runs=tx.schedules.live_runs(schedule),
        buffered=tx.firings.buffered(schedule.id) is not None,
    )
    match verdict:
        case OverlapVerdict.START:
            firing = _started(desk, tx, schedule, firing)
        case OverlapVerdict.BUFFER:
            note = N_("It waits for the run that is still going on.")
            firing = replace(firing, outcome=FiringOutcome.BUFFERED, note=note)
        case OverlapVerdict.SKIP:
            note = N_("An earlier run was still going on.")
            firing = replace(firing, outcome=FiringOutcome.SKIPPED, note=note, input=None)
    tx.firings.add(firing)
    return firing


def _start_buffered(desk: Desk, tx: Records, schedule: Schedule) -> None:
    """Start what waited for the schedule's run to end, if it has; the schedule is held."""
    waiting = tx.firings.buffered(schedule.id)
    if waiting is None or schedule.paused or tx.schedules.live_runs(schedule):
        return
    tx.firings.settle(_started(desk, tx, schedule, replace(waiting, at=desk.now())))


def _started(desk: Desk, tx: Records, schedule: Schedule, firing: Firing) -> Firing:
    """The firing with its run; a launch that is refused is on record and not tried again."""
    try:
        owner = acting(tx, schedule.owner, schedule.workspace_id)
        require(owner, Role.OPERATOR, on=f"pattern/{schedule.spec.pattern}")
        run = _launched(desk, tx, schedule, owner, over=firing.input)
    except CallerError as refusal:  # Raised before anything of the run is written.
        return replace(firing, outcome=FiringOutcome.FAILED, note=str(refusal), input=None)
    return replace(firing, outcome=FiringOutcome.STARTED, run_id=run.id, note="", input=None)


def _launched(
    desk: Desk,
    tx: Records,
    schedule: Schedule,
    principal: Principal,
    *,
    over: Mapping[str, Any] | None = None,
) -> Run:
    """A run of the schedule's pattern. Raises as `launch`."""
    name = schedule.spec.pattern
    pattern = existing_pattern(tx, principal, name)
    return start_run(
        desk,
        tx,
        principal,
        spec=pattern.spec,
        pattern=pattern,
        name=name,
        input={**schedule.spec.input, **(over or {})},
        source=_SOURCE,
    )


def _fresh(desk: Desk, tx: Records, schedule: Schedule, cause: Cause) -> Firing:
    """A firing due now, at an instant no other of its kind has."""
    due_at = desk.now()
    while tx.firings.of_time(schedule.id, cause, due_at) is not None:
        due_at += timedelta(microseconds=1)
    return _firing(desk, schedule, cause, due_at, FiringOutcome.STARTED)


def _firing(
    desk: Desk, schedule: Schedule, cause: Cause, due_at: datetime, outcome: FiringOutcome
) -> Firing:
    return Firing(
        id=desk.new_id("fir"),
        workspace_id=schedule.workspace_id,
        schedule_id=schedule.id,
        cause=cause,
        due_at=due_at,
        outcome=outcome,
        run_id=None,
        note="",
        at=desk.now(),
    )


def _claimed(
    desk: Desk, tx: Records, firing: Firing, key: str | None, *, fingerprint: str
) -> Firing | None:
    """The firing this key led to before; `None` if it is new and now leads to this one."""
    if key is None:
        return None
    earlier = tx.idempotency.claim(
        firing.workspace_id, key, fingerprint=fingerprint, result_id=firing.id, now=desk.now()
    )
    return None if earlier is None else tx.firings.by_id(earlier)


def _run_of(tx: Records, firing: Firing) -> Run | None:
    return None if firing.run_id is None else tx.runs.get(firing.workspace_id, firing.run_id)
