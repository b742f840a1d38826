"""What an engine does to runs, as SQL, within the batch's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, and_, bindparam, case, func, select, update

from control_plane.domain.runs import LIVE, Command, Run, RunStatus, legal_commands
from control_plane.domain.steps import StepStatus
from control_plane.services.journal import Claim, Finish, Recover, Rest, StartChild
from storage import commands, retries
from storage.approvals import withdraw
from storage.dirty import mark_dirty
from storage.inserting import insert_new
from storage.journal_writes import record_steps
from storage.locks import lock_runs
from storage.mapping import micros_of, run_values
from storage.signals import tell
from storage.tables import RunRow, StepRow, table_of
from storage.usage import add_up, usage_so_far

_RUN, _STEP = table_of(RunRow), table_of(StepRow)
_R, _S = _RUN.c, _STEP.c
_UNFINISHED = (StepStatus.RUNNING, StepStatus.RETRYING, StepStatus.WAITING)
_WAITS_FOR_A_TIME = and_(_R.status == RunStatus.WAITING, _R.wake_at.is_not(None))


def claim_rows(connection: Connection, claim: Claim) -> list[RowMapping]:
    """Queue runs whose time has come, and mark the longest queued as running; rows as they were.

    Runs that somebody gives a command to at this moment are left for the next claim.
    """
    now = micros_of(claim.now)
    due = (
        select(_R.id).where(_WAITS_FOR_A_TIME, _R.wake_at <= now).with_for_update(skip_locked=True)
    )
    connection.execute(
        update(_RUN).where(_R.id.in_(due)).values(status=RunStatus.QUEUED, queued_at=now)
    )
    if claim.limit <= 0:
        return []
    queued = (
        select(_RUN)
        .where(_R.status == RunStatus.QUEUED)
        .order_by(_R.queued_at)
        .limit(claim.limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(connection.execute(queued).mappings())
    if rows:
        connection.execute(
            update(_RUN)
            .where(_R.id == bindparam("claimed"))
            .values(
                status=RunStatus.RUNNING, wake_at=None, started_at=func.coalesce(_R.started_at, now)
            ),
            [{"claimed": row["id"]} for row in rows],
        )
    return rows


def next_due(connection: Connection) -> int | None:
    """When the next waiting run must be looked at, in microseconds; `None` when none has a time."""
    return connection.execute(select(func.min(_R.wake_at)).where(_WAITS_FOR_A_TIME)).scalar_one()


def recover(connection: Connection, what: Recover) -> int:
    """Queue what is recorded as running and in nobody's hands."""
    running = select(_R.id).where(_R.status == RunStatus.RUNNING).order_by(_R.id).with_for_update()
    left = [
        run_id for run_id in connection.execute(running).scalars() if run_id not in what.in_hand
    ]
    connection.execute(
        update(_RUN)
        .where(_R.id.in_(left))
        .values(status=RunStatus.QUEUED, queued_at=micros_of(what.now))
    )
    return len(left)


def start_child(connection: Connection, what: StartChild) -> Run:
    """Queue the child run, or take up the one that is there; record the step that waits for it."""
    child_id = what.child.id
    there = lock_runs(connection, [child_id]).get(child_id)
    if there is None:
        _queue(connection, what.child)
    elif Command.RETRY in legal_commands(there):
        retries.retry(connection, there, now=what.step.started_at)
    record_steps(connection, [what.step])
    return lock_runs(connection, [child_id])[child_id]


def rest(connection: Connection, what: Rest) -> None:
    """Put the run to rest, or back into the queue if something happened since the worker looked."""
    seen = _R.signal == what.signal
    values: dict[str, Any] = {
        "status": case((seen, what.status.value), else_=RunStatus.QUEUED.value),
        "wake_at": None if what.wake_at is None else micros_of(what.wake_at),
        "queued_at": micros_of(what.now),
        "active_ms": _R.active_ms + what.active_ms,
        **usage_so_far(what.run_id),
    }
    if what.status is RunStatus.PAUSED:
        values["control"] = case((seen, None), else_=_R.control)
    rested = _hand_back(connection, what.run_id, values)
    if rested is not None:
        add_up(connection, rested.parent_run_id)


def finish(connection: Connection, what: Finish) -> None:
    """End the run and tell everything that hangs on it."""
    now = micros_of(what.now)
    values = {
        "status": what.status.value,
        "outcome": what.outcome.value if what.outcome else None,
        "answer": what.answer,
        "error": what.error,
        "control": None,
        "wake_at": None,
        "finished_at": now,
        "active_ms": _R.active_ms + what.active_ms,
        "handoffs": what.handoffs,
        "useful_handoffs": what.useful_handoffs,
        **usage_so_far(what.run_id),
    }
    ended = _hand_back(connection, what.run_id, values)
    if ended is None:
        return
    if what.status is not RunStatus.SUCCEEDED:
        _close_unfinished(connection, what.run_id, what.now)
    add_up(connection, ended.parent_run_id)
    tell(connection, ended.parent_run_id, now=what.now)
    mark_dirty(connection, ended.workspace_id, [now])


def _queue(connection: Connection, child: Run) -> None:
    """A child of a run that is being paused begins with the pause."""
    paused = select(_R.control).where(_R.id == child.parent_run_id)
    held = connection.execute(paused).scalar_one() == Command.PAUSE
    values = run_values(child)
    if held:
        values["status"] = RunStatus.PAUSED.value
    insert_new(connection, _RUN, values, unique=["id"])


def _hand_back(connection: Connection, run_id: str, values: dict[str, Any]) -> Any:  # noqa: ANN401
    """Change a run that is in a worker's hands; its row, or `None` if it is in nobody's."""
    changed = (
        update(_RUN)
        .where(_R.id == run_id, _R.status == RunStatus.RUNNING)
        .values(values)
        .returning(_R.workspace_id, _R.parent_run_id)
    )
    return connection.execute(changed).one_or_none()


def _close_unfinished(connection: Connection, run_id: str, now: datetime) -> None:
    """Nothing of a run that ended early goes on: no step, no question, no child run."""
    connection.execute(
        update(_STEP)
        .where(_S.run_id == run_id, _S.status.in_(_UNFINISHED), _S.superseded.is_(False))
        .values(status=StepStatus.CANCELLED.value, finished_at=micros_of(now), due_at=None)
    )
    withdraw(connection, [run_id], reason="the run ended", now=now)
    for child in _live_children(connection, run_id):
        commands.carry_out(connection, child, Command.CANCEL, now=now)


def _live_children(connection: Connection, run_id: str) -> Iterable[Run]:
    live = select(_R.id).where(_R.parent_run_id == run_id, _R.status.in_([*LIVE]))
    return lock_runs(connection, connection.execute(live).scalars()).values()
