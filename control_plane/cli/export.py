"""`export`: the fleet as YAML, a run as JSON, or everything in the workspace as JSON Lines."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator
from io import BufferedWriter
from pathlib import Path
from typing import Any, TypeVar

from control_plane.cli.arguments import Commands, command
from control_plane.cli.asking import Asking, asking
from control_plane.cli.terminal import Terminal
from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.errors import N_, CallerError
from control_plane.representations import agents as shown_agents
from control_plane.representations import approvals as shown_approvals
from control_plane.representations import audit as shown_audit
from control_plane.representations import connections as shown_connections
from control_plane.representations import patterns as shown_patterns
from control_plane.representations.common import View
from control_plane.representations.encoding import to_json
from control_plane.representations.fleet_text import written
from control_plane.secrets.redaction import redacted_json
from control_plane.services import (
    agents,
    approvals,
    audit,
    connections,
    fleet,
    patterns,
    runs,
    tools,
)
from control_plane.services.records import Page, RunFilter

T = TypeVar("T")
_PAGE = 200


def declare(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "export", _export, "the fleet as YAML, a run or everything as JSON")
    parser.add_argument("id", nargs="?", help="a run; default: the fleet, as `apply` reads it")
    parser.add_argument(
        "--everything",
        action="store_true",
        help="everything in the workspace, versions, runs and the audit record too, as JSON Lines",
    )
    add_output(parser)


def add_output(parser: ArgumentParser) -> None:
    """Let the command write to a file."""
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="default: standard output; refuses to overwrite"
    )


def write_documents(
    documents: Iterable[dict[str, Any]],
    output: str | None,
    terminal: Terminal,
    *,
    headers: int = 0,
) -> None:
    """One document a line, to a new file or to standard output.

    Args:
        headers: How many of the first say what follows, and are not counted.

    Raises:
        CallerError: The file is there already, or cannot be written.
    """
    if output is None:
        for document in documents:
            terminal.record(document)
        return
    count = write_new(output, lambda file: _write_all(documents, file)) - headers
    terminal.document({"written": count, "file": output})
    terminal.say(f"Wrote {count} record(s) to {output}.")


def write_new(output: str, write: Callable[[BufferedWriter], int]) -> int:
    """What `write` answers. Half an export is worse than none: it is removed when that fails."""
    try:
        with Path(output).open("xb") as file:
            try:
                count = write(file)
                file.flush()
            except BaseException:
                Path(file.name).unlink()
                raise
    except OSError as error:
        raise CallerError(
            N_("{path} cannot be written: {reason}."),
            path=output,
            reason=error.strerror or str(error),
        ) from error
    return count


def _write_all(documents: Iterable[dict[str, Any]], file: BufferedWriter) -> int:
    count = 0
    for document in documents:
        file.write(redacted_json(to_json(document)) + b"\n")
        count += 1
    return count


def _export(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    if arguments.id:
        write_documents([runs.export_run(*caller, arguments.id)], arguments.output, terminal)
    elif arguments.everything:
        write_documents(_everything(caller), arguments.output, terminal)
    else:
        _export_fleet(caller, arguments.output, terminal)
    return 0


def _export_fleet(caller: Asking, output: str | None, terminal: Terminal) -> None:
    document = fleet.read_fleet(*caller)
    if output is not None:
        write_new(output, lambda file: file.write(written(document).encode()))
        terminal.document({"file": output})
        terminal.say(f"Wrote the fleet to {output}.")
    elif terminal.as_json:
        terminal.document(document)
    else:
        terminal.raw(written(document))


def _everything(caller: Asking) -> Iterator[dict[str, Any]]:
    """Every record with its kind; runs bring their steps, approvals and children."""
    for connection in connections.list_connections(*caller):
        yield _record("connection", shown_connections.Connection.model_validate(connection))
    for tool in tools.list_tools(*caller):
        if tool.kind != "builtin":
            yield _record(
                "tool", shown_connections.Tool.model_validate(tools.get_tool(*caller, tool.name))
            )
    for row in agents.list_agents(*caller):
        versions = agents.agent_versions(*caller, row.agent.name)
        yield _record(
            "agent",
            shown_agents.Agent.model_validate(row.agent),
            [shown_agents.AgentVersion.model_validate(version) for version in versions],
        )
    for pattern in patterns.list_patterns(*caller):
        history = patterns.pattern_versions(*caller, pattern.name)
        yield _record(
            "pattern",
            shown_patterns.Pattern.model_validate(pattern),
            [shown_patterns.PatternVersion.model_validate(version) for version in history],
        )
    yield from _happened(caller)


def _happened(caller: Asking) -> Iterator[dict[str, Any]]:
    top = RunFilter(top_level_only=True)
    for run in _all(lambda cursor: runs.list_runs(*caller, top, limit=_PAGE, cursor=cursor)):
        yield {"kind": "run", **runs.export_run(*caller, run.id)}
    every = tuple(ApprovalStatus)
    for approval in _all(
        lambda cursor: approvals.list_approvals(*caller, statuses=every, limit=_PAGE, cursor=cursor)
    ):
        yield _record("approval", shown_approvals.Approval.model_validate(approval))
    for event in _all(lambda cursor: audit.list_audit(*caller, limit=_PAGE, cursor=cursor)):
        yield _record("audit_event", shown_audit.AuditEvent.model_validate(event))


def _record(kind: str, record: View, versions: list[Any] | None = None) -> dict[str, Any]:
    document: dict[str, Any] = {"kind": kind, kind: record}
    return document if versions is None else {**document, "versions": versions}


def _all(page_at: Callable[[str | None], Page[T]]) -> Iterator[T]:
    """Everything of a list that comes in pages."""
    cursor: str | None = None
    while True:
        page = page_at(cursor)
        yield from page.items
        if page.next_cursor is None:
            return
        cursor = page.next_cursor
