"""`run`: launch a pattern and follow it."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from control_plane.cli.arguments import Commands, command, read_document
from control_plane.cli.asking import Asking, asking, plane
from control_plane.cli.following import follow
from control_plane.cli.limits import add_limits, limits_of
from control_plane.cli.run_input import input_from
from control_plane.cli.terminal import Terminal
from control_plane.representations.runs import Run
from control_plane.services import patterns
from control_plane.services.launch import launch_once


def declare(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "run", _run, "launch a pattern and follow the run")
    parser.add_argument("pattern")
    given = parser.add_mutually_exclusive_group()
    given.add_argument(
        "--input",
        action="append",
        metavar="KEY=VALUE",
        help="one field of the input; repeat it for more",
    )
    given.add_argument(
        "--input-file", metavar="FILE", help="the input as JSON; - reads standard input"
    )
    given.add_argument("--request", metavar="TEXT", help="short for --input request=TEXT")
    parser.add_argument(
        "--idempotency-key", metavar="KEY", help="the same key again starts nothing new"
    )
    add_limits(parser, "are the pattern's")
    add_following(parser)


def add_following(parser: Any) -> None:
    """Let the command choose whether and how long it follows the run."""
    from argparse import BooleanOptionalAction

    parser.add_argument(
        "--follow",
        action=BooleanOptionalAction,
        default=True,
        help="print steps as they are recorded",
    )
    parser.add_argument(
        "--wait-for-person",
        action=BooleanOptionalAction,
        default=True,
        help="go on following while the run waits for a decision",
    )
    parser.add_argument(
        "--timeout",
        type=float,
        metavar="SECONDS",
        help="stop following, not the run, after this long",
    )


def _run(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    launched = launch_once(
        *caller,
        pattern=arguments.pattern,
        input=_input(arguments, caller),
        source="cli",
        idempotency_key=arguments.idempotency_key,
        budget=limits_of(arguments),
    )
    run = launched.run
    terminal.say(f"{'Already started' if launched.repeated else 'Started'} {run.id}.")
    if arguments.follow:
        return follow_here(arguments, run.id, caller, terminal)
    terminal.document(Run.model_validate(run))
    terminal.say(f"Look with `runs show {run.id}`.")
    return 0


def follow_here(arguments: Namespace, run_id: str, caller: Asking, terminal: Terminal) -> int:
    """Follow a run; work on it in this process as long as no other worker does."""
    here = plane()
    here.start_work()  # The embedded engine works only if the store's worker lock is free.
    try:
        return follow(
            run_id,
            caller,
            terminal,
            wait_for_person=arguments.wait_for_person,
            timeout_seconds=arguments.timeout,
        )
    finally:
        here.stop_work()
        here.rehearsal.stop()


def _input(arguments: Namespace, caller: Asking) -> dict[str, Any]:
    if arguments.input_file:
        return read_document(arguments.input_file)
    if arguments.request is not None:
        return {"request": arguments.request}
    pattern = patterns.get_pattern(*caller, arguments.pattern)
    return input_from(arguments.input or [], pattern.spec.input_schema)
