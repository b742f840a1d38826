"""What people are told, in the store; `telling.py` adds what happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    func,
    insert,
    select,
    update,
)

from control_plane.domain.notices import Notice, NoticeEvent, NoticeStatus
from control_plane.services.notice_records import NoticeFilter
from control_plane.services.records import Page
from storage.cursors import cursor_for, position_of
from storage.mapping import instant_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import NotificationRow, table_of
from storage.telling import notice_values, of_undeliverable

_NOTICE = table_of(NotificationRow)
_N = _NOTICE.c
_NEWEST = "notifications"


class SqlNotices:
    """Implements `Notices` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def add(self, notice: Notice) -> None:
        """See the port."""
        self._sql.execute(insert(_NOTICE).values(notice_values(notice)))

    def get(self, workspace_id: str, notice_id: str) -> Notice | None:
        """See the port."""
        query = select(_NOTICE).where(_N.id == notice_id, _N.workspace_id == workspace_id)
        return self._one(query)

    def first_due(self, channel_id: str, now: datetime) -> Notice | None:
        """See the port."""
        due = select(_NOTICE).where(_N.channel_id == channel_id, _N.next_at <= micros_of(now))
        return self._one(due.order_by(_N.next_at, _N.id).limit(1))

    def page(
        self, workspace_id: str, where: NoticeFilter, *, limit: int, cursor: str | None
    ) -> Page[Notice]:
        """See the port."""
        query = select(_NOTICE).where(*_matching(workspace_id, where))
        if cursor is not None:
            query = query.where(_N.id < position_of(_NEWEST, cursor, str)[0])
        rows = self._sql.execute(query.order_by(_N.id.desc()).limit(limit + 1)).mappings()
        found = [_notice_of(row) for row in rows]
        more = len(found) > limit
        last = cursor_for(_NEWEST, found[limit - 1].id) if more else None
        return Page(tuple(found[:limit]), last)

    def counts(self, workspace_id: str) -> dict[str, dict[NoticeStatus, int]]:
        """See the port."""
        query = (
            select(_N.channel_id, _N.status, func.count())
            .where(_N.workspace_id == workspace_id)
            .group_by(_N.channel_id, _N.status)
        )
        found: dict[str, dict[NoticeStatus, int]] = {}
        for channel_id, status, count in self._sql.execute(query):
            empty = dict.fromkeys(NoticeStatus, 0)
            found.setdefault(channel_id, empty)[NoticeStatus(status)] = count
        return found

    def settle(self, notice: Notice) -> bool:
        """See the port."""
        values = {
            "status": notice.status.value,
            "attempts": notice.attempts,
            "tried": notice.tried,
            "next_at": maybe_micros_of(notice.next_at),
            "settled_at": maybe_micros_of(notice.settled_at),
            "error": notice.error,
        }
        settled = update(_NOTICE).where(_N.id == notice.id).values(values)
        return self._sql.execute(settled).rowcount == 1

    def tell_of_undeliverable(self, notice: Notice, now: datetime) -> None:
        """See the port."""
        of_undeliverable(self._sql, notice, now=now)

    def _one(self, query: Select[*tuple[Any, ...]]) -> Notice | None:
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _notice_of(row)


def _matching(workspace_id: str, where: NoticeFilter) -> Iterator[ColumnElement[bool]]:
    yield _N.workspace_id == workspace_id
    if where.channel_id is not None:
        yield _N.channel_id == where.channel_id
    if where.statuses:
        yield _N.status.in_([status.value for status in where.statuses])
    if where.subject is not None:
        yield _N.subject == where.subject


def _notice_of(row: RowMapping) -> Notice:
    return Notice(
        id=row["id"],
        workspace_id=row["workspace_id"],
        channel_id=row["channel_id"],
        event=NoticeEvent(row["event"]),
        subject=row["subject"],
        status=NoticeStatus(row["status"]),
        created_at=instant_of(row["created_at"]),
        person_id=row["person_id"],
        attempts=row["attempts"],
        tried=row["tried"],
        next_at=maybe_instant_of(row["next_at"]),
        settled_at=maybe_instant_of(row["settled_at"]),
        error=row["error"],
    )
