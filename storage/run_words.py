"""What people tell runs, and where they send them next, in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select

from control_plane.domain.interventions import Redirection, RunMessage
from control_plane.domain.runs import LIVE
from storage.locks import lock_runs
from storage.mapping import instant_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import RunMessageRow, RunRedirectRow, table_of

_MESSAGE, _REDIRECT = table_of(RunMessageRow), table_of(RunRedirectRow)
_M, _D = _MESSAGE.c, _REDIRECT.c


class SqlRunMessages:
    """Implements `RunMessages` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def add(self, message: RunMessage, *, now: datetime) -> bool:
        """See the port."""
        if not _is_live(self._sql, message.run_id):
            return False
        values = {
            **vars(message),
            "at": micros_of(message.at),
            "taken_at": maybe_micros_of(message.taken_at),
        }
        self._sql.execute(insert(_MESSAGE).values(values))
        return True

    def of_run(self, run_id: str) -> Sequence[RunMessage]:
        """See the port."""
        query = select(_MESSAGE).where(_M.run_id == run_id).order_by(_M.id)
        return [message_of(row) for row in self._sql.execute(query).mappings()]


class SqlRedirections:
    """Implements `Redirections` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def put(self, redirection: Redirection, *, now: datetime) -> bool:
        """See the port."""
        if not _is_live(self._sql, redirection.run_id):
            return False
        ahead = (_D.run_id == redirection.run_id, _D.taken_at.is_(None))
        self._sql.execute(delete(_REDIRECT).where(*ahead))
        values = {**vars(redirection), "at": micros_of(redirection.at), "taken_at": None}
        self._sql.execute(insert(_REDIRECT).values(values))
        return True

    def ahead(self, run_id: str) -> Redirection | None:
        """See the port."""
        query = select(_REDIRECT).where(_D.run_id == run_id, _D.taken_at.is_(None))
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else redirection_of(row)


def _is_live(sql: Connection, run_id: str) -> bool:
    run = lock_runs(sql, [run_id]).get(run_id)
    return run is not None and run.status in LIVE


def message_of(row: RowMapping) -> RunMessage:
    """The message in the row."""
    return RunMessage(**_with_instants(row))


def redirection_of(row: RowMapping) -> Redirection:
    """The redirection in the row."""
    return Redirection(**_with_instants(row))


def _with_instants(row: RowMapping) -> dict[str, Any]:
    instants = {"at": instant_of(row["at"]), "taken_at": maybe_instant_of(row["taken_at"])}
    return {**row, **instants}
