"""`tools`: list, show, save, remove."""

from __future__ import annotations

from argparse import Namespace

from control_plane.cli.arguments import Commands, command, read_document
from control_plane.cli.asking import asking
from control_plane.cli.saving import add_saving, as_shown, expected_version
from control_plane.cli.terminal import Terminal
from control_plane.representations import connections as shown
from control_plane.representations.common import Listing
from control_plane.services import tools


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "tools", _list, "list tools, or act on one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    command(below, "list", _list, "list tools, built-in ones first")
    command(below, "show", _show, "show one registered tool").add_argument("name")
    add_saving(command(below, "save", _save, "register an HTTP tool, or change it"))
    command(below, "remove", _remove, "remove a tool no agent uses").add_argument("name")


def _list(_: Namespace, terminal: Terminal) -> int:
    found = tools.list_tools(*asking())
    terminal.document(Listing(items=list(found)))
    terminal.table(
        ["NAME", "KIND", "SIDE EFFECTS", "DESCRIPTION"],
        [(t.name, t.kind, "yes" if t.side_effects else "no", t.description) for t in found],
        empty="No tools.",
    )
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    tool = tools.get_tool(*asking(), arguments.name)
    terminal.document(shown.Tool.model_validate(tool))
    terminal.say(f"{tool.spec.name} (version {tool.version}): {tool.spec.method} {tool.spec.url}")
    terminal.say(tool.spec.description)
    return 0


def _save(arguments: Namespace, terminal: Terminal) -> int:
    document = read_document(arguments.file)
    spec = as_shown(document)["spec"]
    saved = tools.save_tool(
        *asking(),
        spec=spec,
        expected_version=expected_version(document, arguments.expected_version),
    )
    terminal.document(shown.Tool.model_validate(saved))
    terminal.say(f"Tool {saved.spec.name} is saved (version {saved.version}).")
    return 0


def _remove(arguments: Namespace, terminal: Terminal) -> int:
    tools.remove_tool(*asking(), arguments.name)
    terminal.document({"removed": arguments.name})
    terminal.say(f"Tool {arguments.name} is removed.")
    return 0
