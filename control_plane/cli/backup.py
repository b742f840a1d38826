"""`backup` and `restore`: the whole store as one file, and back."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from control_plane import __version__
from control_plane.cli.arguments import Commands, command
from control_plane.cli.asking import asking, plane
from control_plane.cli.terminal import Terminal
from control_plane.domain.access import Role, require
from control_plane.domain.errors import N_, CallerError
from control_plane.settings import Settings
from storage.archive import Manifest, verified
from storage.backup import back_up
from storage.restore import restore

_VERIFY = "verify"


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(
        commands, "backup", _backup, "write the whole store into a file, or verify such a file"
    )
    parser.add_argument(
        "words",
        nargs="+",
        metavar="[verify] FILE",
        help="a new file, such as store.tar.gz; `verify FILE` reads one and says what it holds",
    )
    back = command(commands, "restore", _restore, "fill an empty store from a backup")
    back.add_argument("file", metavar="FILE")
    back.add_argument(
        "--replace", action="store_true", help="throw away what the store holds; asks first"
    )
    back.add_argument("--yes", action="store_true", help="do not ask")


def _backup(arguments: Namespace, terminal: Terminal) -> int:
    words: list[str] = arguments.words
    if words[0] == _VERIFY and len(words) == 2:
        _show(verified(Path(words[1])), terminal, file=words[1], done="is whole")
        return 0
    if len(words) != 1 or words[0] == _VERIFY:
        raise CallerError(N_("Name one file: `backup FILE`, or `backup verify FILE`."))
    desk, principal = asking()
    require(principal, Role.ADMIN)
    manifest = back_up(plane().store.database, Path(words[0]), version=__version__, now=desk.now())
    with desk.store.writing() as tx:
        desk.audit(tx, principal, "store.backed_up", "store/backup", digest=manifest.digest)
    _show(manifest, terminal, file=words[0], done="is written")
    return 0


def _restore(arguments: Namespace, terminal: Terminal) -> int:
    if arguments.replace and not arguments.yes:
        _ask_for_leave(terminal)
    url = Settings.from_environment().database_url
    manifest = restore(url, Path(arguments.file), replace=arguments.replace)
    desk, principal = asking()
    with desk.store.writing() as tx:
        desk.audit(tx, principal, "store.restored", "store/backup", digest=manifest.digest)
    _show(manifest, terminal, file=arguments.file, done="is restored")
    return 0


def _ask_for_leave(terminal: Terminal) -> None:
    if terminal.as_json or not sys.stdin.isatty():
        raise CallerError(N_("Nobody is there to ask; add --yes to throw away what is there."))
    terminal.note("Everything the store holds now is thrown away. Type replace to go on.")
    if sys.stdin.readline().strip().lower() != "replace":
        raise CallerError(N_("Nothing was restored."))


def _show(manifest: Manifest, terminal: Terminal, *, file: str, done: str) -> None:
    terminal.document({"file": file, "digest": manifest.digest, **manifest.model_dump()})
    terminal.table(
        ["TABLE", "ROWS", "SHA-256"],
        [(table.name, table.rows, table.sha256) for table in manifest.tables if table.rows],
        empty="It holds nothing.",
    )
    at = f"{manifest.created_at:%Y-%m-%d %H:%M:%S} UTC"
    terminal.say(
        f"{file} {done}: {manifest.rows} row(s) of {at}, schema {manifest.revision},"
        f" version {manifest.version}."
    )
    terminal.say(f"digest {manifest.digest}")
