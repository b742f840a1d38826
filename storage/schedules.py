"""Schedules in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    RowMapping,
    Select,
    delete,
    exists,
    func,
    select,
    update,
)

from control_plane.domain.errors import N_, Conflict
from control_plane.domain.runs import LIVE
from control_plane.domain.schedules import Schedule, ScheduleSpec
from control_plane.services.records import Page
from storage.cursors import cursor_for, position_of
from storage.inserting import insert_new
from storage.mapping import instant_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import FiringRow, RunRow, ScheduleRow, table_of

_SCHEDULE, _FIRING, _RUN = table_of(ScheduleRow), table_of(FiringRow), table_of(RunRow)
_S, _F, _R = _SCHEDULE.c, _FIRING.c, _RUN.c
_LIVE = [status.value for status in LIVE]
_BY_NAME = "schedules"


class SqlSchedules:
    """Implements `Schedules` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, name: str) -> Schedule | None:
        """See the port."""
        return self._one(select(_SCHEDULE).where(_S.workspace_id == workspace_id, _S.name == name))

    def by_id(self, schedule_id: str) -> Schedule | None:
        """See the port."""
        return self._one(select(_SCHEDULE).where(_S.id == schedule_id))

    def hold(self, schedule_id: str) -> Schedule | None:
        """See the port. SQLite has one writer at a time anyway."""
        return self._one(select(_SCHEDULE).where(_S.id == schedule_id).with_for_update())

    def page(self, workspace_id: str, *, limit: int, cursor: str | None) -> Page[Schedule]:
        """See the port."""
        query = select(_SCHEDULE).where(_S.workspace_id == workspace_id)
        if cursor is not None:
            query = query.where(_S.name > position_of(_BY_NAME, cursor, str)[0])
        rows = self._sql.execute(query.order_by(_S.name).limit(limit + 1)).mappings()
        found = [_schedule_of(row) for row in rows]
        more = len(found) > limit
        last = cursor_for(_BY_NAME, found[limit - 1].spec.name) if more else None
        return Page(tuple(found[:limit]), last)

    def add(self, schedule: Schedule) -> None:
        """See the port."""
        values = {
            "id": schedule.id,
            "workspace_id": schedule.workspace_id,
            "created_at": micros_of(schedule.created_at),
            **_changeable(schedule),
        }
        if not insert_new(self._sql, _SCHEDULE, values, unique=("workspace_id", "name")):
            raise Conflict(
                N_("There is a schedule {name!r} already; choose another name."),
                name=schedule.spec.name,
            )

    def update(self, schedule: Schedule, *, expected_version: int) -> bool:
        """See the port."""
        changed = (
            update(_SCHEDULE)
            .where(_S.id == schedule.id, _S.version == expected_version)
            .values({**_changeable(schedule), "version": expected_version + 1})
        )
        return self._sql.execute(changed).rowcount == 1

    def set_next_due(self, schedule_id: str, next_due_at: datetime | None) -> None:
        """See the port."""
        moved = update(_SCHEDULE).where(_S.id == schedule_id)
        self._sql.execute(moved.values(next_due_at=maybe_micros_of(next_due_at)))

    def remove(self, schedule_id: str) -> None:
        """See the port."""
        self._sql.execute(delete(_FIRING).where(_F.schedule_id == schedule_id))
        self._sql.execute(delete(_SCHEDULE).where(_S.id == schedule_id))

    def all(self) -> Sequence[Schedule]:
        """See the port."""
        rows = self._sql.execute(select(_SCHEDULE).order_by(_S.id)).mappings()
        return [_schedule_of(row) for row in rows]

    def due(self, now: datetime, *, limit: int) -> Sequence[str]:
        """See the port."""
        query = select(_S.id).where(_S.next_due_at <= micros_of(now))
        return list(self._sql.execute(query.order_by(_S.next_due_at).limit(limit)).scalars())

    def next_due(self) -> datetime | None:
        """See the port."""
        query = select(func.min(_S.next_due_at)).where(_S.next_due_at.is_not(None))
        return maybe_instant_of(self._sql.execute(query).scalar_one())

    def live_runs(self, schedule: Schedule) -> int:
        """See the port."""
        query = select(func.count()).select_from(_RUN).where(*_is_live_run_of(_SCHEDULE))
        return self._sql.execute(
            query.select_from(_SCHEDULE).where(_S.id == schedule.id)
        ).scalar_one()

    def _one(self, query: Select[*tuple[Any, ...]]) -> Schedule | None:
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _schedule_of(row)


def has_live_run(schedule: FromClause) -> ColumnElement[bool]:
    """Whether a run that the schedule started has not ended."""
    return exists().where(*_is_live_run_of(schedule)).correlate(schedule)


def _is_live_run_of(schedule: FromClause) -> tuple[ColumnElement[bool], ...]:
    """Live runs are few: they are gone through, and each asked which schedule started it."""
    started = exists().where(_F.run_id == _R.id, _F.schedule_id == schedule.c.id)
    return (
        _R.workspace_id == schedule.c.workspace_id,
        _R.status.in_(_LIVE),
        started.correlate(_RUN, schedule),
    )


@lru_cache(1024)
def _spec_of(text: str) -> ScheduleSpec:
    return ScheduleSpec.model_validate_json(text)


def _schedule_of(row: RowMapping) -> Schedule:
    return Schedule(
        id=row["id"],
        workspace_id=row["workspace_id"],
        owner=row["owner"],
        spec=_spec_of(row["spec"]),
        paused=row["paused"],
        pause_note=row["pause_note"],
        version=row["version"],
        next_due_at=maybe_instant_of(row["next_due_at"]),
        created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]),
        secret_hash=row["secret_hash"],
        sealed_secret=row["sealed_secret"],
    )


def _changeable(schedule: Schedule) -> dict[str, Any]:
    return {
        "name": schedule.spec.name,
        "owner": schedule.owner,
        "spec": schedule.spec.model_dump_json(),
        "paused": schedule.paused,
        "pause_note": schedule.pause_note,
        "version": schedule.version,
        "next_due_at": maybe_micros_of(schedule.next_due_at),
        "secret_hash": schedule.secret_hash,
        "sealed_secret": schedule.sealed_secret,
        "updated_at": micros_of(schedule.updated_at),
    }
