"""What an engine writes, as SQL. Each function is one kind of write, within the batch's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Insert,
    RowMapping,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    update,
)

from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.runs import RunStatus
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.services.journal import (
    Claim,
    Expire,
    Finish,
    OpenApproval,
    Recover,
    Rest,
    Ring,
    SignOfLife,
    StartChild,
    StepRecord,
)
from storage.dirty import mark_dirty
from storage.inserting import insert_into
from storage.mapping import approval_values, decision_json, micros_of, run_values, step_values
from storage.tables import ApprovalRow, RunRow, StepRow, WorkerRow, table_of

_run, _step, _approval, _worker = map(table_of, (RunRow, StepRow, ApprovalRow, WorkerRow))
_UNFINISHED = (StepStatus.RUNNING, StepStatus.RETRYING, StepStatus.WAITING)


def _step_upsert(connection: Connection) -> Insert:
    insert = insert_into(connection, _step)
    new = insert.excluded
    kept = {"run_id", "round", "key", "seq", "input", "workspace_id", "superseded"}
    changed = {column.name: new[column.name] for column in _step.columns if column.name not in kept}
    return insert.on_conflict_do_update(
        index_elements=["run_id", "round", "key"],
        set_={**changed, "input": func.coalesce(new["input"], _step.c.input)},
    )


_upserts: dict[str, Insert] = {}


def record_steps(connection: Connection, steps: Sequence[StepRecord]) -> None:
    """Write the steps; one that is there already is replaced."""
    dialect = connection.dialect.name
    if dialect not in _upserts:
        _upserts[dialect] = _step_upsert(connection)
    connection.execute(_upserts[dialect], [step_values(step) for step in steps])


def claim_rows(connection: Connection, claim: Claim) -> list[RowMapping]:
    """Mark the longest queued runs as running; the rows as they were."""
    queued = select(_run).where(_run.c.status == RunStatus.QUEUED).order_by(_run.c.queued_at).limit(claim.limit)
    rows = list(connection.execute(queued).mappings())
    if rows:
        now = micros_of(claim.now)
        connection.execute(
            update(_run)
            .where(_run.c.id == bindparam("claimed"), _run.c.status == RunStatus.QUEUED)
            .values(status=RunStatus.RUNNING, wake_at=None, started_at=func.coalesce(_run.c.started_at, now)),
            [{"claimed": row["id"]} for row in rows],
        )
    return rows


def ring(connection: Connection, what: Ring) -> int:
    """Queue waiting runs whose time has come."""
    now = micros_of(what.now)
    due = and_(_run.c.status == RunStatus.WAITING, _run.c.wake_at.is_not(None), _run.c.wake_at <= now)
    return connection.execute(update(_run).where(due).values(status=RunStatus.QUEUED, queued_at=now)).rowcount


def recover(connection: Connection, what: Recover) -> int:
    """Queue what a dead worker left running."""
    left = update(_run).where(_run.c.status == RunStatus.RUNNING)
    return connection.execute(left.values(status=RunStatus.QUEUED, queued_at=micros_of(what.now))).rowcount


def open_approval(connection: Connection, what: OpenApproval) -> None:
    """Add the question, unless it is asked already, and the step that waits for it."""
    values = {**approval_values(what.approval), "round": what.step.round}
    connection.execute(
        insert_into(connection, _approval).values(values).on_conflict_do_nothing(
            index_elements=["run_id", "round", "step_key"]
        )
    )
    record_steps(connection, [what.step])


def expire(connection: Connection, what: Expire) -> None:
    """Close a question nobody answered; one that was answered stays as it is."""
    _close(connection, what.decision, at=what.now, where=_approval.c.id == what.approval_id)


def start_child(connection: Connection, what: StartChild) -> None:
    """Queue the child run and record the step that waits for it."""
    connection.execute(insert_into(connection, _run).values(run_values(what.child)))
    record_steps(connection, [what.step])


def rest(connection: Connection, what: Rest) -> None:
    """Put the run to rest, or back into the queue if something happened since the worker looked."""
    seen = _run.c.signal == what.signal
    at_rest = case((seen, what.status.value), else_=RunStatus.QUEUED.value)
    values: dict[str, Any] = {
        "status": at_rest,
        "wake_at": None if what.wake_at is None else micros_of(what.wake_at),
        "queued_at": micros_of(what.now),
        "active_ms": _run.c.active_ms + what.active_ms,
        **_usage_so_far(what.run_id),
    }
    if what.status is RunStatus.PAUSED:
        values["control"] = case((seen, None), else_=_run.c.control)
    connection.execute(
        update(_run).where(_run.c.id == what.run_id, _run.c.status == RunStatus.RUNNING).values(values)
    )


def finish(connection: Connection, what: Finish) -> None:
    """End the run and tell everything that hangs on it."""
    now = micros_of(what.now)
    ended = (
        update(_run)
        .where(_run.c.id == what.run_id, _run.c.status == RunStatus.RUNNING)
        .values(
            status=what.status.value,
            outcome=what.outcome.value if what.outcome else None,
            answer=what.answer,
            error=what.error,
            control=None,
            wake_at=None,
            finished_at=now,
            active_ms=_run.c.active_ms + what.active_ms,
            handoffs=what.handoffs,
            useful_handoffs=what.useful_handoffs,
            **_usage_so_far(what.run_id),
        )
        .returning(_run.c.workspace_id, _run.c.parent_run_id)
    )
    row = connection.execute(ended).one_or_none()
    if row is None:
        return
    if what.status is not RunStatus.SUCCEEDED:
        _close_unfinished(connection, what.run_id, what.now)
    tell_parent(connection, row.parent_run_id, now)
    mark_dirty(connection, row.workspace_id, [now])


def sign_of_life(connection: Connection, what: SignOfLife) -> None:
    """Write the worker's one row."""
    values = {
        "process": what.process,
        "started_at": micros_of(what.started_at),
        "seen_at": micros_of(what.now),
        "active_runs": what.active_runs,
        "trouble": what.trouble,
    }
    insert = insert_into(connection, _worker).values(id=1, **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=values))


