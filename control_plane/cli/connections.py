"""`connections`: list, show, save, probe, remove."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from control_plane.cli.arguments import Commands, command, read_document
from control_plane.cli.asking import asking
from control_plane.cli.saving import add_expected_version, as_shown, expected_version
from control_plane.cli.terminal import Terminal
from control_plane.domain.connections import Connection
from control_plane.domain.errors import N_, CallerError
from control_plane.representations import connections as shown
from control_plane.representations.common import Listing
from control_plane.services import connections

_UNREACHABLE = 7


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "connections", _list, "list model connections, or act on one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    command(below, "list", _list, "list model connections")
    command(below, "show", _show, "show one connection").add_argument("name")
    save = command(below, "save", _save, "register a connection, or change it")
    _describe(save)
    add_expected_version(save)
    probe = command(below, "probe", _probe, "try a registered connection, or one that is not saved")
    probe.add_argument("name", nargs="?", help="a registered connection")
    _describe(probe)
    command(below, "remove", _remove, "remove a connection no agent uses").add_argument("name")


def _describe(parser: ArgumentParser) -> None:
    parser.add_argument("-f", "--file", metavar="FILE", help="JSON as `show --json` prints it")
    parser.add_argument("--name", dest="new_name", metavar="NAME")
    parser.add_argument("--base-url", metavar="URL", help="such as https://api.openai.com/v1")
    key = parser.add_mutually_exclusive_group()
    key.add_argument(
        "--api-key",
        metavar="REFERENCE",
        help="where the key is kept: env:VARIABLE, store:NAME or file:/path; never the key",
    )
    key.add_argument("--api-key-env", metavar="VARIABLE", help="the same as --api-key env:VARIABLE")
    parser.add_argument("--model", metavar="MODEL", help="the default model, and the one to try")


def _list(_: Namespace, terminal: Terminal) -> int:
    found = connections.list_connections(*asking())
    terminal.document(Listing(items=[shown.Connection.model_validate(c) for c in found]))
    terminal.table(
        ["NAME", "BASE URL", "KEY FROM", "DEFAULT MODEL", "VERSION"],
        [
            (
                c.spec.name,
                c.spec.base_url,
                c.spec.api_key or "-",
                c.spec.default_model or "-",
                c.version,
            )
            for c in found
        ],
        empty="No connections yet. Add one with `connections save --name NAME --base-url URL`.",
    )
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    _print(connections.get_connection(*asking(), arguments.name), terminal)
    return 0


def _save(arguments: Namespace, terminal: Terminal) -> int:
    document = _document(arguments)
    saved = connections.save_connection(
        *asking(),
        spec=document["spec"],
        expected_version=expected_version(document, arguments.expected_version),
    )
    terminal.document(shown.Connection.model_validate(saved))
    terminal.say(f"Connection {saved.spec.name} is saved (version {saved.version}).")
    return 0


def _probe(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    spec: Any = (
        connections.get_connection(desk, principal, arguments.name).spec
        if arguments.name
        else _document(arguments)["spec"]
    )
    model = arguments.model or (
        spec.default_model if arguments.name else spec.get("default_model", "")
    )
    report = connections.probe_connection(desk, principal, spec=spec, model=model)
    terminal.document(shown.ProbeReport.model_validate(report))
    terminal.say(f"reachable     {_answer(report.reachable)}")
    terminal.say(f"latency       {'-' if report.latency_ms is None else f'{report.latency_ms} ms'}")
    terminal.say(f"JSON schema   {_answer(report.json_schema)}")
    terminal.say(f"native tools  {_answer(report.native_tools)}")
    terminal.say(f"models        {', '.join(report.models[:20]) or '-'}")
    if report.problem:
        terminal.note(report.problem)
    return 0 if report.reachable and not report.problem else _UNREACHABLE


def _remove(arguments: Namespace, terminal: Terminal) -> int:
    connections.remove_connection(*asking(), arguments.name)
    terminal.document({"removed": arguments.name})
    terminal.say(f"Connection {arguments.name} is removed.")
    return 0


def _document(arguments: Namespace) -> dict[str, Any]:
    """What the file or the options describe, in the form `show --json` prints."""
    if arguments.file:
        return as_shown(read_document(arguments.file))
    if not arguments.new_name or not arguments.base_url:
        raise CallerError(N_("Give --name and --base-url, or a file with -f."))
    return {
        "spec": {
            "name": arguments.new_name,
            "base_url": arguments.base_url,
            "api_key": _reference(arguments),
            "default_model": arguments.model or "",
        }
    }


def _reference(arguments: Namespace) -> str:
    if arguments.api_key_env:
        return f"env:{arguments.api_key_env}"
    return arguments.api_key or ""


def _print(connection: Connection, terminal: Terminal) -> None:
    spec = connection.spec
    terminal.document(shown.Connection.model_validate(connection))
    terminal.say(f"{spec.name} (version {connection.version})")
    for label, value in (
        ("base URL", spec.base_url),
        ("key from", spec.api_key or "-"),
        ("default model", spec.default_model or "-"),
        ("JSON schema", spec.json_schema.value),
        ("native tools", spec.native_tools.value),
        ("calls at once", spec.max_concurrency),
    ):
        terminal.say(f"  {label:<14}{value}")


def _answer(known: bool | None) -> str:
    return "not tried" if known is None else "yes" if known else "no"
