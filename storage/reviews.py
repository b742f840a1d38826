"""How reviewers fare, as the store finds it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, exists, func, select

from control_plane.domain.approval_events import EventKind
from control_plane.domain.approvals import ApprovalStatus, Verdict
from control_plane.domain.reviewer_health import Judged, words_shown
from control_plane.services.review_records import OpenGroup
from storage.approval_mapping import approval_of
from storage.mapping import instant_of, micros_of
from storage.tables import ApprovalEventRow, ApprovalRow, VoteRow, table_of

_APPROVAL, _VOTE, _EVENT = table_of(ApprovalRow), table_of(VoteRow), table_of(ApprovalEventRow)
_A, _V, _E = _APPROVAL.c, _VOTE.c, _EVENT.c

_LATER = _APPROVAL.alias("later")
_REJECTED = exists().where(
    _LATER.c.run_id == _A.run_id,
    _LATER.c.kind == _A.kind,
    _LATER.c.source == _A.source,
    _LATER.c.target == _A.target,
    _LATER.c.id > _A.id,
    _LATER.c.status == ApprovalStatus.REJECTED.value,
    _LATER.c.action == _A.action,
)
_TAKEN_BACK = exists().where(
    _E.approval_id == _A.id, _E.kind == EventKind.UNDONE.value, _E.at >= _V.at
)
_VOTES = select(
    *_APPROVAL.columns,
    _V.principal_id,
    _V.name.label("voter"),
    _V.verdict,
    _V.at,
    _V.considered_ms,
    _V.void,
    _REJECTED.label("reversed"),
    _TAKEN_BACK.label("undone"),
).join(_APPROVAL, _A.id == _V.approval_id)


class SqlReviews:
    """Implements `Reviews` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def votes(
        self, workspace_id: str, since: datetime, until: datetime, *, limit: int
    ) -> Sequence[Judged]:
        """See the port."""
        period = (_V.at >= micros_of(since), _V.at < micros_of(until))
        query = _VOTES.where(_V.workspace_id == workspace_id, *period)
        newest_first = query.order_by(_V.id.desc()).limit(limit)
        return [_judged(row) for row in self._sql.execute(newest_first).mappings()]

    def open_groups(self, workspace_id: str) -> Sequence[OpenGroup]:
        """See the port."""
        grouped = (
            select(
                func.min(_A.id).label("sample"),
                func.count().label("count"),
                func.min(_A.requested_at).label("oldest"),
            )
            .where(_A.workspace_id == workspace_id, _A.status == ApprovalStatus.PENDING.value)
            .where(_A.commits_at.is_(None))
            .group_by(_A.pattern_name, _A.assigned_to)
            .subquery()
        )
        query = select(*_APPROVAL.columns, grouped.c.count, grouped.c.oldest).join(
            grouped, grouped.c.sample == _A.id
        )
        return [
            OpenGroup(approval_of(row), row["count"], instant_of(row["oldest"]))
            for row in self._sql.execute(query).mappings()
        ]


def _judged(row: RowMapping) -> Judged:
    return Judged(
        principal_id=row["principal_id"],
        name=row["voter"],
        verdict=Verdict(row["verdict"]),
        at=instant_of(row["at"]),
        requested_at=instant_of(row["requested_at"]),
        considered_ms=row["considered_ms"],
        words=0 if row["considered_ms"] is None else words_shown(approval_of(row)),
        void=row["void"],
        undone=bool(row["void"] and row["undone"]),
        reversed=bool(row["reversed"]),
    )
