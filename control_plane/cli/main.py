"""The command line: `python -m control_plane`."""

from __future__ import annotations

import logging
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Sequence
from functools import cache
from typing import NoReturn

from control_plane import __version__
from control_plane.cli import (
    agents,
    apply,
    approvals,
    audit,
    backup,
    connections,
    data,
    doctor,
    export,
    fleet,
    governance,
    kill_switches,
    launch,
    members,
    notifications,
    patterns,
    policies,
    processes,
    reviewers,
    runs,
    schedules,
    secrets,
    service_accounts,
    tokens,
    tools,
    views,
    webhooks,
    workspaces,
)
from control_plane.cli.arguments import json_flag
from control_plane.cli.exit_codes import EXPLAINED, INTERRUPTED, READER_GONE, UNFORESEEN
from control_plane.cli.terminal import Terminal
from control_plane.domain.errors import N_, CallerError, ControlPlaneError
from control_plane.secrets.logs import safe_trace

_MODULES = (
    processes,
    agents,
    patterns,
    policies,
    connections,
    tools,
    secrets,
    launch,
    runs,
    schedules,
    webhooks,
    notifications,
    reviewers,
    approvals,
    kill_switches,
    views,
    tokens,
    service_accounts,
    members,
    workspaces,
    governance,
    fleet,
    audit,
    data,
    apply,
    export,
    backup,
    doctor,
)
_TRACE_VARIABLE = "CONTROL_PLANE_TRACE"


class _Parser(ArgumentParser):
    """Raises what it refuses, so that it is told like every other error."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments."""
        raise CallerError(
            N_("{message}. See `{command} --help`."), message=message, command=self.prog
        )


def main(arguments: Sequence[str]) -> int:
    """Carry out one command line, without the name of the program; the exit code."""
    terminal = Terminal(sys.stdout, sys.stderr, as_json="--json" in arguments)
    if not os.environ.get(_TRACE_VARIABLE):
        # A worker in this process logs what it meets in any run; who follows one run did not ask.
        logging.getLogger().addHandler(logging.NullHandler())
    try:
        return _carry_out(arguments, terminal)
    except ControlPlaneError as error:
        terminal.fail(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _hush()
        return READER_GONE
    except Exception as error:
        return _confess(error, terminal)


def _carry_out(arguments: Sequence[str], terminal: Terminal) -> int:
    if any(_broken(argument) for argument in arguments):
        raise CallerError(N_("An argument is not valid text in this terminal's encoding."))
    parsed: Namespace = _parser().parse_args(arguments)
    return parsed.act(parsed, terminal)


@cache
def _parser() -> ArgumentParser:
    parser = _Parser(
        prog="python -m control_plane",
        description="Register agents, compose patterns, launch runs, decide, watch KPIs.",
        epilog=EXPLAINED,
        formatter_class=RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    json_flag(parser)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in _MODULES:
        module.declare(commands)
    return parser


def _broken(argument: str) -> bool:
    """Whether it holds what was undecodable and came in as lone surrogates."""
    try:
        argument.encode()
    except UnicodeEncodeError:
        return True
    return False


def _hush() -> None:
    """Keep the interpreter from complaining about the closed pipe when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _confess(error: Exception, terminal: Terminal) -> int:
    if os.environ.get(_TRACE_VARIABLE):
        sys.stderr.write(safe_trace(error) + "\n")
    unforeseen = ControlPlaneError(
        N_("Something unforeseen went wrong ({kind}: {reason}). Set {variable}=1 to see where."),
        kind=type(error).__name__,
        reason=error,
        variable=_TRACE_VARIABLE,
    )
    terminal.fail(unforeseen)
    return UNFORESEEN
