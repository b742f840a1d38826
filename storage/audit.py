"""The audit record in the store: rows are only ever added."""

from __future__ import annotations

import orjson
from sqlalchemy import Connection, RowMapping, insert, select

from control_plane.domain.audit import AuditEvent
from control_plane.services.records import Page
from storage.cursors import cursor_for, position_of
from storage.mapping import instant_of, json_of, micros_of
from storage.tables import AuditRow, table_of

_EVENT = table_of(AuditRow)
_E = _EVENT.c
_NEWEST = "audit"


class SqlAudit:
    """Implements `Audit` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def append(self, event: AuditEvent) -> None:
        """See the port."""
        self._sql.execute(
            insert(_EVENT).values(
                id=event.id,
                workspace_id=event.workspace_id,
                at=micros_of(event.at),
                actor=event.actor,
                action=event.action,
                subject=event.subject,
                detail=json_of(event.detail),
            )
        )

    def page(
        self, workspace_id: str, *, subject: str | None, limit: int, cursor: str | None
    ) -> Page[AuditEvent]:
        """See the port. Raises `InvalidInput` for a cursor that is none of ours."""
        query = select(_EVENT).where(_E.workspace_id == workspace_id)
        if subject is not None:
            query = query.where(_E.subject == subject)
        if cursor is not None:
            query = query.where(_E.id < position_of(_NEWEST, cursor, str)[0])
        rows = self._sql.execute(query.order_by(_E.id.desc()).limit(limit + 1)).mappings()
        events = [_event_of(row) for row in rows]
        more = len(events) > limit
        return Page(
            tuple(events[:limit]), cursor_for(_NEWEST, events[limit - 1].id) if more else None
        )


def _event_of(row: RowMapping) -> AuditEvent:
    return AuditEvent(
        id=row["id"],
        workspace_id=row["workspace_id"],
        at=instant_of(row["at"]),
        actor=row["actor"],
        action=row["action"],
        subject=row["subject"],
        detail=orjson.loads(row["detail"]),
    )
