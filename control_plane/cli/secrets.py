"""`secrets`: list, show, set, remove; and the keys they are sealed with."""

from __future__ import annotations

import getpass
import sys
from argparse import Namespace

from control_plane.cli.arguments import Commands, command
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant
from control_plane.domain.errors import N_, CallerError, NotFound
from control_plane.representations import secrets as shown
from control_plane.representations.common import Listing
from control_plane.secrets.vault import KEY_VARIABLE, new_key
from control_plane.services import secrets

_LONGEST_VALUE = 10_000


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "secrets", _list, "list stored secrets, or act on one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    command(below, "list", _list, "list stored secrets; no value is shown")
    command(below, "show", _show, "show what is known of a secret, but its value").add_argument(
        "name"
    )
    put = command(below, "set", _set, "keep or replace a secret; the value is typed or piped in")
    put.add_argument("name")
    command(below, "remove", _remove, "remove a secret nothing needs").add_argument("name")
    command(below, "new-key", _new_key, f"make a key for {KEY_VARIABLE}; nothing is stored")
    command(below, "reseal", _reseal, "seal all secrets with the present key, the first one")


def _list(_: Namespace, terminal: Terminal) -> int:
    found = secrets.list_secrets(*asking())
    terminal.document(Listing(items=[shown.Secret.of(kept) for kept in found]))
    terminal.table(
        ["NAME", "VERSION", "CHANGED", "BY", "LAST USED", "USED BY"],
        [
            (
                kept.secret.name,
                kept.secret.version,
                instant(kept.secret.updated_at),
                kept.secret.updated_by,
                instant(kept.secret.last_used_at),
                ", ".join(kept.used_by) or "-",
            )
            for kept in found
        ],
        empty="No secrets yet. Keep one with `secrets set NAME`.",
    )
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    kept = secrets.get_secret(*asking(), arguments.name)
    terminal.document(shown.Secret.of(kept))
    terminal.say(f"{kept.secret.name} (version {kept.secret.version})")
    for label, value in (
        ("named as", kept.secret.reference),
        ("changed", f"{instant(kept.secret.updated_at)} by {kept.secret.updated_by}"),
        ("last used", instant(kept.secret.last_used_at)),
        ("used by", ", ".join(kept.used_by) or "-"),
    ):
        terminal.say(f"  {label:<10}{value}")
    return 0


def _set(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    try:
        before: int | None = secrets.get_secret(desk, principal, arguments.name).secret.version
    except NotFound:
        before = None
    secrets.save_secret(
        desk,
        principal,
        name=arguments.name,
        value=_value(arguments.name),
        expected_version=before,
    )
    kept = secrets.get_secret(desk, principal, arguments.name)
    terminal.document(shown.Secret.of(kept))
    terminal.say(
        f"Secret {kept.secret.name} is kept (version {kept.secret.version}); "
        f"name it as {kept.secret.reference}."
    )
    return 0


def _value(name: str) -> str:
    """Typed without an echo, or read from a pipe; never an argument, which others could see."""
    if sys.stdin.isatty():
        return getpass.getpass(f"Value of {name}: ")
    try:
        text = sys.stdin.read(_LONGEST_VALUE + 2)
    except UnicodeDecodeError:
        raise CallerError(N_("Standard input is not valid text.")) from None
    return text.removesuffix("\n").removesuffix("\r")


def _remove(arguments: Namespace, terminal: Terminal) -> int:
    secrets.remove_secret(*asking(), arguments.name)
    terminal.document({"removed": arguments.name})
    terminal.say(f"Secret {arguments.name} is removed.")
    return 0


def _new_key(_: Namespace, terminal: Terminal) -> int:
    key = new_key()
    terminal.document({"key": key})
    terminal.say(key)
    if not terminal.as_json:
        terminal.note(
            f"Set it as {KEY_VARIABLE} for every process, and keep a copy apart from the store's"
            " backups: without it, stored secrets cannot be opened."
        )
    return 0


def _reseal(_: Namespace, terminal: Terminal) -> int:
    moved = secrets.reseal(*asking())
    terminal.document({"resealed": moved})
    terminal.say(f"Sealed {moved} secret(s) with the present key.")
    return 0
