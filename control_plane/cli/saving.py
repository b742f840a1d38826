"""What saving an agent, pattern, connection or tool from a file has in common."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter

from control_plane.domain.validation import parse
from control_plane.representations.common import VersionNumber

_SHOWN_ONLY = frozenset({"id", "version", "rehearsal", "created_at", "updated_at"})
_version: TypeAdapter[int] = TypeAdapter(VersionNumber)


def version_number(text: str) -> int:
    """The number of a version, as argparse reads it."""
    if text.isdecimal() and len(text) < 10 and int(text) > 0:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is no version; give a whole number above 0")


def version_so_far(text: str) -> int:
    """As `version_number`; 0 where nothing was saved yet."""
    return 0 if text == "0" else version_number(text)


def add_saving(parser: ArgumentParser) -> None:
    """Let the command take a file and the version it is based on."""
    parser.add_argument(
        "-f",
        "--file",
        required=True,
        metavar="FILE",
        help="JSON as `show --json` prints it, or the specification alone; - reads standard input."
        " With a `version` it changes that version, without one it registers something new",
    )
    add_expected_version(parser)


def add_expected_version(parser: ArgumentParser) -> None:
    """Let the command say which version it changes."""
    parser.add_argument(
        "--expected-version", type=version_number, metavar="N", help="the version it changes"
    )


def add_naming(parser: ArgumentParser) -> None:
    """Let the command name what a file with a bare specification leaves out."""
    parser.add_argument("name", nargs="?", help="default: as the file says")
    parser.add_argument("--owner", help="default: as the file says")


def expected_version(document: Mapping[str, Any], given: int | None) -> int | None:
    """The version a save changes: the given one, or the file's; `None` registers anew.

    Raises:
        InvalidInput: The file's is no version.
    """
    if given is not None or document.get("version") is None:
        return given
    return parse(_version, document["version"], prefix="version")


def as_shown(document: dict[str, Any]) -> dict[str, Any]:
    """The document as `show --json` prints it, where a file may hold the specification alone."""
    return document if isinstance(document.get("spec"), dict) else {"spec": document}


def draft_of(document: Mapping[str, Any], arguments: Namespace) -> dict[str, Any]:
    """What to save: the document without what `show` adds, named and owned as the arguments say."""
    whole = document if "spec" in document else {"spec": document}
    draft = {key: value for key, value in whole.items() if key not in _SHOWN_ONLY}
    said = {"name": arguments.name, "owner": arguments.owner}
    return {**draft, **{key: value for key, value in said.items() if value is not None}}
