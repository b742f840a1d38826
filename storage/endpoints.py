"""Endpoints in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, exists, func, select, update

from control_plane.domain.errors import N_, Conflict
from control_plane.domain.webhooks import Endpoint, EndpointSpec, PauseCause
from storage.inserting import insert_new
from storage.mapping import instant_of, json_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import AttemptRow, DeliveryRow, EndpointRow, table_of

_ENDPOINT = table_of(EndpointRow)
_DELIVERY, _ATTEMPT = table_of(DeliveryRow), table_of(AttemptRow)
_E, _D, _A = _ENDPOINT.c, _DELIVERY.c, _ATTEMPT.c


class SqlEndpoints:
    """Implements `Endpoints` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, name: str) -> Endpoint | None:
        """See the port."""
        return self._one(select(_ENDPOINT).where(_E.workspace_id == workspace_id, _E.name == name))

    def by_id(self, endpoint_id: str) -> Endpoint | None:
        """See the port."""
        return self._one(select(_ENDPOINT).where(_E.id == endpoint_id))

    def hold(self, endpoint_id: str) -> Endpoint | None:
        """See the port. SQLite has one writer at a time anyway."""
        return self._one(select(_ENDPOINT).where(_E.id == endpoint_id).with_for_update())

    def list(self, workspace_id: str) -> Sequence[Endpoint]:
        """See the port."""
        query = select(_ENDPOINT).where(_E.workspace_id == workspace_id).order_by(_E.name)
        return [_endpoint_of(row) for row in self._sql.execute(query).mappings()]

    def add(self, endpoint: Endpoint) -> None:
        """See the port."""
        values = {
            "id": endpoint.id,
            "workspace_id": endpoint.workspace_id,
            "created_at": micros_of(endpoint.created_at),
            **_changeable(endpoint),
            **_noted(endpoint),
        }
        if not insert_new(self._sql, _ENDPOINT, values, unique=("workspace_id", "name")):
            raise Conflict(
                N_("There is an endpoint {name!r} already; choose another name."),
                name=endpoint.spec.name,
            )

    def update(self, endpoint: Endpoint, *, expected_version: int) -> bool:
        """See the port."""
        changed = (
            update(_ENDPOINT)
            .where(_E.id == endpoint.id, _E.version == expected_version)
            .values({**_changeable(endpoint), **_noted(endpoint), "version": expected_version + 1})
        )
        return self._sql.execute(changed).rowcount == 1

    def note(self, endpoint: Endpoint) -> None:
        """See the port."""
        noted = update(_ENDPOINT).where(_E.id == endpoint.id)
        self._sql.execute(noted.values(_noted(endpoint)))

    def remove(self, endpoint_id: str) -> None:
        """See the port. Events stay until they are forgotten: others may be told of them, too."""
        own = select(_D.id).where(_D.endpoint_id == endpoint_id)
        self._sql.execute(delete(_ATTEMPT).where(_A.delivery_id.in_(own)))
        self._sql.execute(delete(_DELIVERY).where(_D.endpoint_id == endpoint_id))
        self._sql.execute(delete(_ENDPOINT).where(_E.id == endpoint_id))

    def due(self, now: datetime) -> Sequence[str]:
        """See the port."""
        waiting = exists().where(_D.endpoint_id == _E.id, _D.next_at <= micros_of(now))
        query = select(_E.id).where(
            _E.paused.is_(None), func.coalesce(_E.held_until, 0) <= micros_of(now), waiting
        )
        return list(self._sql.execute(query.order_by(_E.id)).scalars())

    def _one(self, query: Select[*tuple[Any, ...]]) -> Endpoint | None:
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _endpoint_of(row)


@lru_cache(1024)
def _spec_of(text: str) -> EndpointSpec:
    return EndpointSpec.model_validate_json(text)


def _endpoint_of(row: RowMapping) -> Endpoint:
    return Endpoint(
        id=row["id"],
        workspace_id=row["workspace_id"],
        spec=_spec_of(row["spec"]),
        secret=row["secret"],
        version=row["version"],
        created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]),
        paused=None if row["paused"] is None else PauseCause(row["paused"]),
        pause_note=row["pause_note"],
        old_secret=row["old_secret"],
        old_secret_until=maybe_instant_of(row["old_secret_until"]),
        failing_since=maybe_instant_of(row["failing_since"]),
        held_until=maybe_instant_of(row["held_until"]),
    )


def _changeable(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "name": endpoint.spec.name,
        "spec": endpoint.spec.model_dump_json(),
        "events": json_of(endpoint.spec.events),
        "secret": endpoint.secret,
        "old_secret": endpoint.old_secret,
        "old_secret_until": maybe_micros_of(endpoint.old_secret_until),
        "version": endpoint.version,
        "updated_at": micros_of(endpoint.updated_at),
    }


def _noted(endpoint: Endpoint) -> dict[str, Any]:
    return {
        "paused": None if endpoint.paused is None else endpoint.paused.value,
        "pause_note": endpoint.pause_note,
        "failing_since": maybe_micros_of(endpoint.failing_since),
        "held_until": maybe_micros_of(endpoint.held_until),
    }
