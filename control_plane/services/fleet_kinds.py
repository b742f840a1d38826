"""The kinds of things the fleet's document holds: how each is read, written and removed.

A further kind is one more `Kind` in `KINDS`, after those it depends on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import Field, TypeAdapter

from control_plane.domain.access import Principal
from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.due import next_times
from control_plane.domain.fleet import Action
from control_plane.domain.frozen import Frozen
from control_plane.domain.patterns import members, pattern_spec
from control_plane.domain.schedules import Schedule, ScheduleSpec, WebhookTrigger
from control_plane.domain.tools import ToolSpec
from control_plane.services import connections, patterns, schedules, tools
from control_plane.services.desk import Desk
from control_plane.services.fleet_agents import AGENTS
from control_plane.services.fleet_channels import CHANNELS
from control_plane.services.fleet_entries import Entry, Kind, Nothing, spec_of
from control_plane.services.fleet_pauses import PausableAround, pausable, settle_pause
from control_plane.services.fleet_policy import POLICY
from control_plane.services.fleet_webhooks import WEBHOOKS
from control_plane.services.ports import Records

_ALL = 1_000_000  # On one page: far more schedules than a workspace has.


class PatternAround(Frozen):
    """What a pattern is beside its versions."""

    owner: str = Field(min_length=1, max_length=200)
    """Who answers for it."""


def _connections(tx: Records, who: Principal) -> Mapping[str, Entry]:
    found = tx.connections.list(who.workspace_id)
    return {c.spec.name: Entry(c.spec.name, Nothing(), c.spec) for c in found}


def _save_connection(desk: Desk, who: Principal, entry: Entry, note: str) -> None:
    with desk.store.reading() as tx:
        there = tx.connections.get(who.workspace_id, entry.name)
    connections.save_connection(
        desk, who, spec=spec_of(ConnectionSpec, entry), expected_version=there and there.version
    )


def _tools(tx: Records, who: Principal) -> Mapping[str, Entry]:
    found = tx.tools.list(who.workspace_id)
    return {t.spec.name: Entry(t.spec.name, Nothing(), t.spec) for t in found}


def _save_tool(desk: Desk, who: Principal, entry: Entry, note: str) -> None:
    with desk.store.reading() as tx:
        there = tx.tools.get(who.workspace_id, entry.name)
    tools.save_tool(
        desk, who, spec=spec_of(ToolSpec, entry), expected_version=there and there.version
    )


def _patterns(tx: Records, who: Principal) -> Mapping[str, Entry]:
    return {
        pattern.name: Entry(pattern.name, PatternAround(owner=pattern.owner), pattern.spec)
        for pattern in tx.patterns.list(who.workspace_id)
    }


def _save_pattern(desk: Desk, who: Principal, entry: Entry, note: str) -> None:
    with desk.store.reading() as tx:
        there = tx.patterns.get(who.workspace_id, entry.name)
    around = entry.around
    assert isinstance(around, PatternAround)  # noqa: S101 - what this kind reads
    patterns.save_pattern(
        desk,
        who,
        name=entry.name,
        owner=around.owner,
        spec=pattern_spec.validate_python(entry.spec),
        expected_version=there and there.version,
        note=note,
    )


def _schedule_around(schedule: Schedule | None) -> PausableAround:
    if schedule is None:
        return pausable(paused=False, note="")
    return pausable(paused=schedule.paused, note=schedule.pause_note)


def _schedules(tx: Records, who: Principal) -> Mapping[str, Entry]:
    found = tx.schedules.page(who.workspace_id, limit=_ALL, cursor=None).items
    return {s.spec.name: Entry(s.spec.name, _schedule_around(s), s.spec) for s in found}


def _save_schedule(desk: Desk, who: Principal, entry: Entry, note: str) -> None:
    with desk.store.reading() as tx:
        there = tx.schedules.get(who.workspace_id, entry.name)
    spec = spec_of(ScheduleSpec, entry)
    if there is None or there.spec != spec:
        schedules.save_schedule(desk, who, spec=spec, expected_version=there and there.version)
    settle_pause(
        entry,
        _schedule_around(there),
        pause=lambda why: schedules.pause_schedule(desk, who, entry.name, note=why),
        resume=lambda: schedules.resume_schedule(desk, who, entry.name),
    )


def _fires_again(entry: Entry, now: datetime) -> bool:
    spec = spec_of(ScheduleSpec, entry)
    over = spec.ends_at is not None and spec.ends_at < now
    if isinstance(spec.trigger, WebhookTrigger):
        return not over
    return bool(next_times(spec, now, 1))


def _remove_connection(desk: Desk, who: Principal, entry: Entry) -> None:
    connections.remove_connection(desk, who, entry.name)


def _remove_tool(desk: Desk, who: Principal, entry: Entry) -> None:
    tools.remove_tool(desk, who, entry.name)


def _remove_schedule(desk: Desk, who: Principal, entry: Entry) -> None:
    schedules.remove_schedule(desk, who, entry.name)


def _nothing(_entry: Entry) -> set[str]:
    return set()


def _needs_of_pattern(entry: Entry) -> set[str]:
    return {f"{m.kind}s.{m.name}" for m in members(pattern_spec.validate_python(entry.spec))}


KINDS: tuple[Kind, ...] = (
    Kind(
        section="connections",
        says="Model endpoints. Keys stay outside: a connection names where its key is kept.",
        around=Nothing,
        spec=TypeAdapter(ConnectionSpec),
        read=_connections,
        save=_save_connection,
        needs=_nothing,
        removal=Action.REMOVE,
        remove=_remove_connection,
        names_itself=True,
    ),
    Kind(
        section="tools",
        says="HTTP services that agents may call.",
        around=Nothing,
        spec=TypeAdapter(ToolSpec),
        read=_tools,
        save=_save_tool,
        needs=_nothing,
        removal=Action.REMOVE,
        remove=_remove_tool,
        names_itself=True,
    ),
    AGENTS,
    Kind(
        section="patterns",
        says="How agents work together, and what needs a person.",
        around=PatternAround,
        spec=pattern_spec,
        read=_patterns,
        save=_save_pattern,
        needs=_needs_of_pattern,
        removal=Action.KEEP,
    ),
    POLICY,
    Kind(
        section="schedules",
        says="What starts by the clock, or when another system calls.",
        around=PausableAround,
        spec=TypeAdapter(ScheduleSpec),
        read=_schedules,
        save=_save_schedule,
        needs=lambda entry: {f"patterns.{spec_of(ScheduleSpec, entry).pattern}"},
        removal=Action.REMOVE,
        remove=_remove_schedule,
        exported=_fires_again,
        pruned=_fires_again,
        names_itself=True,
    ),
    WEBHOOKS,
    CHANNELS,
)
"""In the order in which things are made; they are removed in the reverse."""
