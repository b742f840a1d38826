"""Sealed secrets in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, RowMapping, Table, delete, select, update

from control_plane.domain.errors import N_, Conflict
from control_plane.domain.secrets import SealedValue, Secret
from storage.inserting import insert_new
from storage.mapping import instant_of, maybe_instant_of, micros_of
from storage.tables import ChannelRow, EndpointRow, ScheduleRow, SecretRow, table_of

_SECRET = table_of(SecretRow)
_C = _SECRET.c
_KNOWN = [column for column in _C if column.name != "sealed"]
_Place = tuple[Literal["secret", "endpoint", "schedule", "channel"], str]
_SEALED: dict[_Place, Table] = {
    ("secret", "sealed"): _SECRET,
    ("endpoint", "secret"): table_of(EndpointRow),
    ("endpoint", "old_secret"): table_of(EndpointRow),
    ("schedule", "sealed_secret"): table_of(ScheduleRow),
    ("channel", "url"): table_of(ChannelRow),
}


class SqlSecrets:
    """Implements `Secrets` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, name: str) -> Secret | None:
        """See the port."""
        query = select(*_KNOWN).where(_C.workspace_id == workspace_id, _C.name == name)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _secret_of(row)

    def list(self, workspace_id: str) -> Sequence[Secret]:
        """See the port."""
        query = select(*_KNOWN).where(_C.workspace_id == workspace_id).order_by(_C.name)
        return [_secret_of(row) for row in self._sql.execute(query).mappings()]

    def sealed(self, workspace_id: str, name: str) -> str | None:
        """See the port."""
        query = select(_C.sealed).where(_C.workspace_id == workspace_id, _C.name == name)
        return self._sql.execute(query).scalar_one_or_none()

    def add(self, secret: Secret, sealed: str) -> None:
        """See the port."""
        values = {
            "id": secret.id,
            "workspace_id": secret.workspace_id,
            "name": secret.name,
            "sealed": sealed,
            "version": secret.version,
            "created_at": micros_of(secret.created_at),
            "updated_at": micros_of(secret.updated_at),
            "updated_by": secret.updated_by,
        }
        if not insert_new(self._sql, _SECRET, values, unique=("workspace_id", "name")):
            raise Conflict(
                N_("There is a secret {name!r} already; choose another name."), name=secret.name
            )

    def replace(
        self, secret_id: str, sealed: str, *, expected_version: int, by: str, now: datetime
    ) -> bool:
        """See the port."""
        changed = (
            update(_SECRET)
            .where(_C.id == secret_id, _C.version == expected_version)
            .values(
                sealed=sealed,
                version=expected_version + 1,
                updated_by=by,
                updated_at=micros_of(now),
                last_used_at=None,
            )
        )
        return self._sql.execute(changed).rowcount == 1

    def sealed_values(self) -> Sequence[SealedValue]:
        """See the port."""
        found: list[SealedValue] = []
        for (kind, column), table in _SEALED.items():
            c = table.c
            query = select(c.id, c.workspace_id, c.name, c[column]).where(c[column].is_not(None))
            found += [SealedValue(kind, column, *row) for row in self._sql.execute(query)]
        return found

    def reseal(self, value: SealedValue, sealed: str) -> bool:
        """See the port."""
        table, column = _SEALED[value.kind, value.column], value.column
        same = update(table).where(table.c.id == value.id, table.c[column] == value.sealed)
        return self._sql.execute(same.values({column: sealed})).rowcount == 1

    def note_use(self, workspace_id: str, name: str, now: datetime) -> None:
        """See the port."""
        used = update(_SECRET).where(_C.workspace_id == workspace_id, _C.name == name)
        self._sql.execute(used.values(last_used_at=micros_of(now)))

    def remove(self, secret_id: str) -> None:
        """See the port."""
        self._sql.execute(delete(_SECRET).where(_C.id == secret_id))


def _secret_of(row: RowMapping) -> Secret:
    return Secret(
        id=row["id"],
        workspace_id=row["workspace_id"],
        name=row["name"],
        version=row["version"],
        created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]),
        updated_by=row["updated_by"],
        last_used_at=maybe_instant_of(row["last_used_at"]),
    )
