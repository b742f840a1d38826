"""How commands declare themselves, and how they read files and times."""

from __future__ import annotations

import argparse
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias, cast

from control_plane.cli.exit_codes import EXPLAINED
from control_plane.cli.terminal import Terminal
from control_plane.domain.errors import N_, CallerError, InvalidInput, Problem
from control_plane.domain.json_text import read_json

Commands: TypeAlias = "argparse._SubParsersAction[ArgumentParser]"  # pyright: ignore[reportPrivateUsage]
"""What `add_subparsers` returns; argparse gives it no public name."""

Act = Callable[[Namespace, Terminal], int]
_LARGEST_FILE_BYTES = 20_000_000
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def command(commands: Commands, name: str, act: Act | None, help: str) -> ArgumentParser:
    """Declare a command that `act` carries out; `None` when it only holds those below it."""
    parser = commands.add_parser(
        name,
        help=help,
        description=help,
        epilog=EXPLAINED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    json_flag(parser)
    if act is not None:
        parser.set_defaults(act=act)
    return parser


def by_default(parser: ArgumentParser, below: ArgumentParser) -> None:
    """Let a command without one below it do what `below` does without arguments."""
    parser.set_defaults(**vars(below.parse_args([])))


def json_flag(parser: ArgumentParser) -> None:
    """Let the parser take `--json`, before or after the name of a command."""
    parser.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="JSON on standard output"
    )


def read_document(path: str) -> dict[str, Any]:
    """The JSON object in a file; `-` reads standard input.

    Raises:
        CallerError: It cannot be read, or is not a JSON object.
    """
    return json_object(_bytes_of(path), named=path)


def read_text(path: str) -> str:
    """The text in a file, as UTF-8; `-` reads standard input.

    Raises:
        CallerError: It cannot be read, or is not UTF-8.
    """
    try:
        return _bytes_of(path).decode()
    except UnicodeDecodeError as error:
        raise CallerError(N_("{path} is not text in UTF-8."), path=path) from error


def json_object(text: bytes | str, *, named: str) -> dict[str, Any]:
    """The JSON object in the text, which came from what is `named`.

    Raises:
        CallerError: It is not a JSON object.
    """
    value = read_json(text)
    if not isinstance(value, dict):
        raise CallerError(N_("{path} must hold a JSON object."), path=named)
    return cast("dict[str, Any]", value)


def moment(text: str, *, now: datetime) -> datetime:
    """An instant: `2026-11-23`, `2026-11-23T08:00:00Z`, or a time ago: `90m`, `24h`, `7d`, `2w`.

    Raises:
        InvalidInput: It is neither.
    """
    if text[:-1].isdecimal() and text[-1] in _UNITS and len(text) <= 6:
        return now - timedelta(**{_UNITS[text[-1]]: int(text[:-1])})
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        problem = Problem(
            "time",
            N_("{text!r} is no time; write 2026-11-23T08:00:00Z, or 24h or 7d."),
            {"text": text},
        )
        raise InvalidInput([problem]) from error


def _bytes_of(path: str) -> bytes:
    try:
        if path == "-":
            return sys.stdin.buffer.read(_LARGEST_FILE_BYTES)
        with Path(path).open("rb") as file:
            return file.read(_LARGEST_FILE_BYTES)
    except OSError as error:
        raise CallerError(
            N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror or str(error)
        ) from error
