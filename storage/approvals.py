"""Questions to people, in the store; the journal adds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from control_plane.domain.approvals import Approval, ApprovalStatus, Decision
from control_plane.domain.webhooks import ApprovalEvent
from control_plane.services.records import Page
from storage.approval_mapping import approval_of, decision_json
from storage.cursors import cursor_for, position_of
from storage.happenings import approvals_closed
from storage.locks import lock_runs
from storage.mapping import maybe_instant_of, micros_of
from storage.signals import tell
from storage.tables import ApprovalRow, table_of

_APPROVAL = table_of(ApprovalRow)
_A = _APPROVAL.c
_PENDING = ApprovalStatus.PENDING
_OLDEST, _NEWEST = "approvals-oldest", "approvals-newest"


class SqlApprovals:
    """Implements `Approvals` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, approval_id: str) -> Approval | None:
        """See the port."""
        query = select(_APPROVAL).where(_A.id == approval_id, _A.workspace_id == workspace_id)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else approval_of(row)

    def page(
        self,
        workspace_id: str,
        *,
        statuses: Sequence[ApprovalStatus] = (_PENDING,),
        run_id: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Approval]:
        """See the port. No statuses means all. Raises `InvalidInput` for a wrong cursor."""
        query = select(_APPROVAL).where(_A.workspace_id == workspace_id)
        if statuses:
            query = query.where(_A.status.in_([status.value for status in statuses]))
        if run_id is not None:
            query = query.where(_A.run_id == run_id)
        oldest_first = set(statuses) == {_PENDING}
        order = _OLDEST if oldest_first else _NEWEST
        if cursor is not None:
            (last,) = position_of(order, cursor, str)
            query = query.where(_A.id > last if oldest_first else _A.id < last)
        query = query.order_by(_A.id if oldest_first else _A.id.desc()).limit(limit + 1)
        found = [approval_of(row) for row in self._sql.execute(query).mappings()]
        more = len(found) > limit
        return Page(tuple(found[:limit]), cursor_for(order, found[limit - 1].id) if more else None)

    def count_pending(self, workspace_id: str) -> tuple[int, datetime | None]:
        """See the port."""
        query = select(func.count(), func.min(_A.requested_at)).where(
            _A.workspace_id == workspace_id, _A.status == _PENDING.value
        )
        count, oldest = self._sql.execute(query).one()
        return count, maybe_instant_of(oldest)

    def decide(self, approval: Approval, decision: Decision, *, by: str, now: datetime) -> bool:
        """See the port. It is too late from the instant of `expires_at` on."""
        lock_runs(self._sql, [approval.run_id])
        open_still = or_(_A.expires_at.is_(None), _A.expires_at > micros_of(now))
        decided = (
            update(_APPROVAL)
            .where(
                _A.id == approval.id,
                _A.workspace_id == approval.workspace_id,
                _A.status == _PENDING.value,
                _A.digest == approval.digest,
                open_still,
            )
            .values(
                status=decision.status.value,
                decided_at=micros_of(now),
                decided_by=by,
                decision=decision_json(decision),
            )
        )
        if self._sql.execute(decided).rowcount == 0:
            return False
        tell(self._sql, approval.run_id, now=now)
        return True


def withdraw(
    sql: Connection,
    run_ids: Iterable[str],
    *where: ColumnElement[bool],
    reason: str,
    now: datetime,
) -> None:
    """Close the open questions of these runs that satisfy `where`: nobody needs to decide now."""
    decision = Decision(status=ApprovalStatus.WITHDRAWN, reason=reason)
    withdrawn = sql.execute(
        update(_APPROVAL)
        .where(_A.run_id.in_(run_ids), _A.status == _PENDING.value, *where)
        .values(
            status=decision.status.value,
            decided_at=micros_of(now),
            decision=decision_json(decision),
        )
        .returning(_A.id, _A.workspace_id, _A.run_id, _A.pattern_name)
    )
    rows = withdrawn.mappings().all()
    approvals_closed(sql, ApprovalEvent.WITHDRAWN, rows, now=now)
