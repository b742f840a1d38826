"""Set up, change, pause and remove schedules, and say when they fire next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from control_plane.domain.access import Principal, Role, require, require_somewhere
from control_plane.domain.due import next_times
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.runs import Run
from control_plane.domain.schedules import (
    Firing,
    OnceTrigger,
    Schedule,
    ScheduleSpec,
    WebhookTrigger,
)
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.holds import check_not_held
from control_plane.services.hook_secrets import hook_secret_after, new_hook_secret
from control_plane.services.ports import Records
from control_plane.services.records import Page
from control_plane.services.schedule_checks import checked

_SHOWN_TIMES = 5
NEVER = N_("It would never fire; give a later time.")


@dataclass(frozen=True)
class ScheduleView:
    """A schedule with what came of it last."""

    schedule: Schedule
    last: Firing | None
    """Its newest firing; `None` before the first."""
    last_run: Run | None
    """What that firing started."""


@dataclass(frozen=True)
class Saved:
    """A schedule as it was saved."""

    schedule: Schedule
    token: str | None
    """The webhook's token, or what its callers sign with, when it was made just now. It is shown
    this once."""


def list_schedules(
    desk: Desk, principal: Principal, *, limit: int = 50, cursor: str | None = None
) -> Page[ScheduleView]:
    """One page of schedules, by name."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        page = tx.schedules.page(principal.workspace_id, limit=limit, cursor=cursor)
        return Page(tuple(_views(tx, page.items)), page.next_cursor)


def get_schedule(desk: Desk, principal: Principal, ref: str) -> ScheduleView:
    """One schedule, by name or id. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _views(tx, [existing_schedule(tx, principal, ref)])[0]


def save_schedule(
    desk: Desk,
    principal: Principal,
    *,
    spec: Mapping[str, Any] | ScheduleSpec,
    expected_version: int | None = None,
) -> Saved:
    """Register a schedule (`expected_version=None`) or change it; its runs then start in your name.

    Raises:
        InvalidInput: Names every wrong field, an unknown pattern and an input it does not take
        included.
        Conflict: The name is taken, or somebody saved first.
    """
    require_somewhere(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        wanted = checked(tx, principal, spec)
        require(principal, Role.OPERATOR, on=f"pattern/{wanted.pattern}")
        if expected_version is None:
            saved = _register(desk, tx, principal, wanted)
        else:
            saved = _change(desk, tx, principal, wanted, expected_version)
        facts = {"version": saved.schedule.version, "trigger": wanted.trigger.kind}
        desk.audit(tx, principal, "schedule.saved", f"schedule/{wanted.name}", **facts)
    desk.engines.wake()
    return saved


def remove_schedule(desk: Desk, principal: Principal, ref: str) -> None:
    """Remove a schedule with its history; the runs it started stay.

    Raises:
        NotFound: There is no such schedule.
        Conflict: A legal hold keeps its history.
    """
    require_somewhere(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        schedule = existing_schedule(tx, principal, ref)
        require(principal, Role.OPERATOR, on=f"pattern/{schedule.spec.pattern}")
        check_not_held(tx, schedule)
        tx.schedules.hold(schedule.id)
        tx.schedules.remove(schedule.id)
        desk.audit(tx, principal, "schedule.removed", f"schedule/{schedule.spec.name}")
    desk.engines.wake()


def pause_schedule(desk: Desk, principal: Principal, ref: str, *, note: str = "") -> Schedule:
    """Let no time and no call start a run until it is resumed; `note` says why, in a sentence."""
    require_somewhere(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        held = held_schedule(tx, principal, ref)
        require(principal, Role.OPERATOR, on=f"pattern/{held.spec.pattern}")
        paused = replace(held, paused=True, pause_note=note.strip(), next_due_at=None)
        desk.audit(tx, principal, "schedule.paused", f"schedule/{held.spec.name}", note=note)
        return _updated(desk, tx, paused)


def resume_schedule(desk: Desk, principal: Principal, ref: str) -> Schedule:
    """Let it fire again, from the next time on; what passed meanwhile is not caught up."""
    require_somewhere(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        held = held_schedule(tx, principal, ref)
        require(principal, Role.OPERATOR, on=f"pattern/{held.spec.pattern}")
        if held.paused:
            due = _first(held.spec, desk.now())
            desk.audit(tx, principal, "schedule.resumed", f"schedule/{held.spec.name}")
            held = _updated(desk, tx, replace(held, paused=False, pause_note="", next_due_at=due))
    desk.engines.wake()
    return held


def rotate_secret(desk: Desk, principal: Principal, ref: str) -> Saved:
    """Make a new token or signing secret for the webhook; the old one is refused from now on.

    Raises:
        NotFound: There is no such schedule.
        Conflict: It has no webhook.
    """
    require_somewhere(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        held = held_schedule(tx, principal, ref)
        require(principal, Role.OPERATOR, on=f"pattern/{held.spec.pattern}")
        if not isinstance(held.spec.trigger, WebhookTrigger):
            raise Conflict(
                N_("Schedule {name} has no webhook; only one that has needs a token."),
                name=held.spec.name,
            )
        new = new_hook_secret(desk, held.id, held.spec)
        desk.audit(tx, principal, "schedule.secret_rotated", f"schedule/{held.spec.name}")
        changed = replace(held, secret_hash=new.hash, sealed_secret=new.sealed)
        return Saved(_updated(desk, tx, changed), new.shown)


def upcoming(
    desk: Desk,
    principal: Principal,
    spec: Mapping[str, Any] | ScheduleSpec,
    *,
    count: int = _SHOWN_TIMES,
) -> list[datetime]:
    """The next times of a schedule, saved or not; none for a webhook. Raises `InvalidInput`."""
    require(principal, Role.VIEWER)
    return next_times(parse(ScheduleSpec, spec), desk.now(), count)


def existing_schedule(tx: Records, principal: Principal, ref: str) -> Schedule:
    """One schedule by name or id, within a transaction. Raises `NotFound`."""
    schedule = tx.schedules.get(principal.workspace_id, ref) or tx.schedules.by_id(ref)
    if schedule is None or schedule.workspace_id != principal.workspace_id:
        raise NotFound(N_("There is no schedule {name!r} in this workspace."), name=ref)
    return schedule


def held_schedule(tx: Records, principal: Principal, ref: str) -> Schedule:
    """The schedule, in nobody else's hands until the transaction ends. Raises `NotFound`."""
    held = tx.schedules.hold(existing_schedule(tx, principal, ref).id)
    if held is None:  # Removed in between.
        raise NotFound(N_("There is no schedule {name!r} in this workspace."), name=ref)
    return held


