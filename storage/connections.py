"""Model connections in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection as Sql
from sqlalchemy import RowMapping, delete, select, update

from control_plane.domain.connections import Connection, ConnectionSpec
from control_plane.domain.errors import N_, Conflict
from storage.inserting import insert_new
from storage.mapping import instant_of, micros_of
from storage.specs import connection_spec_of
from storage.tables import ConnectionRow, table_of

_CONNECTION = table_of(ConnectionRow)
_C = _CONNECTION.c


class SqlConnections:
    """Implements `Connections` within one transaction."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def get(self, workspace_id: str, name: str) -> Connection | None:
        """See the port."""
        query = select(_CONNECTION).where(_C.workspace_id == workspace_id, _C.name == name)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _connection_of(row)

    def list(self, workspace_id: str) -> Sequence[Connection]:
        """By name."""
        query = select(_CONNECTION).where(_C.workspace_id == workspace_id).order_by(_C.name)
        return [_connection_of(row) for row in self._sql.execute(query).mappings()]

    def add(self, connection: Connection) -> None:
        """See the port."""
        values = {
            "id": connection.id,
            "workspace_id": connection.workspace_id,
            "name": connection.spec.name,
            "spec": connection.spec.model_dump_json(),
            "version": connection.version,
            "created_at": micros_of(connection.created_at),
            "updated_at": micros_of(connection.updated_at),
        }
        if not insert_new(self._sql, _CONNECTION, values, unique=("workspace_id", "name")):
            raise Conflict(
                N_("There is a connection {name!r} already; choose another name."),
                name=connection.spec.name,
            )

    def update(
        self, connection_id: str, spec: ConnectionSpec, *, expected_version: int, now: datetime
    ) -> bool:
        """See the port."""
        changed = (
            update(_CONNECTION)
            .where(_C.id == connection_id, _C.version == expected_version)
            .values(
                spec=spec.model_dump_json(),
                version=expected_version + 1,
                updated_at=micros_of(now),
            )
        )
        return self._sql.execute(changed).rowcount == 1

    def remove(self, connection_id: str) -> None:
        """See the port."""
        self._sql.execute(delete(_CONNECTION).where(_C.id == connection_id))


def _connection_of(row: RowMapping) -> Connection:
    return Connection(
        id=row["id"],
        workspace_id=row["workspace_id"],
        spec=connection_spec_of(row["spec"]),
        version=row["version"],
        created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]),
    )
