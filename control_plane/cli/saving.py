"""What saving an agent, pattern, connection or tool from a file has in common."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from typing import Any

_SHOWN_ONLY = frozenset({"id", "version", "rehearsal", "created_at", "updated_at"})


def add_saving(parser: ArgumentParser) -> None:
    """Let the command take a file and the version it is based on."""
    parser.add_argument(
        "-f",
        "--file",
        required=True,
        metavar="FILE",
        help="JSON as `show --json` prints it; - reads standard input. With a `version` it changes"
        " that version, without one it registers something new",
    )
    parser.add_argument(
        "--expected-version",
        type=int,
        metavar="N",
        help="the version it changes, instead of the file's",
    )


def expected_version(document: Mapping[str, Any], given: int | None) -> int | None:
    """The version a save changes: the given one, or the file's; `None` registers anew."""
    if given is not None:
        return given
    version = document.get("version")
    return version if isinstance(version, int) and not isinstance(version, bool) else None


def wanted_of(document: Mapping[str, Any], fields: Sequence[str]) -> dict[str, Any]:
    """The document without what `show` adds. Anything else that is unknown stays, to be refused."""
    return {
        key: value for key, value in document.items() if key in fields or key not in _SHOWN_ONLY
    }