def tell_parent(connection: Connection, parent_run_id: str | None, now: int) -> None:
    """A child run has ended: its parent may go on. `now` in microseconds."""
    if parent_run_id is None:
        return
    waiting = _run.c.status == RunStatus.WAITING
    connection.execute(
        update(_run)
        .where(_run.c.id == parent_run_id)
        .values(
            signal=_run.c.signal + 1,
            status=case((waiting, RunStatus.QUEUED.value), else_=_run.c.status),
            queued_at=case((waiting, now), else_=_run.c.queued_at),
        )
    )


def _close_unfinished(connection: Connection, run_id: str, now: datetime) -> None:
    connection.execute(
        update(_step)
        .where(_step.c.run_id == run_id, _step.c.status.in_(_UNFINISHED), _step.c.superseded.is_(False))
        .values(status=StepStatus.CANCELLED.value, finished_at=micros_of(now))
    )
    withdrawn = Decision(ApprovalStatus.WITHDRAWN, reason="the run ended")
    _close(connection, withdrawn, at=now, where=_approval.c.run_id == run_id)


def _close(connection: Connection, decision: Decision, *, at: datetime, where: Any) -> None:  # noqa: ANN401 - SQL
    connection.execute(
        update(_approval)
        .where(where, _approval.c.status == ApprovalStatus.PENDING)
        .values(status=decision.status.value, decided_at=micros_of(at), decision=decision_json(decision))
    )


def _usage_so_far(run_id: str) -> dict[str, Any]:
    """What the run has used, summed from its steps, superseded ones included: the money was spent.

    A child run's usage is on the step that waits for it, so a run's usage holds that of everything below.
    """
    spends = or_(_step.c.kind == StepKind.MODEL, _step.c.kind == StepKind.CHILD)
    unpriced = and_(_step.c.cost_micros.is_(None), _step.c.status == StepStatus.COMPLETED)

    def of(expression: Any) -> Any:  # noqa: ANN401 - SQL
        return select(func.coalesce(expression, 0)).where(_step.c.run_id == run_id, spends).scalar_subquery()

    return {
        "input_tokens": of(func.sum(_step.c.input_tokens)),
        "output_tokens": of(func.sum(_step.c.output_tokens)),
        "cost_micros": of(func.sum(_step.c.cost_micros)),
        "unpriced_calls": of(func.sum(case((unpriced, 1), else_=0))),
        "model_calls": of(func.sum(case((_step.c.kind == StepKind.MODEL, 1), else_=0))),
    }


EXECUTED_BY: dict[type, Callable[[Connection, Any], Any]] = {
    Recover: recover,
    OpenApproval: open_approval,
    Expire: expire,
    StartChild: start_child,
    Rest: rest,
    Finish: finish,
    SignOfLife: sign_of_life,
    Ring: ring,
}

