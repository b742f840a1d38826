"""How each write of a batch is carried out, and which runs a batch is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Connection

from control_plane.services.journal import (
    Enter,
    Expire,
    Fenced,
    Finish,
    Forget,
    OpenApproval,
    Recover,
    Rest,
    SignOfLife,
    StartChild,
    TakeOver,
    Told,
    Write,
)
from control_plane.services.order_writes import Halt, SetBudget, TakeMessages, TakeRedirection
from control_plane.services.recorded import StepRecord
from storage import journal_runs as runs
from storage import journal_writes as writes
from storage import orders

CARRIED_OUT_BY: dict[type, Callable[[Connection, Any], Any]] = {
    Recover: runs.recover,
    OpenApproval: writes.open_approval,
    Expire: writes.expire,
    StartChild: runs.start_child,
    Rest: runs.rest,
    Finish: runs.finish,
    SignOfLife: writes.sign_of_life,
    TakeOver: writes.take_over,
    Halt: orders.halt,
    TakeMessages: orders.take_messages,
    TakeRedirection: orders.take_redirection,
    SetBudget: orders.change_budget,
    Told: runs.told,
    Forget: runs.forget,
}


_OF_A_RUN = (StepRecord, Rest, Finish, Enter, Halt, TakeMessages, TakeRedirection)


def runs_in(batch: Sequence[Write]) -> set[str]:
    """Ids of the runs a batch is about; they are locked first."""
    ids: set[str] = set()
    for what in batch:
        if isinstance(what, _OF_A_RUN):
            ids.add(what.run_id)
        elif isinstance(what, (OpenApproval, StartChild, Fenced)):
            ids.add(what.step.run_id)
        elif isinstance(what, SetBudget):
            ids.add(what.record.run_id)
    return ids


def steps_from(batch: Sequence[Write], position: int) -> list[StepRecord]:
    """The unbroken row of step records that begins here; they are written with one statement."""
    steps: list[StepRecord] = []
    for what in batch[position:]:
        if not isinstance(what, StepRecord):
            break
        steps.append(what)
    return steps
