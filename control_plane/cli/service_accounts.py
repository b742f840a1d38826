"""`service-accounts`: list, create, change, remove."""

from __future__ import annotations

from argparse import Namespace

from control_plane.cli.arguments import Commands, by_default, command
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant, one_line
from control_plane.cli.tokens import add_rights, rights, rights_of
from control_plane.representations import tokens as shown
from control_plane.representations.common import Listing
from control_plane.services import service_accounts


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(
        commands, "service-accounts", None, "list programs with tokens of their own, or act on one"
    )
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "list", _list, "list service accounts"))
    create = command(below, "create", _create, "make one; then `tokens create NAME --for ID`")
    create.add_argument("name", help="what it is called")
    add_rights(create)
    change = command(below, "change", _change, "change what it is called and may do")
    change.add_argument("id")
    change.add_argument("--name", help="default: as it is")
    add_rights(change)
    remove = command(below, "remove", _remove, "revoke its tokens and take it out")
    remove.add_argument("id")


def _list(_: Namespace, terminal: Terminal) -> int:
    found = service_accounts.list_service_accounts(*asking())
    terminal.document(Listing(items=[shown.ServiceAccount.of(account) for account in found]))
    terminal.table(
        ["ID", "NAME", "MAY", "MADE"],
        [
            (
                account.id,
                one_line(account.name, width=40),
                rights(account.roles, account.grants),
                instant(account.person.created_at),
            )
            for account in found
        ],
        empty="No service accounts yet. Make one with `service-accounts create NAME`.",
    )
    return 0


def _create(arguments: Namespace, terminal: Terminal) -> int:
    spec = {"name": arguments.name, **rights_of(arguments)}
    account = service_accounts.create_service_account(*asking(), spec)
    terminal.document(shown.ServiceAccount.of(account))
    terminal.say(f"Service account {account.name} is {account.id}.")
    return 0


def _change(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    old = service_accounts.get_service_account(*caller, arguments.id)
    kept = {"roles": old.roles, "grants": [vars(grant) for grant in old.grants]}
    account = service_accounts.change_service_account(
        *caller,
        arguments.id,
        {
            "name": arguments.name or old.name,
            **(rights_of(arguments) if arguments.role or arguments.grant else kept),
        },
        expected_version=old.membership.version,
    )
    terminal.document(shown.ServiceAccount.of(account))
    terminal.say(f"{account.name} may now: {rights(account.roles, account.grants)}.")
    return 0


def _remove(arguments: Namespace, terminal: Terminal) -> int:
    service_accounts.remove_service_account(*asking(), arguments.id)
    terminal.document({"removed": arguments.id})
    terminal.say(f"Service account {arguments.id} is removed, its tokens are revoked.")
    return 0
