"""Firings of schedules in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, Select, func, select, update

from control_plane.domain.schedules import Cause, Firing, FiringOutcome
from control_plane.services.records import Page
from storage.cursors import cursor_for, position_of
from storage.inserting import insert_new
from storage.mapping import instant_of, json_of, micros_of
from storage.schedules import has_live_run
from storage.tables import FiringRow, ScheduleRow, table_of

_FIRING, _SCHEDULE = table_of(FiringRow), table_of(ScheduleRow)
_F, _S = _FIRING.c, _SCHEDULE.c
_NEWEST = "firings"


class SqlFirings:
    """Implements `Firings` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def add(self, firing: Firing) -> bool:
        """See the port. Of two at once, the later waits for the earlier to commit."""
        return insert_new(
            self._sql, _FIRING, _values(firing), unique=("schedule_id", "cause", "due_at")
        )

    def of_time(self, schedule_id: str, cause: Cause, due_at: datetime) -> Firing | None:
        """See the port."""
        return self._one(
            select(_FIRING).where(
                _F.schedule_id == schedule_id,
                _F.cause == cause.value,
                _F.due_at == micros_of(due_at),
            )
        )

    def by_id(self, firing_id: str) -> Firing | None:
        """See the port."""
        return self._one(select(_FIRING).where(_F.id == firing_id))

    def settle(self, firing: Firing) -> None:
        """See the port."""
        self._sql.execute(update(_FIRING).where(_F.id == firing.id).values(_values(firing)))

    def page(self, schedule_id: str, *, limit: int, cursor: str | None) -> Page[Firing]:
        """See the port."""
        query = select(_FIRING).where(_F.schedule_id == schedule_id)
        if cursor is not None:
            query = query.where(_F.id < position_of(_NEWEST, cursor, str)[0])
        rows = self._sql.execute(query.order_by(_F.id.desc()).limit(limit + 1)).mappings()
        found = [_firing_of(row) for row in rows]
        more = len(found) > limit
        return Page(
            tuple(found[:limit]), cursor_for(_NEWEST, found[limit - 1].id) if more else None
        )

    def latest(self, schedule_ids: Sequence[str]) -> Mapping[str, Firing]:
        """See the port."""
        newest = (
            select(func.max(_F.id)).where(_F.schedule_id.in_(schedule_ids)).group_by(_F.schedule_id)
        )
        rows = self._sql.execute(select(_FIRING).where(_F.id.in_(newest))).mappings()
        return {row["schedule_id"]: _firing_of(row) for row in rows}

    def buffered(self, schedule_id: str) -> Firing | None:
        """See the port."""
        waits = _F.outcome == FiringOutcome.BUFFERED.value
        query = select(_FIRING).where(_F.schedule_id == schedule_id, waits)
        return self._one(query.order_by(_F.id).limit(1))

    def free(self, *, limit: int) -> Sequence[str]:
        """See the port."""
        query = (
            select(_F.schedule_id)
            .join(_SCHEDULE, _S.id == _F.schedule_id)
            .where(
                _F.outcome == FiringOutcome.BUFFERED.value,
                _S.paused.is_(False),
                ~has_live_run(_SCHEDULE),
            )
        )
        return list(self._sql.execute(query.limit(limit)).scalars())

    def failed_since(self, workspace_id: str, since: datetime, *, limit: int) -> Sequence[Firing]:
        """See the port."""
        query = select(_FIRING).where(
            _F.workspace_id == workspace_id,
            _F.outcome == FiringOutcome.FAILED.value,
            _F.at >= micros_of(since),
        )
        rows = self._sql.execute(query.order_by(_F.at.desc(), _F.id.desc()).limit(limit)).mappings()
        return [_firing_of(row) for row in rows]

    def _one(self, query: Select[*tuple[Any, ...]]) -> Firing | None:
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _firing_of(row)


def _firing_of(row: RowMapping) -> Firing:
    return Firing(
        id=row["id"],
        workspace_id=row["workspace_id"],
        schedule_id=row["schedule_id"],
        cause=Cause(row["cause"]),
        due_at=instant_of(row["due_at"]),
        outcome=FiringOutcome(row["outcome"]),
        run_id=row["run_id"],
        note=row["note"],
        at=instant_of(row["at"]),
        input=None if row["input"] is None else orjson.loads(row["input"]),
    )


def _values(firing: Firing) -> dict[str, Any]:
    return {
        "id": firing.id,
        "workspace_id": firing.workspace_id,
        "schedule_id": firing.schedule_id,
        "cause": firing.cause.value,
        "due_at": micros_of(firing.due_at),
        "outcome": firing.outcome.value,
        "run_id": firing.run_id,
        "note": firing.note,
        "at": micros_of(firing.at),
        "input": None if firing.input is None else json_of(firing.input),
    }
