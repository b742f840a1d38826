"""`tokens`: list, create, revoke."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from typing import Any

from control_plane.cli.arguments import Commands, by_default, command
from control_plane.cli.asking import asking, plane
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant, one_line
from control_plane.domain.access import Grant, Role
from control_plane.domain.errors import N_, CallerError
from control_plane.domain.tokens import DEFAULT_DAYS
from control_plane.representations import tokens as shown
from control_plane.representations.common import Paged
from control_plane.services import tokens


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "tokens", None, "list bearer tokens of the API, or act on one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    listing = command(below, "list", _list, "list all tokens of the workspace, newest first")
    listing.add_argument("--limit", type=int, choices=range(1, 201), default=50, metavar="1..200")
    listing.add_argument("--cursor", help="the `next_cursor` of the page before")
    by_default(parser, listing)
    create = command(below, "create", _create, "make a token; it is shown this once")
    create.add_argument("name", help="what it is for")
    create.add_argument("--days", type=int, default=DEFAULT_DAYS, help="until it expires")
    create.add_argument(
        "--for", dest="owner", default="", metavar="ID", help="a service account's id"
    )
    add_rights(create)
    revoke = command(below, "revoke", _revoke, "let a token open nothing from now on")
    revoke.add_argument("id", help="as `tokens list` shows it")


def add_rights(parser: ArgumentParser) -> None:
    """Let the command say what may be done."""
    parser.add_argument(
        "--role",
        action="append",
        choices=[role.value for role in Role],
        help="repeat it for several; default viewer",
    )
    parser.add_argument(
        "--grant",
        action="append",
        default=[],
        metavar="ROLE:KIND/NAME",
        help="a role for one thing only, such as operator:pattern/refunds; repeat it for several",
    )


def rights_of(arguments: Namespace) -> dict[str, Any]:
    """What may be done, as the services take it."""
    pairs = [grant.partition(":") for grant in arguments.grant]
    grants = [{"role": role, "subject": subject} for role, _, subject in pairs]
    roles = arguments.role or ([] if grants else [Role.VIEWER.value])
    return {"roles": roles, "grants": grants}


def rights(roles: Iterable[Role], grants: Iterable[Grant]) -> str:
    """Roles and grants on one line."""
    held = [role.value for role in Role if role in set(roles)]
    return ", ".join([*held, *sorted(f"{grant.role.value}:{grant.subject}" for grant in grants)])


def _list(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    page = tokens.list_tokens(
        desk, principal, everyone=True, limit=arguments.limit, cursor=arguments.cursor
    )
    now = desk.now()
    items = [shown.Token.of(token, now) for token in page.items]
    terminal.document(Paged(items=items, next_cursor=page.next_cursor))
    terminal.table(
        ["ID", "NAME", "TOKEN", "OWNER", "MAY", "STATE", "LAST USED", "EXPIRES"],
        [
            (
                token.id,
                one_line(token.name, width=30),
                f"{token.hint}…",
                token.owner,
                rights(token.roles, token.grants),
                token.state(now).value,
                instant(token.last_used_at),
                instant(token.expires_at),
            )
            for token in page.items
        ],
        empty="No tokens yet. Make one with `tokens create NAME --role operator`.",
    )
    if page.next_cursor is not None:
        terminal.say(f"More: --cursor {page.next_cursor}")
    return 0


def _create(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    if plane().settings.signs_in and not arguments.owner:
        raise CallerError(
            N_("People sign in here: give --for with a service account's id, or use the page.")
        )
    spec = {
        "name": arguments.name,
        "days": arguments.days,
        "owner": arguments.owner,
        **rights_of(arguments),
    }
    issued = tokens.create_token(desk, principal, spec)
    terminal.document(shown.NewToken.issued(issued, desk.now()))
    terminal.say(issued.secret)
    terminal.note(
        f"Keep it now: it is shown this once. It is {issued.token.id} and expires at"
        f" {instant(issued.token.expires_at)}."
    )
    return 0


def _revoke(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    token = tokens.revoke_token(desk, principal, arguments.id)
    terminal.document(shown.Token.of(token, desk.now()))
    terminal.say(f"Token {token.id} is revoked.")
    return 0
