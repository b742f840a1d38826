"""The record of many runs at a time, for those who replay it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, select

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.runs import Run
from control_plane.domain.steps import Step, StepKind
from storage.approval_mapping import approval_of
from storage.mapping import micros_of, run_of, step_of
from storage.run_pages import RUN_COLUMNS
from storage.tables import ApprovalRow, EmptiedRunRow, RunRow, StepRow, table_of

_RUN, _STEP, _APPROVAL = table_of(RunRow), table_of(StepRow), table_of(ApprovalRow)
_EMPTIED = table_of(EmptiedRunRow)
_R, _S, _A = _RUN.c, _STEP.c, _APPROVAL.c
_SHORT = [column for column in _STEP.columns if column.name not in {"input", "output"}]
_TOLD = [kind.value for kind in (StepKind.AGENT, StepKind.TOOL, StepKind.APPROVAL)]
_AT_ONCE = 200


class SqlPast:
    """Implements `Past` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def runs(
        self, workspace_id: str, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[Run]:
        """See the port."""
        query = (
            select(*RUN_COLUMNS)
            .where(
                _R.workspace_id == workspace_id,
                _R.created_at >= micros_of(since),
                _R.created_at < micros_of(until),
            )
            .order_by(_R.id.desc())
            .limit(limit)
        )
        return [run_of(row) for row in self._sql.execute(query).mappings()]

    def steps(self, run_ids: Collection[str]) -> Mapping[str, Sequence[Step]]:
        """See the port."""
        found: dict[str, list[Step]] = defaultdict(list)
        for some in _batches(run_ids):
            query = select(*_SHORT).where(_S.run_id.in_(some), _S.superseded.is_(False))
            for row in self._sql.execute(query.order_by(_S.seq)).mappings():
                found[row["run_id"]].append(step_of(row))
        return found

    def payloads(self, run_ids: Collection[str]) -> Mapping[int, tuple[Any, Any]]:
        """See the port."""
        found: dict[int, tuple[Any, Any]] = {}
        for some in _batches(run_ids):
            query = select(_S.seq, _S.input, _S.output).where(
                _S.run_id.in_(some), _S.superseded.is_(False), _S.kind.in_(_TOLD)
            )
            for row in self._sql.execute(query):
                found[row.seq] = _value(row.input), _value(row.output)
        return found

    def approvals(self, run_ids: Collection[str]) -> Mapping[str, Sequence[Approval]]:
        """See the port."""
        found: dict[str, list[Approval]] = defaultdict(list)
        for some in _batches(run_ids):
            query = select(_APPROVAL).where(_A.run_id.in_(some)).order_by(_A.id)
            for row in self._sql.execute(query).mappings():
                found[row["run_id"]].append(approval_of(row))
        return found

    def emptied(self, run_ids: Collection[str]) -> frozenset[str]:
        """See the port."""
        found: set[str] = set()
        for some in _batches(run_ids):
            query = select(_EMPTIED.c.run_id).where(_EMPTIED.c.run_id.in_(some))
            found |= set(self._sql.execute(query).scalars())
        return frozenset(found)

    def decided(
        self, workspace_id: str, *, statuses: Collection[ApprovalStatus], limit: int
    ) -> Sequence[Approval]:
        """See the port."""
        query = (
            select(_APPROVAL)
            .where(
                _A.workspace_id == workspace_id,
                _A.status.in_([status.value for status in statuses]),
            )
            .order_by(_A.id.desc())
            .limit(limit)
        )
        return [approval_of(row) for row in self._sql.execute(query).mappings()]


def _batches(ids: Collection[str]) -> Iterator[list[str]]:
    every = sorted(ids)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def _value(text: str | None) -> Any:
    return None if text is None else orjson.loads(text)
