"""Act on a run: cancel, pause, resume, retry from the failed step, fork from any step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from control_plane.domain.access import Principal, Role, require, require_somewhere
from control_plane.domain.errors import N_, Conflict, InvalidInput, Problem
from control_plane.domain.patterns import Pattern
from control_plane.domain.runs import Command, Run, check_command
from control_plane.domain.steps import StepKind
from control_plane.services.desk import Desk
from control_plane.services.kill_switches import halted_run, stopped
from control_plane.services.launch import start_run
from control_plane.services.ports import Records
from control_plane.services.runs import RunView, existing_run

_FORKABLE = frozenset({StepKind.AGENT, StepKind.CHILD})


def command(desk: Desk, principal: Principal, run_id: str, command: Command | str) -> Run:
    """Cancel, pause, resume or retry a run.

    A run in a worker's hands carries the command out between two effects; what is under way is
    finished and recorded first when it is paused, and given up when it is cancelled.

    Raises:
        NotFound: There is no such run.
        Conflict: Its status does not allow it; the message says what is possible.
    """
    require_somewhere(principal, Role.OPERATOR)
    wanted = _known(command)
    with desk.store.writing() as tx:
        require(principal, Role.OPERATOR, on=subject_of(existing_run(tx, principal, run_id)))
        run = _commandable(tx, principal, run_id, wanted)
        while not _carry_out(tx, run, wanted, desk):  # The worker moved it on since it was read.
            run = _commandable(tx, principal, run_id, wanted)
        desk.audit(tx, principal, f"run.{wanted.value}", f"run/{run_id}", status=run.status.value)
        after = existing_run(tx, principal, run_id)
    desk.engines.wake()
    return after


def fork(
    desk: Desk,
    principal: Principal,
    run_id: str,
    *,
    from_key: str = "",
    instruction: str | None = None,
    input: Mapping[str, Any] | None = None,
    latest_versions: bool = False,
    source: str = "ui",
) -> Run:
    """Start a new run that shares the old one's record up to a step and then goes its own way.

    Args:
        from_key: The step to take anew; empty starts from the beginning.
        instruction: What the step is told instead; `None` leaves it.
        input: The run's input instead; only from the beginning, since recorded steps rest on the
        old one.
        latest_versions: Use the current versions of agents instead of the ones the old run pinned.

    Raises:
        NotFound: There is no such run or step.
        InvalidInput: The combination makes no sense, or the new input breaks the pattern's schema.
    """
    require_somewhere(principal, Role.OPERATOR)
    _check_fork(from_key, instruction, input)
    with desk.store.writing() as tx:
        old = existing_run(tx, principal, run_id)
        require(principal, Role.OPERATOR, on=subject_of(old))
        _check_contents(tx, old)
        spec = tx.runs.spec(old)
        pattern = (
            tx.patterns.get(principal.workspace_id, old.pattern_name) if old.pattern_id else None
        )
        run = start_run(
            desk,
            tx,
            principal,
            spec=pattern.spec if pattern and latest_versions else spec,
            pattern=pattern if latest_versions else _pinned(pattern, old),
            name=old.pattern_name,
            input=old.input if input is None else input,
            source=source,
            forked_from=old.id,
            overrides={from_key: instruction} if instruction is not None else None,
            pins=None if latest_versions else old.pins,
        )
        if from_key:
            tx.runs.copy_steps(old, run.id, before_key=from_key)
    desk.engines.wake()
    return run


def subject_of(run: Run) -> str:
    """What a run is about, as grants name it: its pattern, or the agent that is tried alone."""
    agent = run.pattern_name.removeprefix("try:")
    return f"agent/{agent}" if agent != run.pattern_name else f"pattern/{agent}"


def forkable_keys(view: RunView) -> list[str]:
    """Steps a fork can begin from, in order."""
    return [
        step.key
        for step in view.steps
        if step.kind in _FORKABLE and step.depth == 0 and not step.superseded
    ]


def _known(command: Command | str) -> Command:
    try:
        return Command(command)
    except ValueError as error:
        expected = ", ".join(Command)
        raise InvalidInput(
            [Problem("command", N_("Choose one of {expected}."), {"expected": expected})]
        ) from error


def _commandable(tx: Records, principal: Principal, run_id: str, command: Command) -> Run:
    run = existing_run(tx, principal, run_id)
    check_command(command, run)
    if command is Command.RETRY:
        _check_contents(tx, run)
    held = halted_run(tx, principal, run_id) if command is Command.RESUME else None
    if held is not None:
        raise stopped(held.switch)
    return run


def _check_contents(tx: Records, run: Run) -> None:
    """What goes on from a record needs what was said in it."""
    if tx.retention.emptied_at(run.id) is not None:
        raise Conflict(
            N_("The contents of run {run} were removed when their time was over; launch it anew."),
            run=run.id,
        )


def _carry_out(tx: Records, run: Run, command: Command, desk: Desk) -> bool:
    if command is Command.RETRY:
        return tx.runs.retry(run, now=desk.now())
    return tx.runs.command(run, command.value, now=desk.now())


def _check_fork(from_key: str, instruction: str | None, input: Mapping[str, Any] | None) -> None:
    if from_key and input is not None:
        raise InvalidInput(
            [
                Problem(
                    "input",
                    N_(
                        "A changed input needs a fork from the beginning; recorded steps "
                        "rest on the old one."
                    ),
                )
            ]
        )
    if instruction is not None and not from_key:
        raise InvalidInput(
            [Problem("from_key", N_("Say which step the changed instruction is for."))]
        )


def _pinned(pattern: Pattern | None, old: Run) -> Pattern | None:
    """The pattern at the version the old run used, for the new run to point at."""
    return replace(pattern, version=old.pattern_version) if pattern else None
