"""Puts what happened where endpoints are told of it, in the transaction that makes it happen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import orjson
from sqlalchemy import Connection, bindparam, insert, select
from ulid import ULID

from control_plane.domain.webhooks import DeliveryStatus, Happened, wanted
from storage.bell import ring
from storage.mapping import json_of, micros_of
from storage.tables import DeliveryRow, EndpointRow, WebhookEventRow, table_of
from storage.telling import tell_people

_EVENT, _DELIVERY = table_of(WebhookEventRow), table_of(DeliveryRow)
_E = table_of(EndpointRow).c
# Asked whenever something happens, so it is put together once and answered by an index.
_INTERESTED = select(_E.id, _E.events).where(_E.workspace_id == bindparam("of_workspace"))


def post(sql: Connection, happened: Sequence[Happened]) -> None:
    """Let every endpoint and channel be told that wants to know; else nothing is written."""
    tell_people(sql, happened)
    endpoints: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for each in happened:
        if each.workspace_id not in endpoints:
            found = sql.execute(_INTERESTED, {"of_workspace": each.workspace_id})
            endpoints[each.workspace_id] = [(row.id, _patterns(row.events)) for row in found]
    told = [
        (each, [id_ for id_, events in endpoints[each.workspace_id] if wanted(events, each.type)])
        for each in happened
    ]
    told = [(each, to) for each, to in told if to]
    if told:
        _write(sql, told)


def _write(sql: Connection, told: Sequence[tuple[Happened, Sequence[str]]]) -> None:
    with_ids = [(f"evt_{_new()}", each, to) for each, to in told]
    sql.execute(insert(_EVENT), [event_values(id_, each) for id_, each, _ in with_ids])
    sql.execute(
        insert(_DELIVERY),
        [
            _delivery_values(id_, each, endpoint_id, position)
            for position, (id_, each, to) in enumerate(with_ids)
            for endpoint_id in to
        ],
    )
    ring(sql)


def event_values(event_id: str, happened: Happened) -> dict[str, object]:
    """Every column of an event."""
    return {
        "id": event_id,
        "workspace_id": happened.workspace_id,
        "type": happened.type,
        "at": micros_of(happened.at),
        "subject": happened.subject,
        "facts": json_of(happened.facts),
    }


def _delivery_values(
    event_id: str, happened: Happened, endpoint_id: str, position: int
) -> dict[str, object]:
    at = micros_of(happened.at)
    return {
        "id": f"dlv_{_new()}",
        "workspace_id": happened.workspace_id,
        "endpoint_id": endpoint_id,
        "event_id": event_id,
        "type": happened.type,
        "status": DeliveryStatus.PENDING.value,
        "attempts": 0,
        "tried": 0,
        "next_at": at + position,  # What one transaction does at one instant keeps its order.
        "created_at": at,
    }


def _new() -> str:
    return str(ULID()).lower()


@lru_cache(1024)
def _patterns(text: str) -> tuple[str, ...]:
    return tuple(orjson.loads(text))
