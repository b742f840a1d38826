"""What the keeper of deadlines looks at, in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select, text

from control_plane.domain.approvals import Approval
from control_plane.domain.policy import Mode
from storage.approvals import held
from storage.inserting import insert_into
from storage.mapping import instant_of, micros_of
from storage.tables import OPEN_QUESTIONS, ApprovalRow, KeeperRow, table_of

_KEEPER = table_of(KeeperRow)
_A = table_of(ApprovalRow).c
_ONLY = 1
_DUE = "status = 'pending' AND next_at IS NOT NULL"


class SqlDeadlines:
    """Implements `Deadlines` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def looked_at(self) -> datetime | None:
        """See the port."""
        found = self._sql.execute(select(_KEEPER.c.looked_at)).scalar_one_or_none()
        return None if found is None else instant_of(found)

    def look(self, now: datetime) -> None:
        """See the port."""
        insert = insert_into(self._sql, _KEEPER).values(id=_ONLY, looked_at=micros_of(now))
        self._sql.execute(
            insert.on_conflict_do_update(
                index_elements=["id"], set_={"looked_at": insert.excluded.looked_at}
            )
        )

    def hold_due(self, now: datetime, *, limit: int) -> Sequence[Approval]:
        """See the port."""
        due = select(_A.id).where(text(_DUE), _A.next_at <= micros_of(now))
        return held(self._sql, due.order_by(_A.next_at).limit(limit))

    def hold_unopposed(self, *, after_id: str, limit: int) -> Sequence[Approval]:
        """See the port."""
        passing = or_(_A.mode == Mode.WATCH.value, _A.rule.contains('"on_expiry":"approve"'))
        query = select(_A.id).where(text(OPEN_QUESTIONS), _A.id > after_id, passing)
        return held(self._sql, query.order_by(_A.id).limit(limit))
