"""Answers already given, by the caller's key, in the store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from control_plane.domain.errors import N_, Conflict
from storage.inserting import insert_new
from storage.mapping import micros_of
from storage.tables import IdempotencyRow, table_of

_ANSWER = table_of(IdempotencyRow)
_A = _ANSWER.c


class SqlIdempotency:
    """Implements `Idempotency` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def claim(
        self, workspace_id: str, key: str, *, fingerprint: str, result_id: str, now: datetime
    ) -> str | None:
        """See the port. Of two claims at once, the later waits for the earlier to commit."""
        values = {
            "workspace_id": workspace_id,
            "key": key,
            "fingerprint": fingerprint,
            "result_id": result_id,
            "created_at": micros_of(now),
        }
        if insert_new(self._sql, _ANSWER, values, unique=("workspace_id", "key")):
            return None
        query = select(_A.fingerprint, _A.result_id).where(
            _A.workspace_id == workspace_id, _A.key == key
        )
        earlier = self._sql.execute(query).one()
        if earlier.fingerprint != fingerprint:
            raise Conflict(
                N_(
                    "The idempotency key {key!r} was used for a different request;"
                    " use a new key for this one."
                ),
                key=key,
            )
        return earlier.result_id
