"""Requests for promotion and stage changes in the store, and what else happened in a span."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    func,
    insert,
    select,
    update,
)

from control_plane.domain.agents import AgentVersion, Stage
from control_plane.domain.lifecycle import PromotionRequest, RequestStatus, StageChange
from control_plane.services.governance_records import DecidedApprovals, Span
from storage.agents import version_of
from storage.mapping import instant_of, maybe_instant_of, micros_of
from storage.tables import (
    AgentRow,
    AgentVersionRow,
    ApprovalRow,
    PromotionRow,
    StageChangeRow,
    table_of,
)

_PROMOTION, _CHANGE = table_of(PromotionRow), table_of(StageChangeRow)
_AGENT, _VERSION, _APPROVAL = table_of(AgentRow), table_of(AgentVersionRow), table_of(ApprovalRow)
_P, _S = _PROMOTION.c, _CHANGE.c
_MICROS = 1_000_000


class SqlPromotions:
    """Implements `Promotions` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def add(self, request: PromotionRequest) -> None:
        """See the port."""
        self._sql.execute(
            insert(_PROMOTION).values(
                id=request.id,
                workspace_id=request.workspace_id,
                agent_id=request.agent_id,
                version=request.version,
                from_stage=request.from_stage.value,
                to_stage=request.to_stage.value,
                requested_by=request.requested_by,
                requested_at=micros_of(request.requested_at),
                note=request.note,
                status=request.status.value,
                reason=request.reason,
            )
        )

    def get(self, workspace_id: str, request_id: str) -> PromotionRequest | None:
        """See the port."""
        query = _promotions().where(_P.workspace_id == workspace_id, _P.id == request_id)
        return next(iter(self._all(query)), None)

    def pending(self, workspace_id: str) -> Sequence[PromotionRequest]:
        """See the port."""
        waiting = _P.status == RequestStatus.PENDING.value
        query = _promotions().where(_P.workspace_id == workspace_id, waiting)
        return self._all(query.order_by(_P.id))

    def of_agent(self, agent_id: str) -> Sequence[PromotionRequest]:
        """See the port."""
        return self._all(_promotions().where(_P.agent_id == agent_id).order_by(_P.id.desc()))

    def decided(self, workspace_id: str, span: Span) -> Sequence[PromotionRequest]:
        """See the port."""
        query = _promotions().where(_P.workspace_id == workspace_id, *_within(_P.decided_at, span))
        return self._all(query.order_by(_P.decided_at, _P.id))

    def settle(
        self, request_id: str, status: RequestStatus, *, by: str, reason: str, now: datetime
    ) -> bool:
        """See the port."""
        settled = (
            update(_PROMOTION)
            .where(_P.id == request_id, _P.status == RequestStatus.PENDING.value)
            .values(status=status.value, decided_by=by, decided_at=micros_of(now), reason=reason)
        )
        return self._sql.execute(settled).rowcount == 1

    def _all(self, query: Select[*tuple[object, ...]]) -> list[PromotionRequest]:
        return [_promotion_of(row) for row in self._sql.execute(query).mappings()]


class SqlStageChanges:
    """Implements `StageChanges` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def add(self, change: StageChange) -> None:
        """See the port."""
        self._sql.execute(
            insert(_CHANGE).values(
                id=change.id,
                workspace_id=change.workspace_id,
                agent_id=change.agent_id,
                from_stage=change.from_stage.value,
                to_stage=change.to_stage.value,
                version=change.version,
                by=change.by,
                at=micros_of(change.at),
                note=change.note,
                approved_by=change.approved_by,
            )
        )

    def of_agent(self, agent_id: str) -> Sequence[StageChange]:
        """See the port."""
        query = select(_CHANGE).where(_S.agent_id == agent_id).order_by(_S.id.desc())
        return [_change_of(row) for row in self._sql.execute(query).mappings()]

    def of_workspace(self, workspace_id: str, span: Span) -> Sequence[StageChange]:
        """See the port."""
        query = select(_CHANGE).where(_S.workspace_id == workspace_id, *_within(_S.at, span))
        rows = self._sql.execute(query.order_by(_S.at, _S.id)).mappings()
        return [_change_of(row) for row in rows]

    def versions_saved(self, workspace_id: str, span: Span) -> Sequence[AgentVersion]:
        """See the port."""
        columns = _VERSION.c
        query = (
            select(_VERSION)
            .join(_AGENT, _AGENT.c.id == columns.agent_id)
            .where(_AGENT.c.workspace_id == workspace_id, *_within(columns.created_at, span))
            .order_by(columns.created_at, columns.agent_id, columns.number)
        )
        return [version_of(row) for row in self._sql.execute(query).mappings()]

    def approvals_decided(self, workspace_id: str, span: Span) -> Sequence[DecidedApprovals]:
        """See the port."""
        columns = _APPROVAL.c
        waited = columns.decided_at - columns.requested_at
        query = (
            select(
                columns.status,
                columns.decided_by,
                func.count().label("count"),
                func.sum(waited).label("waited"),
                func.max(waited).label("longest"),
            )
            .where(columns.workspace_id == workspace_id, *_within(columns.decided_at, span))
            .group_by(columns.status, columns.decided_by)
            .order_by(columns.status, columns.decided_by)
        )
        rows = self._sql.execute(query).mappings()
        return sorted(map(_decided_of, rows), key=lambda each: (each.status, each.decided_by or ""))


def _within(column: ColumnElement[int], span: Span) -> tuple[ColumnElement[bool], ...]:
    return column >= micros_of(span.since), column < micros_of(span.until)


def _promotions() -> Select[*tuple[object, ...]]:
    return select(_PROMOTION, _AGENT.c.name.label("agent_name")).join(
        _AGENT, _AGENT.c.id == _P.agent_id
    )


def _promotion_of(row: RowMapping) -> PromotionRequest:
    return PromotionRequest(
        id=row["id"],
        workspace_id=row["workspace_id"],
        agent_id=row["agent_id"],
        agent_name=row["agent_name"],
        version=row["version"],
        from_stage=Stage(row["from_stage"]),
        to_stage=Stage(row["to_stage"]),
        requested_by=row["requested_by"],
        requested_at=instant_of(row["requested_at"]),
        note=row["note"],
        status=RequestStatus(row["status"]),
        decided_by=row["decided_by"],
        decided_at=maybe_instant_of(row["decided_at"]),
        reason=row["reason"],
    )


def _change_of(row: RowMapping) -> StageChange:
    return StageChange(
        id=row["id"],
        workspace_id=row["workspace_id"],
        agent_id=row["agent_id"],
        from_stage=Stage(row["from_stage"]),
        to_stage=Stage(row["to_stage"]),
        version=row["version"],
        by=row["by"],
        at=instant_of(row["at"]),
        note=row["note"],
        approved_by=row["approved_by"],
    )


def _decided_of(row: RowMapping) -> DecidedApprovals:
    return DecidedApprovals(
        status=row["status"],
        decided_by=row["decided_by"],
        count=row["count"],
        waited_seconds=float(row["waited"]) / _MICROS,
        longest_seconds=float(row["longest"]) / _MICROS,
    )
