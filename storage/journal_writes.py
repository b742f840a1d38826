"""What an engine records, as SQL, within the batch's transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Insert, func, select, update

from control_plane.domain.approval_events import ApprovalEvent as History
from control_plane.domain.approval_events import EventKind
from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.runs import Pin
from control_plane.domain.steps import StepStatus
from control_plane.domain.webhooks import ApprovalEvent
from control_plane.services.journal import Expire, OpenApproval, SignOfLife, TakeOver
from control_plane.services.recorded import StepRecord
from storage.approval_log import add_events
from storage.approval_mapping import approval_values, decision_json
from storage.happenings import approval_requested, approvals_closed
from storage.inserting import insert_into, insert_new
from storage.mapping import micros_of, step_values
from storage.tables import (
    AgentRow,
    AgentVersionRow,
    ApprovalRow,
    StepRow,
    WorkerRow,
    table_of,
)

_STEP, _APPROVAL, _WORKER = table_of(StepRow), table_of(ApprovalRow), table_of(WorkerRow)
_AGENT, _VERSION = table_of(AgentRow), table_of(AgentVersionRow)
_A = _APPROVAL.c
_ENDED = [StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.CANCELLED]
ROW_OF_ENGINE = {"embedded": 1, "temporal": 2}


def _step_upsert(connection: Connection) -> Insert:
    insert = insert_into(connection, _STEP)
    new = insert.excluded
    kept = {"run_id", "round", "key", "seq", "input", "workspace_id", "superseded"}
    changed = {column.name: new[column.name] for column in _STEP.columns if column.name not in kept}
    return insert.on_conflict_do_update(
        index_elements=["run_id", "round", "key"],
        set_={**changed, "input": func.coalesce(new["input"], _STEP.c.input)},
        where=_STEP.c.status.not_in(_ENDED),
    )


_upserts: dict[str, Insert] = {}


def record_steps(connection: Connection, steps: Sequence[StepRecord]) -> None:
    """Write the steps; one that is there already is replaced, unless it has ended."""
    dialect = connection.dialect.name
    if dialect not in _upserts:
        _upserts[dialect] = _step_upsert(connection)
    connection.execute(_upserts[dialect], [step_values(step) for step in steps])


def is_recorded(connection: Connection, step: StepRecord) -> bool:
    """Whether this is what stands on the record, and not what somebody else wrote before."""
    query = select(_STEP.c.status, _STEP.c.fingerprint, _STEP.c.attempt).where(
        _STEP.c.run_id == step.run_id, _STEP.c.round == step.round, _STEP.c.key == step.key
    )
    found = connection.execute(query).one_or_none()
    return found is not None and tuple(found) == (step.status, step.fingerprint, step.attempt)


def open_approval(connection: Connection, what: OpenApproval) -> None:
    """Add the question, unless it is asked already, and the step that waits for it."""
    values = {**approval_values(what.approval), "round": what.step.round}
    if what.acting is not None:
        values |= _who_acts(connection, what.acting)
    is_new = insert_new(connection, _APPROVAL, values, unique=["run_id", "round", "step_key"])
    if is_new and what.approval.status is ApprovalStatus.PENDING:
        approval_requested(connection, what.approval)
    record_steps(connection, [what.step])


def _who_acts(connection: Connection, pin: Pin) -> dict[str, str]:
    query = (
        select(_AGENT.c.risk_tier, _VERSION.c.created_by)
        .join(_VERSION, _VERSION.c.agent_id == _AGENT.c.id)
        .where(_AGENT.c.id == pin.id, _VERSION.c.number == pin.version)
    )
    found = connection.execute(query).one_or_none()
    return {} if found is None else {"risk": found.risk_tier, "author": found.created_by}


def expire(connection: Connection, what: Expire) -> None:
    """Close a question nobody answered; one that was answered stays as it is."""
    expired = connection.execute(
        update(_APPROVAL)
        .where(
            _A.id == what.approval_id,
            _A.status == ApprovalStatus.PENDING,
            _A.commits_at.is_(None),
        )
        .values(
            status=what.decision.status.value,
            next_at=None,
            claimed_by=None,
            claimed_until=None,
            decided_at=micros_of(what.now),
            decision=decision_json(what.decision),
        )
        .returning(_A.id, _A.workspace_id, _A.run_id, _A.pattern_name)
    )
    rows = expired.mappings().all()
    approvals_closed(connection, ApprovalEvent.EXPIRED, rows, now=what.now)
    expired_now = [
        (row["workspace_id"], History(row["id"], EventKind.EXPIRED, what.now)) for row in rows
    ]
    add_events(connection, expired_now)


def take_over(connection: Connection, what: TakeOver) -> None:
    """Let the worker's one row name this worker."""
    sign_of_life(connection, SignOfLife(what.process, what.started_at, 0, "", what.now))


def worker_in_charge(connection: Connection) -> tuple[str, int] | None:
    """Process and start of the worker that took over last, until the transaction ends."""
    own = _WORKER.c.id == ROW_OF_ENGINE["embedded"]
    query = select(_WORKER.c.process, _WORKER.c.started_at).where(own).with_for_update()
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.process, row.started_at)


def sign_of_life(connection: Connection, what: SignOfLife) -> None:
    """Write the one row of the engine's worker."""
    values = {
        "process": what.process,
        "started_at": micros_of(what.started_at),
        "seen_at": micros_of(what.now),
        "active_runs": what.active_runs,
        "trouble": what.trouble,
    }
    insert = insert_into(connection, _WORKER).values(id=ROW_OF_ENGINE[what.engine], **values)
    connection.execute(insert.on_conflict_do_update(index_elements=["id"], set_=values))
