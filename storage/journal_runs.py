"""What an engine does to runs, as SQL, within the batch's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    Connection,
    Integer,
    RowMapping,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)

from control_plane.domain.patterns import PatternSpec
from control_plane.domain.runs import LIVE, Command, Run, RunStatus, legal_commands
from control_plane.domain.steps import StepStatus
from control_plane.services.journal import (
    Claim,
    Enter,
    Finish,
    Forget,
    Recover,
    Rest,
    StartChild,
    Told,
)
from storage import commands, retries
from storage.approvals import withdraw
from storage.bell import ring
from storage.dirty import mark_dirty
from storage.happenings import run_ended, runs_started
from storage.inserting import insert_new
from storage.journal_writes import record_steps
from storage.locks import lock_runs
from storage.mapping import micros_of, run_values
from storage.signals import tell
from storage.tables import UNTOLD, HaltedRunRow, RunRow, StepRow, table_of
from storage.usage import add_up, usage_so_far

_RUN, _STEP = table_of(RunRow), table_of(StepRow)
_R, _S = _RUN.c, _STEP.c
_HALTED = table_of(HaltedRunRow).c.run_id
_UNFINISHED = (StepStatus.RUNNING, StepStatus.RETRYING, StepStatus.WAITING)
_AT_HOME = _R.engine == literal_column("'embedded'")  # Literally, for the index.
_WAITS_FOR_A_TIME = and_(_R.status == RunStatus.WAITING, _R.wake_at.is_not(None))

# What every claim and every end of a run says is put together once: building a statement costs more
# than carrying it out.
_NOW, _RUN_ID, _ACTIVE_MS, _SIGNAL, _STATUS = map(
    bindparam, ("at_now", "of_run", "worked_ms", "seen_signal", "next_status")
)
_RING = (
    update(_RUN)
    .where(
        _R.id.in_(
            select(_R.id)
            .where(_WAITS_FOR_A_TIME, _R.wake_at <= _NOW)
            .with_for_update(skip_locked=True)
        )
    )
    .values(status=RunStatus.QUEUED, queued_at=_NOW)
)
_QUEUED = (
    select(_RUN)
    .where(_AT_HOME, _R.status == RunStatus.QUEUED)
    .order_by(_R.queued_at)
    .limit(bindparam("free"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(_RUN)
    .where(_R.id == _RUN_ID)
    .values(status=RunStatus.RUNNING, wake_at=None, started_at=func.coalesce(_R.started_at, _NOW))
)
_NEXT_DUE = select(func.min(_R.wake_at)).where(_WAITS_FOR_A_TIME)
_ELSEWHERE = and_(~_AT_HOME, _R.status.in_([*LIVE]))
_HAND_BACK = (
    update(_RUN)
    .where(_R.id == _RUN_ID, or_(_R.status == RunStatus.RUNNING, _ELSEWHERE))
    .values(active_ms=_R.active_ms + _ACTIVE_MS, **usage_so_far(_RUN_ID))
    .returning(_R.workspace_id, _R.parent_run_id)
)
_SEEN = _R.signal == _SIGNAL
_REST = _HAND_BACK.where(_R.status != RunStatus.PAUSED).values(
    status=case((_SEEN, _STATUS), else_=RunStatus.QUEUED.value),
    control=case((and_(_SEEN, _STATUS.in_([RunStatus.PAUSED.value])), None), else_=_R.control),
    wake_at=bindparam("next_wake_at"),
    queued_at=_NOW,
)
_FINISH = (
    _HAND_BACK.where(_R.round == func.coalesce(bindparam("of_round", type_=Integer), _R.round))
    .returning(_R.id, _R.pattern_name, _R.pattern_version, _R.round, _R.rehearsal, _R.demo)
    .values(
        status=_STATUS,
        outcome=bindparam("what_outcome"),
        answer=bindparam("what_answer"),
        error=bindparam("what_error"),
        control=None,
        wake_at=None,
        finished_at=_NOW,
        handoffs=bindparam("all_handoffs"),
        useful_handoffs=bindparam("good_handoffs"),
    )
)


def claim_rows(connection: Connection, claim: Claim) -> list[RowMapping]:
    """Queue runs whose time has come, and mark the longest queued as running; rows as they were.

    Runs that somebody gives a command to at this moment are left for the next claim.
    """
    now = micros_of(claim.now)
    connection.execute(_RING, {"at_now": now})
    if claim.limit <= 0:
        return []
    rows = list(connection.execute(_QUEUED, {"free": claim.limit}).mappings())
    if rows:
        connection.execute(_TAKE, [{"of_run": row["id"], "at_now": now} for row in rows])
        first = [row for row in rows if row["started_at"] is None]
        runs_started(connection, first, now=claim.now)
    return rows


def next_due(connection: Connection) -> int | None:
    """When the next waiting run must be looked at, in microseconds; `None` when none has a time."""
    return connection.execute(_NEXT_DUE).scalar_one()


def recover(connection: Connection, what: Recover) -> int:
    """Queue what is recorded as running and in nobody's hands."""
    in_hand = and_(_AT_HOME, _R.status == RunStatus.RUNNING)
    running = select(_R.id).where(in_hand).order_by(_R.id).with_for_update()
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
        _queue(connection, what.child, what.spec)
    elif Command.RETRY in legal_commands(there):
        retries.retry(connection, there, now=what.step.started_at)
    known = update(_RUN).where(_R.id == child_id, ~_AT_HOME)
    connection.execute(known.values(told=_R.signal))  # Its parent starts it there.
    record_steps(connection, [what.step])
    ring(connection)  # Nothing else says so while the parent stays in hand.
    return lock_runs(connection, [child_id])[child_id]


