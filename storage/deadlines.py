"""What the keeper of deadlines looks at, in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, case, or_, select, text, update

from control_plane.domain.approval_events import ApprovalEvent, EventKind
from control_plane.domain.approvals import Approval
from control_plane.domain.policy import Mode
from storage.approval_log import add_events
from storage.approvals import held
from storage.inserting import insert_into
from storage.mapping import instant_of, micros_of
from storage.tables import OPEN_QUESTIONS, ApprovalRow, KeeperRow, table_of

_KEEPER = table_of(KeeperRow)
_APPROVAL = table_of(ApprovalRow)
_A = _APPROVAL.c
_ONLY = 1
_DUE = "status = 'pending' AND next_at IS NOT NULL"


class SqlDeadlines:
    """Implements `Deadlines` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def looked_at(self, *, hold: bool = False) -> datetime | None:
        """See the port."""
        query = select(_KEEPER.c.looked_at)
        found = self._sql.execute(query.with_for_update() if hold else query).scalar_one_or_none()
        return None if found is None else instant_of(found)

    def look(self, now: datetime) -> None:
        """See the port."""
        insert = insert_into(self._sql, _KEEPER).values(id=_ONLY, looked_at=micros_of(now))
        self._sql.execute(
            insert.on_conflict_do_update(
                index_elements=["id"], set_={"looked_at": insert.excluded.looked_at}
            )
        )

    def is_due(self, now: datetime) -> bool:
        """See the port."""
        due = select(_A.id).where(text(_DUE), _A.next_at <= micros_of(now))
        return self._sql.execute(due.limit(1)).first() is not None

    def hold_due(self, now: datetime, *, limit: int) -> Sequence[Approval]:
        """See the port."""
        due = select(_A.id).where(text(_DUE), _A.next_at <= micros_of(now))
        return held(self._sql, due.order_by(_A.next_at, _A.id).limit(limit))

    def postpone_unopposed(self, *, seen_until: datetime | None, now: datetime) -> int:
        """See the port."""
        passing = or_(_A.mode == Mode.WATCH.value, _A.rule.contains('"on_expiry":"approve"'))
        chosen = (text(OPEN_QUESTIONS), _A.expires_at.is_not(None), passing)
        # Everybody who locks several does so in the order of ids.
        self._sql.execute(select(_A.id).where(*chosen).order_by(_A.id).with_for_update()).all()
        seen = 0 if seen_until is None else micros_of(seen_until)
        unseen = micros_of(now) - case((_A.requested_at > seen, _A.requested_at), else_=seen)
        undoable = _A.commits_at.is_not(None)
        moved = (
            update(_APPROVAL)
            .where(*chosen, unseen > 0)
            .values(
                expires_at=_A.expires_at + unseen,
                next_at=case((undoable, _A.next_at), else_=_A.next_at + unseen),
            )
            .returning(_A.id, _A.workspace_id, _A.expires_at)
        )
        rows = self._sql.execute(moved).all()
        add_events(self._sql, [(row.workspace_id, _postponed(row, now)) for row in rows])
        return len(rows)


def _postponed(row: Any, now: datetime) -> ApprovalEvent:
    until = {"expires_at": instant_of(row.expires_at)}
    return ApprovalEvent(row.id, EventKind.POSTPONED, now, detail=until)
