"""Cancel, pause and resume: as far as the store can carry them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from control_plane.domain.runs import Command, Outcome, Run, RunStatus, legal_commands
from control_plane.domain.steps import StepStatus
from storage.approvals import withdraw
from storage.dirty import mark_dirty
from storage.happenings import runs_cancelled
from storage.locks import lock_runs
from storage.mapping import micros_of
from storage.signals import tell
from storage.tables import HaltedRunRow, RunRow, StepRow, table_of

_RUN, _STEP, _HALTED = table_of(RunRow), table_of(StepRow), table_of(HaltedRunRow)
_R, _S = _RUN.c, _STEP.c
_UNFINISHED = [StepStatus.RUNNING.value, StepStatus.RETRYING.value, StepStatus.WAITING.value]


def carry_out(sql: Connection, run: Run, command: Command, *, now: datetime) -> bool:
    """Give the command to the run and to all runs below it that can take it.

    A run in a worker's hands gets it as `control`; one at rest changes status at once.

    Returns:
        False when the run's status is no longer the one that was read; nothing is changed then.
    """
    parent = [run.parent_run_id] if run.parent_run_id else []
    current = lock_runs(sql, [run.id, *parent]).get(run.id)
    if current is None or current.workspace_id != run.workspace_id:
        return False
    if current.status is not run.status:
        return False
    family = _family(sql, run)  # Nothing more starts below a run that is locked.
    members = lock_runs(sql, family).values()
    # A cancel that was accepted stands, whatever is asked after it.
    takers = [
        member
        for member in members
        if command in legal_commands(member) and member.control is not Command.CANCEL
    ]
    at_rest = [taker.id for taker in takers if taker.status is not RunStatus.RUNNING]
    _tell_worker(sql, [taker.id for taker in takers if taker.status is RunStatus.RUNNING], command)
    if command is Command.RESUME:
        _take_back_pause(sql, family)
    if command is Command.PAUSE:
        _take_over_halts(sql, family)
    if at_rest:
        _change(sql, at_rest, command, now=now)
    if command is Command.CANCEL and at_rest:
        _cancel_what_is_open(sql, at_rest, now=now)
        runs_cancelled(sql, [taker for taker in takers if taker.id in at_rest], now=now)
        mark_dirty(sql, run.workspace_id, [micros_of(now)])
        if run.id in at_rest:
            tell(sql, run.parent_run_id, now=now)
    return True


def _family(sql: Connection, run: Run) -> list[str]:
    """The ids of the run and all runs below it."""
    own = select(_R.id).where(_R.id == run.id, _R.workspace_id == run.workspace_id)
    family = own.cte("family", recursive=True)
    family = family.union(select(_R.id).join(family, _R.parent_run_id == family.c.id))
    return list(sql.execute(select(family.c.id)).scalars())


def _tell_worker(sql: Connection, running: Sequence[str], command: Command) -> None:
    values = {"control": command.value, "signal": _R.signal + 1}
    sql.execute(update(_RUN).where(_R.id.in_(running)).values(values))


def _take_back_pause(sql: Connection, family: Sequence[str]) -> None:
    """A run whose worker has not yet carried out the pause shall not pause after all."""
    sql.execute(
        update(_RUN)
        .where(
            _R.id.in_(family),
            _R.status == RunStatus.RUNNING.value,
            _R.control == Command.PAUSE.value,
        )
        .values(control=None, signal=_R.signal + 1)
    )


def _take_over_halts(sql: Connection, family: Sequence[str]) -> None:
    """What a kill switch paused stays paused when it is released: the operator wants it so, too."""
    sql.execute(delete(_HALTED).where(_HALTED.c.run_id.in_(family)))


def _change(sql: Connection, at_rest: Iterable[str], command: Command, *, now: datetime) -> None:
    changes: dict[Command, dict[str, Any]] = {
        Command.CANCEL: {
            "status": RunStatus.CANCELLED.value,
            "outcome": Outcome.CANCELLED.value,
            "finished_at": micros_of(now),
        },
        Command.PAUSE: {"status": RunStatus.PAUSED.value},
        Command.RESUME: {"status": RunStatus.QUEUED.value, "queued_at": micros_of(now)},
    }
    sql.execute(
        update(_RUN)
        .where(_R.id.in_(at_rest))
        .values(**changes[command], control=None, wake_at=None, signal=_R.signal + 1)
    )


def _cancel_what_is_open(sql: Connection, runs: Iterable[str], *, now: datetime) -> None:
    sql.execute(
        update(_STEP)
        .where(_S.run_id.in_(runs), _S.status.in_(_UNFINISHED), _S.superseded.is_(False))
        .values(status=StepStatus.CANCELLED.value, finished_at=micros_of(now), due_at=None)
    )
    withdraw(sql, runs, reason="run cancelled", now=now)