def enter(connection: Connection, what: Enter) -> RowMapping | None:
    """Mark the run as running unless it is held or over; the row as it is then."""
    goes_on = [RunStatus.QUEUED, RunStatus.WAITING, RunStatus.RUNNING]
    taken = _TAKE.where(_R.status.in_(goes_on), _R.control.is_(None))
    if what.round is not None:
        taken = taken.where(_R.round == what.round)
    now = micros_of(what.now)
    was_taken = connection.execute(taken, {"of_run": what.run_id, "at_now": now}).rowcount > 0
    row = connection.execute(select(_RUN).where(_R.id == what.run_id)).mappings().one_or_none()
    if was_taken and row is not None and row["started_at"] == now:
        runs_started(connection, [row], now=what.now)
    return row


def told(connection: Connection, what: Told) -> None:
    """Remember what the run's engine knows."""
    behind = or_(_R.told.is_(None), _R.told < what.signal)
    connection.execute(update(_RUN).where(_R.id == what.run_id, behind).values(told=what.signal))


def forget(connection: Connection, what: Forget) -> None:
    """Let the run's engine be told of it as of a new one."""
    connection.execute(update(_RUN).where(_R.id == what.run_id).values(told=None))


def known_to(connection: Connection, engine: str, queued_before: datetime | None) -> list[str]:
    """Ids of the live runs the engine knows."""
    query = select(_R.id).where(_R.engine == engine, _R.status.in_([*LIVE]), _R.told.is_not(None))
    if queued_before is not None:
        left = and_(_R.status == RunStatus.QUEUED, _R.queued_at < micros_of(queued_before))
        query = query.where(left)
    return list(connection.execute(query).scalars())


def untold(connection: Connection, engine: str, limit: int) -> list[RowMapping]:
    """Runs whose engine is behind."""
    query = select(_RUN).where(text(UNTOLD), _R.engine == engine).order_by(_R.id).limit(limit)
    return list(connection.execute(query).mappings())


def goes_on(connection: Connection, run_id: str, *, round: int) -> bool:
    """Whether the run is still under way, in this round. Nobody ends it before the commit."""
    run = lock_runs(connection, [run_id]).get(run_id)
    return run is not None and run.status in LIVE and run.round == round


def rest(connection: Connection, what: Rest) -> None:
    """Put the run to rest, or back into the queue if something happened since the worker looked."""
    told = {
        "of_run": what.run_id,
        "seen_signal": what.signal,
        "next_status": what.status.value,
        "next_wake_at": None if what.wake_at is None else micros_of(what.wake_at),
        "worked_ms": what.active_ms,
        "at_now": micros_of(what.now),
    }
    rested = connection.execute(_REST, told).one_or_none()
    if rested is not None:
        add_up(connection, rested.parent_run_id)


def finish(connection: Connection, what: Finish) -> None:
    """End the run and tell everything that hangs on it."""
    now = micros_of(what.now)
    told = {
        "of_run": what.run_id,
        "of_round": what.round,
        "next_status": what.status.value,
        "what_outcome": what.outcome.value if what.outcome else None,
        "what_answer": what.answer,
        "what_error": what.error,
        "worked_ms": what.active_ms,
        "all_handoffs": what.handoffs,
        "good_handoffs": what.useful_handoffs,
        "at_now": now,
    }
    ended = connection.execute(_FINISH, told).mappings().one_or_none()
    if ended is None:
        return
    run_ended(connection, ended, what.status, what.outcome, now=what.now)
    if what.status is not RunStatus.SUCCEEDED:
        _close_unfinished(connection, what.run_id, what.now)
    add_up(connection, ended["parent_run_id"])
    tell(connection, ended["parent_run_id"], now=what.now)
    mark_dirty(connection, ended["workspace_id"], [now])


def _queue(connection: Connection, child: Run, spec: PatternSpec) -> None:
    """A child of a run that an operator is pausing begins with the pause.

    One that a kill switch pauses is let go alone; its children mind the switch themselves.
    """
    halted = select(_HALTED).where(_HALTED.in_([child.parent_run_id])).exists()
    paused = select(_R.control).where(_R.id == child.parent_run_id, ~halted)
    held = connection.execute(paused).scalar_one_or_none() == Command.PAUSE
    values = {**run_values(child), "inline_spec": spec.model_dump_json()}
    if held:
        values["status"] = RunStatus.PAUSED.value
    insert_new(connection, _RUN, values, unique=["id"])


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
