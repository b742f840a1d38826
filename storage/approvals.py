"""Questions to people, in the store; the journal adds them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, text, update

from control_plane.domain.access import Principal
from control_plane.domain.approval_events import ApprovalEvent, EventKind
from control_plane.domain.approvals import Approval, ApprovalStatus, Decision, Vote
from control_plane.domain.inbox import WAITING, InboxFilter
from control_plane.domain.webhooks import ApprovalEvent as Told
from control_plane.services.records import Page
from storage import approval_log
from storage.approval_mapping import approval_of, changing_values, decision_json
from storage.approval_words import few_that_say
from storage.cursors import cursor_for, position_of
from storage.happenings import approvals_closed
from storage.inbox import wanted_by
from storage.locks import lock_runs
from storage.mapping import maybe_instant_of, micros_of
from storage.signals import tell
from storage.tables import OPEN_QUESTIONS, ApprovalRow, table_of

_APPROVAL = table_of(ApprovalRow)
_A = _APPROVAL.c
_PENDING = ApprovalStatus.PENDING
_OLDEST, _NEWEST = "approvals-oldest", "approvals-newest"


class SqlApprovals:
    """Implements `Approvals` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql
        self._told: set[str] = set()
        """Runs that hear of this transaction."""

    def get(self, workspace_id: str, approval_id: str) -> Approval | None:
        """See the port."""
        query = select(_APPROVAL).where(_A.id == approval_id, _A.workspace_id == workspace_id)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else approval_of(row)

    def hold(self, workspace_id: str, approval_ids: Collection[str]) -> Mapping[str, Approval]:
        """See the port. Their runs are locked first, in order."""
        chosen = [_A.workspace_id == workspace_id, _A.id.in_(list(approval_ids))]
        return {each.id: each for each in held(self._sql, select(_A.id).where(*chosen))}

    def page(
        self,
        workspace_id: str,
        wanted: InboxFilter = WAITING,
        *,
        asking: Principal | None = None,
        now: datetime | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Approval]:
        """See the port. Raises `InvalidInput` for a wrong cursor."""
        where = self._wanted(workspace_id, wanted, asking, now)
        order = _OLDEST if wanted.oldest_first else _NEWEST
        if cursor is not None:
            (last,) = position_of(order, cursor, str)
            where.append(_A.id > last if wanted.oldest_first else _A.id < last)
        query = in_order(wanted, where).limit(limit + 1)
        found = [approval_of(row) for row in self._sql.execute(query).mappings()]
        more = len(found) > limit
        return Page(tuple(found[:limit]), cursor_for(order, found[limit - 1].id) if more else None)

    def count(
        self,
        workspace_id: str,
        wanted: InboxFilter,
        *,
        asking: Principal | None = None,
        now: datetime | None = None,
    ) -> int:
        """See the port."""
        where = self._wanted(workspace_id, wanted, asking, now)
        query = select(func.count()).select_from(_APPROVAL).where(*where)
        return self._sql.execute(query).scalar_one()

    def _wanted(
        self, workspace_id: str, wanted: InboxFilter, asking: Principal | None, now: datetime | None
    ) -> list[ColumnElement[bool]]:
        found = wanted_by(workspace_id, wanted, asking=asking, now=now)
        if wanted.text and wanted.oldest_first:
            # Many are found by going through all in order, few by the index of their words.
            few = few_that_say(self._sql, workspace_id, wanted.text)
            found += [] if few is None else [_A.id.in_(few)]
        return found

    def count_pending(self, workspace_id: str) -> tuple[int, datetime | None]:
        """See the port."""
        query = select(func.count(), func.min(_A.requested_at)).where(
            _A.workspace_id == workspace_id, text(OPEN_QUESTIONS)
        )
        count, oldest = self._sql.execute(query).one()
        return count, maybe_instant_of(oldest)

    def of_run(self, workspace_id: str, run_id: str) -> Sequence[Approval]:
        """See the port."""
        query = select(_APPROVAL).where(_A.workspace_id == workspace_id, _A.run_id == run_id)
        return [approval_of(row) for row in self._rows(query.order_by(_A.id.desc()))]

    def alike(self, approval: Approval, *, limit: int) -> Sequence[Approval]:
        """See the port."""
        query = select(_APPROVAL).where(
            _A.workspace_id == approval.workspace_id,
            _A.kind == approval.action.kind.value,
            _A.source == approval.action.source,
            _A.target == approval.action.target,
            _A.decided_by.is_not(None),
            _A.decided_at.is_not(None),
            _A.id != approval.id,
        )
        return [approval_of(row) for row in self._rows(query.order_by(_A.id.desc()).limit(limit))]

    def save(self, approval: Approval, *, now: datetime) -> bool:
        """See the port."""
        changed = (
            update(_APPROVAL)
            .where(
                _A.id == approval.id,
                _A.workspace_id == approval.workspace_id,
                _A.status == _PENDING.value,
                _A.digest == approval.digest,
            )
            .values(**changing_values(approval))
        )
        if self._sql.execute(changed).rowcount == 0:
            return False
        if approval.status is not _PENDING and approval.run_id not in self._told:
            self._told.add(approval.run_id)
            tell(self._sql, approval.run_id, now=now)
        return True

    def votes(self, approval_id: str) -> Sequence[Vote]:
        """See the port."""
        return approval_log.votes(self._sql, approval_id)

    def add_vote(self, workspace_id: str, vote: Vote) -> None:
        """See the port."""
        approval_log.add_vote(self._sql, workspace_id, vote)

    def void_votes(self, approval_id: str, of: Collection[str]) -> None:
        """See the port."""
        approval_log.void_votes(self._sql, approval_id, of)

    def events(self, approval_id: str) -> Sequence[ApprovalEvent]:
        """See the port."""
        return approval_log.events(self._sql, approval_id)

    def add_event(self, workspace_id: str, event: ApprovalEvent) -> None:
        """See the port."""
        self.add_events([(workspace_id, event)])

    def add_events(self, events: Sequence[tuple[str, ApprovalEvent]]) -> None:
        """See the port."""
        approval_log.add_events(self._sql, events)

    def _rows(self, query: Select[Any]) -> Iterable[Any]:
        return self._sql.execute(query).mappings()


def in_order(wanted: InboxFilter, where: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """The questions of which all this holds, in the filter's order."""
    query = select(_APPROVAL).where(*where)
    return query.order_by(_A.id if wanted.oldest_first else _A.id.desc())


def held(sql: Connection, ids: Select[Any]) -> Sequence[Approval]:
    """These questions as they are now; nobody else changes them until the transaction ends."""
    chosen = list(sql.execute(ids).scalars())
    runs = sql.execute(select(_A.run_id).where(_A.id.in_(chosen))).scalars()
    lock_runs(sql, set(runs))
    query = select(_APPROVAL).where(_A.id.in_(chosen)).order_by(_A.id).with_for_update()
    return [approval_of(row) for row in sql.execute(query).mappings()]


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
            decided_by=None,
            decided_via="",
            decision=decision_json(decision),
            next_at=None,
            commits_at=None,
            claimed_by=None,
            claimed_until=None,
        )
        .returning(_A.id, _A.workspace_id, _A.run_id, _A.pattern_name)
    )
    rows = withdrawn.mappings().all()
    approvals_closed(sql, Told.WITHDRAWN, rows, now=now)
    approval_log.add_events(
        sql,
        [
            (
                row["workspace_id"],
                ApprovalEvent(row["id"], EventKind.WITHDRAWN, now, detail={"reason": reason}),
            )
            for row in rows
        ],
    )
