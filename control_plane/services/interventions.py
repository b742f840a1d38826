"""Step in while a run is under way: tell it something."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.access import Principal, Role, require, require_somewhere
from control_plane.domain.errors import N_, Conflict, InvalidInput, Problem
from control_plane.domain.interventions import RunMessage
from control_plane.domain.runs import Run
from control_plane.services.control import subject_of
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.runs import existing_run

LONGEST_MESSAGE = 10_000


def add_message(
    desk: Desk, principal: Principal, run_id: str, *, text: str, to: str = ""
) -> RunMessage:
    """Tell a run something; the next turn that begins, in it or below it, takes it up.

    Args:
        to: Name of the agent it is for; empty for whoever begins next.

    Raises:
        NotFound: There is no such run.
        InvalidInput: There is no text, or no agent of the run has that name.
        Conflict: The run has ended.
    """
    with desk.store.writing() as tx:
        run = run_to_steer(tx, principal, run_id)
        _check(run, text, to)
        message = RunMessage(
            id=desk.new_id("msg"),
            workspace_id=principal.workspace_id,
            run_id=run_id,
            to=to,
            text=text.strip(),
            by=principal.id,
            at=desk.now(),
        )
        if not tx.messages.add(message, now=message.at):
            raise ended_already(run)
        facts = {"message": message.id, "to": to or None}
        desk.audit(tx, principal, "run.told", f"run/{run_id}", **facts)
    return message


def messages(desk: Desk, principal: Principal, run_id: str) -> Sequence[RunMessage]:
    """What people told the run, the oldest first, and who took it up. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        existing_run(tx, principal, run_id)
        return tx.messages.of_run(run_id)


def run_to_steer(tx: Records, principal: Principal, run_id: str) -> Run:
    """The run, for a principal that operates its pattern. Raises `NotFound`, `NotAllowed`."""
    require_somewhere(principal, Role.OPERATOR)
    run = existing_run(tx, principal, run_id)
    require(principal, Role.OPERATOR, on=subject_of(run))
    return run


def ended_already(run: Run) -> Conflict:
    """What to tell who steps in too late."""
    return Conflict(
        N_("Run {run} has ended; retry or fork it to change how it goes."),
        run=run.id,
    )


def _check(run: Run, text: str, to: str) -> None:
    problems: list[Problem] = []
    if not text.strip():
        problems.append(Problem("text", N_("Say what the run is to be told.")))
    if len(text) > LONGEST_MESSAGE:
        template = N_("Use at most {limit} characters.")
        problems.append(Problem("text", template, {"limit": LONGEST_MESSAGE}))
    if to and to not in _agents_of(run):
        problems.append(Problem("to", N_("The run has no agent {name!r}."), {"name": to}))
    if problems:
        raise InvalidInput(problems)


def _agents_of(run: Run) -> set[str]:
    """Every agent of the run, nested ones included."""
    return {path.rpartition("/")[2] for path, pin in run.pins.items() if pin.kind == "agent"}
