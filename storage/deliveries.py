"""What endpoints are told, in the store; `outbox.py` adds what happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson
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

from control_plane.domain.webhooks import (
    Answer,
    Attempt,
    Delivery,
    DeliveryStatus,
    Happened,
    WebhookEvent,
)
from control_plane.services.records import Page
from control_plane.services.webhook_records import DeliveryFilter
from storage.cursors import cursor_for, position_of
from storage.mapping import instant_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.outbox import event_values
from storage.tables import AttemptRow, DeliveryRow, WebhookEventRow, table_of

_EVENT, _DELIVERY = table_of(WebhookEventRow), table_of(DeliveryRow)
_ATTEMPT = table_of(AttemptRow)
_E, _D, _A = _EVENT.c, _DELIVERY.c, _ATTEMPT.c
_WHOLE = select(
    *_DELIVERY.columns, _E.subject.label("subject"), _E.facts.label("facts"), _E.at.label("at")
).join(_EVENT, _E.id == _D.event_id)
_NEWEST = "deliveries"
# By their own time, so that what happened first is told first again.
_DUE_ANEW = {"status": DeliveryStatus.PENDING.value, "tried": 0, "next_at": _D.created_at}


class SqlDeliveries:
    """Implements `Deliveries` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def add(self, delivery: Delivery) -> None:
        """See the port."""
        self._sql.execute(
            insert(_EVENT).values(event_values(delivery.event.id, delivery.event.happened))
        )
        self._sql.execute(
            insert(_DELIVERY).values(
                id=delivery.id,
                workspace_id=delivery.workspace_id,
                endpoint_id=delivery.endpoint_id,
                event_id=delivery.event.id,
                type=delivery.event.happened.type,
                created_at=micros_of(delivery.created_at),
                **_standing(delivery),
            )
        )

    def get(self, workspace_id: str, delivery_id: str) -> Delivery | None:
        """See the port."""
        return self._one(_WHOLE.where(_D.id == delivery_id, _D.workspace_id == workspace_id))

    def first_due(self, endpoint_id: str, now: datetime) -> Delivery | None:
        """See the port."""
        due = _WHOLE.where(_D.endpoint_id == endpoint_id, _D.next_at <= micros_of(now))
        return self._one(due.order_by(_D.next_at).limit(1))

    def page(
        self, workspace_id: str, where: DeliveryFilter, *, limit: int, cursor: str | None
    ) -> Page[Delivery]:
        """See the port."""
        query = _WHOLE.where(*_matching(workspace_id, where))
        if cursor is not None:
            query = query.where(_D.id < position_of(_NEWEST, cursor, str)[0])
        rows = self._sql.execute(query.order_by(_D.id.desc()).limit(limit + 1)).mappings()
        found = [_delivery_of(row) for row in rows]
        more = len(found) > limit
        last = cursor_for(_NEWEST, found[limit - 1].id) if more else None
        return Page(tuple(found[:limit]), last)

    def counts(self, endpoint_id: str) -> dict[DeliveryStatus, int]:
        """See the port."""
        query = (
            select(_D.status, func.count()).where(_D.endpoint_id == endpoint_id).group_by(_D.status)
        )
        found = {DeliveryStatus(status): count for status, count in self._sql.execute(query)}
        return {status: found.get(status, 0) for status in DeliveryStatus}

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        """See the port."""
        query = select(_ATTEMPT).where(_A.delivery_id == delivery_id).order_by(_A.number)
        return [
            Attempt(
                row["number"],
                instant_of(row["at"]),
                Answer(row["status_code"], row["duration_ms"], row["body"], row["error"]),
            )
            for row in self._sql.execute(query).mappings()
        ]

    def record(self, delivery: Delivery, attempt: Attempt) -> bool:
        """See the port."""
        settled = update(_DELIVERY).where(_D.id == delivery.id).values(_standing(delivery))
        if self._sql.execute(settled).rowcount == 0:
            return False
        self._sql.execute(
            insert(_ATTEMPT).values(
                delivery_id=delivery.id,
                number=attempt.number,
                at=micros_of(attempt.at),
                status_code=attempt.answer.status_code,
                duration_ms=attempt.answer.duration_ms,
                body=attempt.answer.body,
                error=attempt.answer.error,
            )
        )
        return True

    def replay(self, workspace_id: str, where: DeliveryFilter) -> int:
        """See the port."""
        over = _D.status != DeliveryStatus.PENDING.value
        anew = update(_DELIVERY).where(*_matching(workspace_id, where), over)
        return self._sql.execute(anew.values(_DUE_ANEW)).rowcount

    def replay_one(self, delivery_id: str) -> None:
        """See the port."""
        anew = update(_DELIVERY).where(_D.id == delivery_id)
        self._sql.execute(anew.values(_DUE_ANEW))

    def _one(self, query: Select[*tuple[Any, ...]]) -> Delivery | None:
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _delivery_of(row)


def _matching(workspace_id: str, where: DeliveryFilter) -> Iterator[ColumnElement[bool]]:
    yield _D.workspace_id == workspace_id
    if where.endpoint_id is not None:
        yield _D.endpoint_id == where.endpoint_id
    if where.statuses:
        yield _D.status.in_([status.value for status in where.statuses])
    if where.type is not None:
        prefix = where.type.removesuffix("*")
        yield (
            _D.type == where.type
            if prefix == where.type
            else _D.type.startswith(prefix, autoescape=True)
        )
    if where.since is not None:
        yield _D.created_at >= micros_of(where.since)
    if where.until is not None:
        yield _D.created_at < micros_of(where.until)


def _standing(delivery: Delivery) -> dict[str, Any]:
    return {
        "status": delivery.status.value,
        "attempts": delivery.attempts,
        "tried": delivery.tried,
        "status_code": delivery.status_code,
        "next_at": maybe_micros_of(delivery.next_at),
    }


def _delivery_of(row: RowMapping) -> Delivery:
    happened = Happened(
        workspace_id=row["workspace_id"],
        type=row["type"],
        at=instant_of(row["at"]),
        subject=row["subject"],
        facts=orjson.loads(row["facts"]),
    )
    return Delivery(
        id=row["id"],
        endpoint_id=row["endpoint_id"],
        workspace_id=row["workspace_id"],
        event=WebhookEvent(row["event_id"], happened),
        status=DeliveryStatus(row["status"]),
        attempts=row["attempts"],
        tried=row["tried"],
        next_at=maybe_instant_of(row["next_at"]),
        created_at=instant_of(row["created_at"]),
        status_code=row["status_code"],
    )
