"""`workspaces`: list, create, rename."""

from __future__ import annotations

from argparse import Namespace

from control_plane.cli.arguments import Commands, by_default, command
from control_plane.cli.asking import asking
from control_plane.cli.saving import add_expected_version
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant
from control_plane.domain.members import Workspace
from control_plane.representations import members as shown
from control_plane.representations.common import Listing
from control_plane.services import workspaces


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "workspaces", None, "list workspaces, or act on one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, command(below, "list", _list, "list workspaces"))
    create = command(below, "create", _create, "create an empty workspace")
    create.add_argument("id", help="lower case, digits and _; it never changes")
    create.add_argument("title", nargs="?", help="default: the id")
    rename = command(below, "rename", _rename, "call a workspace otherwise")
    rename.add_argument("id")
    rename.add_argument("title")
    add_expected_version(rename)


def _list(_arguments: Namespace, terminal: Terminal) -> int:
    found = workspaces.list_workspaces(*asking())
    terminal.document(Listing(items=[shown.Workspace.model_validate(one) for one in found]))
    rows = [(one.id, one.title, one.version, instant(one.updated_at)) for one in found]
    terminal.table(["ID", "TITLE", "VERSION", "CHANGED"], rows, empty="No workspaces.")
    return 0


def _create(arguments: Namespace, terminal: Terminal) -> int:
    spec = {"id": arguments.id, "title": arguments.title or arguments.id}
    workspace = workspaces.create_workspace(*asking(), spec)
    return _say(workspace, f"Workspace {workspace.id} is there.", terminal)


def _rename(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    version = arguments.expected_version
    if version is None:
        version = workspaces.get_workspace(*caller, arguments.id).version
    renamed = workspaces.rename_workspace(
        *caller, arguments.id, arguments.title, expected_version=version
    )
    return _say(renamed, f"Workspace {renamed.id} is called {renamed.title}.", terminal)


def _say(workspace: Workspace, said: str, terminal: Terminal) -> int:
    terminal.document(shown.Workspace.model_validate(workspace))
    terminal.say(said)
    return 0
