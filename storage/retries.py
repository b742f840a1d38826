"""Retry: queue an ended run anew, with what failed to be done over."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from control_plane.domain.retry import Trace, superseded_by_retry
from control_plane.domain.runs import RETRYABLE, Run, RunStatus
from control_plane.domain.steps import StepKind, StepStatus
from storage.approvals import withdraw
from storage.dirty import mark_dirty
from storage.locks import lock_runs
from storage.mapping import maybe_micros_of, micros_of
from storage.tables import ApprovalRow, RunRow, StepRow, table_of

_RUN, _STEP, _APPROVAL = table_of(RunRow), table_of(StepRow), table_of(ApprovalRow)
_R, _S, _A = _RUN.c, _STEP.c, _APPROVAL.c


def retry(sql: Connection, run: Run, *, now: datetime) -> bool:
    """Queue the run anew. What it has used stays counted: the money was spent.

    Returns:
        False when the run's status is no longer the one that was read, or allows no retry.
    """
    current = lock_runs(sql, [run.id]).get(run.id)
    if current is None or current.status is not run.status or run.status not in RETRYABLE:
        return False
    sql.execute(
        update(_RUN)
        .where(_R.id == run.id)
        .values(
            status=RunStatus.QUEUED.value,
            queued_at=micros_of(now),
            round=_R.round + 1,
            signal=_R.signal + 1,
            outcome=None,
            error=None,
            answer=None,
            finished_at=None,
            control=None,
            wake_at=None,
        )
    )
    turns = _supersede(sql, run.id)
    over = exists().where(
        _S.run_id == _A.run_id, _S.round == _A.round, _S.key == _A.step_key, _S.superseded
    )
    withdraw(sql, [run.id], over, reason="run retried", now=now)
    mark_dirty(sql, run.workspace_id, [maybe_micros_of(current.finished_at), *turns])
    return True


def _supersede(sql: Connection, run_id: str) -> Collection[int | None]:
    """Mark what must be done over; when each of its turns had finished, in microseconds."""
    steps = sql.execute(
        select(_S.seq, _S.key, _S.status, _S.kind, _S.finished_at)
        .where(_S.run_id == run_id, _S.superseded.is_(False))
        .order_by(_S.seq)
    ).all()
    over = superseded_by_retry(
        [Trace(step.seq, step.key, StepStatus(step.status), StepKind(step.kind)) for step in steps]
    )
    sql.execute(update(_STEP).where(_S.seq.in_(over)).values(superseded=True))
    return {
        step.finished_at for step in steps if step.seq in over and step.kind == StepKind.AGENT.value
    }
