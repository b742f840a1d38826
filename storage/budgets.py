"""Budgets of runs in the store, and what the runs have used."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select, update

from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.budgets import SETTLED, BudgetRecord, RunBudget, Spent
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Run
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.domain.webhooks import ApprovalEvent
from storage.approval_mapping import decision_json
from storage.happenings import approvals_closed
from storage.inserting import insert_new
from storage.locks import lock_runs
from storage.mapping import instant_of, micros_of, usd_of
from storage.signals import tell
from storage.tables import ApprovalRow, RunBudgetRow, RunRow, StepRow, table_of

_BUDGET, _RUN, _STEP = table_of(RunBudgetRow), table_of(RunRow), table_of(StepRow)
_B, _R, _S = _BUDGET.c, _RUN.c, _STEP.c
_APPROVAL = table_of(ApprovalRow)
_A = _APPROVAL.c
_WORKED = (StepKind.MODEL.value, StepKind.TOOL.value)


class SqlRunBudgets:
    """Implements `RunBudgets` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def start(self, run: Run, limits: RunBudget, *, now: datetime) -> None:
        """See the port."""
        record = BudgetRecord(run.id, run.workspace_id, limits, limits, 1, run.started_by, now)
        insert_new(self._sql, _BUDGET, _values(record), unique=["run_id"])

    def get(self, run_id: str) -> BudgetRecord | None:
        """See the port."""
        return budget_of(self._sql, run_id)

    def spent(self, run_id: str) -> Spent:
        """See the port."""
        return spent_by(self._sql, run_id)

    def set(self, record: BudgetRecord, *, expected_version: int) -> bool:
        """See the port."""
        return set_budget(self._sql, record, expected_version=expected_version)


def budget_of(sql: Connection, run_id: str) -> BudgetRecord | None:
    """The budget of a run at the top."""
    row = sql.execute(select(_BUDGET).where(_B.run_id == run_id)).mappings().one_or_none()
    if row is None:
        return None
    return BudgetRecord(
        run_id=row["run_id"],
        workspace_id=row["workspace_id"],
        limits=RunBudget.model_validate_json(row["limits"]),
        original=RunBudget.model_validate_json(row["original"]),
        version=row["version"],
        set_by=row["set_by"],
        set_at=instant_of(row["set_at"]),
    )


def spent_by(sql: Connection, run_id: str) -> Spent:
    """What a run at the top and all below it used; what a fork copied was paid for elsewhere.

    Superseded steps count: the money was spent.
    """
    family = _family(run_id)
    is_model = _S.kind == StepKind.MODEL.value
    ended = _S.status == StepStatus.COMPLETED.value
    own = or_(_R.forked_from.is_(None), _S.started_at >= _R.created_at)

    def total(value: Any, *where: Any) -> Any:
        return func.coalesce(func.sum(case((and_(*where), value), else_=0)), 0)

    query = (
        select(
            total(_S.cost_micros, is_model, _S.cost_micros.is_not(None)).label("cost"),
            total(1, is_model, ended, _S.cost_micros.is_(None)).label("unpriced"),
            total(_S.input_tokens + _S.output_tokens, is_model).label("tokens"),
            total(1, is_model, _S.status != StepStatus.RUNNING.value).label("calls"),
            total(func.coalesce(_S.latency_ms, 0), _S.kind.in_(_WORKED)).label("worked_ms"),
            total(1, _S.kind == StepKind.HANDOFF.value).label("handoffs"),
        )
        .select_from(_STEP.join(_RUN, _R.id == _S.run_id))
        .where(_S.run_id.in_(select(family.c.id)), own)
    )
    row = sql.execute(query).one()
    return Spent(
        cost_usd=usd_of(int(row.cost)),
        unpriced_calls=int(row.unpriced),
        tokens=int(row.tokens),
        calls=int(row.calls),
        seconds=int(row.worked_ms) / 1000,
        handoffs=int(row.handoffs),
    )


def set_budget(sql: Connection, record: BudgetRecord, *, expected_version: int) -> bool:
    """Compare-and-set; questions about the old one are closed, and their runs look anew."""
    family = [row.id for row in sql.execute(select(_family(record.run_id).c.id))]
    lock_runs(sql, family)
    if expected_version == 0:
        if not insert_new(sql, _BUDGET, _values(record), unique=["run_id"]):
            return False
    else:
        changed = update(_BUDGET).where(_B.run_id == record.run_id, _B.version == expected_version)
        if sql.execute(changed.values(_values(record))).rowcount == 0:
            return False
    _settle(sql, family, now=record.set_at)
    return True


def _settle(sql: Connection, run_ids: list[str], *, now: datetime) -> None:
    decision = Decision(ApprovalStatus.WITHDRAWN, code=SETTLED, reason="the budget was changed")
    closed = sql.execute(
        update(_APPROVAL)
        .where(
            _A.run_id.in_(run_ids),
            _A.kind == ActionKind.BUDGET.value,
            _A.status == ApprovalStatus.PENDING.value,
        )
        .values(
            status=decision.status.value,
            decided_at=micros_of(now),
            decision=decision_json(decision),
            next_at=None,
            commits_at=None,
        )
        .returning(_A.id, _A.workspace_id, _A.run_id, _A.pattern_name)
    )
    rows = closed.mappings().all()
    approvals_closed(sql, ApprovalEvent.WITHDRAWN, rows, now=now)
    for row in rows:
        tell(sql, row["run_id"], now=now)


def _family(run_id: str) -> Any:
    family = select(_R.id).where(_R.id == run_id).cte("family", recursive=True)
    return family.union(select(_R.id).join(family, _R.parent_run_id == family.c.id))


def _values(record: BudgetRecord) -> dict[str, Any]:
    return {
        "run_id": record.run_id,
        "workspace_id": record.workspace_id,
        "limits": record.limits.model_dump_json(),
        "original": record.original.model_dump_json(),
        "version": record.version,
        "set_by": record.set_by,
        "set_at": micros_of(record.set_at),
    }
