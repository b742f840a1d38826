"""`views`: filters of the approvals under a name."""

from __future__ import annotations

from argparse import Namespace
from urllib.parse import urlencode

from control_plane.cli.arguments import Commands, by_default, command
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant
from control_plane.domain.errors import N_, CallerError
from control_plane.representations import views as shown
from control_plane.representations.common import Listing
from control_plane.services import views


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "views", None, "keep filters of the approvals under a name")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "list", _list, "list your own views"))
    save = command(below, "save", _save, "keep filters; a view of that name is replaced")
    save.add_argument("name")
    save.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="such as kind=tool or risk=high; repeat it",
    )
    command(below, "remove", _remove, "forget one of your own views").add_argument("id")


def _list(_: Namespace, terminal: Terminal) -> int:
    found = views.list_views(*asking())
    terminal.document(Listing(items=[shown.SavedView.model_validate(view) for view in found]))
    terminal.table(
        ["ID", "NAME", "FILTERS", "SAVED"],
        [(v.id, v.name, urlencode(v.filters) or "-", instant(v.saved_at)) for v in found],
        empty="You keep no views yet.",
    )
    return 0


def _save(arguments: Namespace, terminal: Terminal) -> int:
    filters = dict(_pair(given) for given in arguments.filter)
    saved = views.save_view(*asking(), name=arguments.name, filters=filters)
    terminal.document(shown.SavedView.model_validate(saved))
    terminal.say(f"View {saved.name} is kept as {saved.id}.")
    return 0


def _pair(given: str) -> tuple[str, str]:
    name, sign, value = given.partition("=")
    if not sign:
        raise CallerError(N_("{given!r} is no filter; write NAME=VALUE."), given=given)
    return name, value


def _remove(arguments: Namespace, terminal: Terminal) -> int:
    views.remove_view(*asking(), arguments.id)
    terminal.document({"removed": arguments.id})
    terminal.say(f"View {arguments.id} is removed.")
    return 0