def _views(tx: Records, schedules: Sequence[Schedule]) -> list[ScheduleView]:
    latest = tx.firings.latest([schedule.id for schedule in schedules])
    views: list[ScheduleView] = []
    for schedule in schedules:
        last = latest.get(schedule.id)
        run_id = None if last is None else last.run_id
        run = None if run_id is None else tx.runs.get(schedule.workspace_id, run_id)
        views.append(ScheduleView(schedule, last, run))
    return views


def _register(desk: Desk, tx: Records, principal: Principal, spec: ScheduleSpec) -> Saved:
    now = desk.now()
    schedule_id = desk.new_id("sch")
    new = new_hook_secret(desk, schedule_id, spec)
    schedule = Schedule(
        id=schedule_id,
        workspace_id=principal.workspace_id,
        owner=principal.id,
        spec=spec,
        paused=False,
        pause_note="",
        version=1,
        next_due_at=_some_time(spec, now),
        created_at=now,
        updated_at=now,
        secret_hash=new.hash,
        sealed_secret=new.sealed,
    )
    tx.schedules.add(schedule)
    return Saved(schedule, new.shown)


def _change(
    desk: Desk, tx: Records, principal: Principal, spec: ScheduleSpec, expected_version: int
) -> Saved:
    old = held_schedule(tx, principal, spec.name)
    require(principal, Role.OPERATOR, on=f"pattern/{old.spec.pattern}")
    same_times = (old.spec.trigger, old.spec.ends_at) == (spec.trigger, spec.ends_at)
    due = old.next_due_at if same_times else _some_time(spec, desk.now())
    secret = hook_secret_after(desk, old, spec)
    changed = replace(
        old,
        owner=principal.id,
        spec=spec,
        next_due_at=None if old.paused else due,
        secret_hash=secret.hash,
        sealed_secret=secret.sealed,
        version=expected_version,
    )
    return Saved(_updated(desk, tx, changed), secret.shown)


def _updated(desk: Desk, tx: Records, schedule: Schedule) -> Schedule:
    """Save the schedule as the version after its own. Raises `Conflict` when it moved on."""
    changed = replace(schedule, updated_at=desk.now())
    if not tx.schedules.update(changed, expected_version=schedule.version):
        raise Conflict(
            N_(
                "{name} was changed by somebody else since you opened it; open it again and "
                "repeat your change."
            ),
            name=schedule.spec.name,
        )
    return replace(changed, version=schedule.version + 1)


def _first(spec: ScheduleSpec, now: datetime) -> datetime | None:
    return next(iter(next_times(spec, now, 1)), None)


def _some_time(spec: ScheduleSpec, now: datetime) -> datetime | None:
    """The first time from now on; `None` for a webhook. Raises `InvalidInput` if none is left."""
    first = _first(spec, now)
    if first is None and not isinstance(spec.trigger, WebhookTrigger):
        field = "trigger.at" if isinstance(spec.trigger, OnceTrigger) else "ends_at"
        raise InvalidInput([Problem(field, NEVER)])
    return first
