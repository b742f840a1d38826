"""`doctor`: is everything there, and if not, what to do."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from control_plane.cli.arguments import Commands, command
from control_plane.cli.asking import Asking, asking, missing_store, plane
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import age, one_line
from control_plane.domain.connections import REHEARSAL_URL
from control_plane.domain.errors import ConfigurationError, ControlPlaneError, OperatorError
from control_plane.domain.secrets import SecretKind, SecretReference, reference_in
from control_plane.services.connections import list_connections, probe_connection
from control_plane.services.secrets import secret_names
from control_plane.services.standing import EngineStanding, read_engines
from control_plane.services.tools import list_tools
from control_plane.services.workspaces import list_workspaces
from control_plane.settings import Settings

_OLDEST_PYTHON = (3, 11)
_SCARCE_BYTES = 1_000_000_000
_TOO_FEW_BYTES = 100_000_000
OK, WARNING, FAILED = "ok", "warning", "failed"


@dataclass(frozen=True)
class Finding:
    """What one check found."""

    check: str
    level: str
    """`ok`, `warning` (it works, but look) or `failed`."""
    detail: str
    remedy: str = ""
    """What to do; empty when all is well."""


def declare(commands: Commands) -> None:
    """Add the command."""
    parser = command(commands, "doctor", _doctor, "check the installation, and say what to do")
    parser.add_argument("--port", type=int, default=8501, help="the port `serve` is to use")


def _doctor(arguments: Namespace, terminal: Terminal) -> int:
    findings = list(_told_once(_findings(arguments.port)))
    terminal.document({"findings": [asdict(finding) for finding in findings]})
    for finding in findings:
        terminal.say(f"{finding.level:<8} {finding.check:<16} {finding.detail}")
        if finding.remedy:
            terminal.say(f"{'':<25} {finding.remedy}")
    return OperatorError.exit_code if any(f.level == FAILED for f in findings) else 0


def _told_once(findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings without checks that failed for what another one has said already."""
    told = set[tuple[str, str]]()
    for finding in findings:
        what = (finding.detail, finding.remedy)
        if finding.level != FAILED or what not in told:
            yield finding
        told.add(what)


def _findings(port: int) -> Iterator[Finding]:
    yield python_version(sys.version_info[:3])
    yield from _guarded("settings", _settings)
    yield from _guarded(
        "disk", lambda: [disk_space(_free_bytes(Settings.from_environment().data_folder))]
    )
    reachable = list(_guarded("store", _store))
    yield from reachable
    if all(finding.level == OK for finding in reachable):
        yield from _guarded("engines", _engines)
        yield from _guarded("temporal", _temporal)
        yield from _guarded("keys", _keys)
        yield from _guarded("roles", _roles)
        yield from _guarded("rehearsal", _rehearsal)
    yield _port(port)


def python_version(version: tuple[int, int, int]) -> Finding:
    """Whether this Python can run the product."""
    found = ".".join(map(str, version))
    if version[:2] < _OLDEST_PYTHON:
        return Finding(
            "python", FAILED, f"This is Python {found}.", "Install Python 3.11 or newer."
        )
    return Finding("python", OK, found)


def disk_space(free_bytes: int) -> Finding:
    """Whether the store has room to grow."""
    room = f"{free_bytes / 1e9:.1f} GB free where the store lives"
    if free_bytes < _TOO_FEW_BYTES:
        return Finding(
            "disk", FAILED, room, "Free some space; runs cannot be recorded on a full disk."
        )
    if free_bytes < _SCARCE_BYTES:
        return Finding("disk", WARNING, room, "Free some space soon.")
    return Finding("disk", OK, room)


def _guarded(check: str, look: Callable[[], list[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except ControlPlaneError as error:
        yield Finding(check, FAILED, error.title, str(error))


def _settings() -> list[Finding]:
    settings = Settings.from_environment()
    kind = "SQLite" if settings.database_url.startswith("sqlite") else "PostgreSQL"
    where = settings.data_folder.resolve()
    return [
        Finding(
            "settings", OK, f"{kind}; data in {where}; at most {settings.max_runs} runs at once"
        )
    ]


def _store() -> list[Finding]:
    from storage.database import open_database  # Heavy, and of no use to any other command.

    url = Settings.from_environment().database_url
    if missing_store(url) is not None:
        return [
            Finding(
                "store", WARNING, "There is none yet.", "`migrate` or the first start makes it."
            )
        ]
    open_database(url, migrate=False).close()
    return [Finding("store", OK, "It can be read, and its schema is current.")]


def _engines() -> list[Finding]:
    desk, principal = asking()
    return [_engine(engine, now=desk.now()) for engine in read_engines(desk, principal)]


def _engine(engine: EngineStanding, *, now: datetime) -> Finding:
    check = f"engine {engine.name}"
    remedy = "Start `serve` or `worker`; `run` works on its own run while it follows it."
    default = "the default; " if engine.is_default else ""
    report = engine.report
    if report is None:
        return Finding(check, WARNING, f"{default}no worker of it ever ran on this store", remedy)
    seen = f"{default}{report.process}, last seen {age(report.seen_at, now=now)} ago"
    if not engine.alive:
        return Finding(check, WARNING, seen, remedy)
    if report.trouble:
        return Finding(check, FAILED, seen, report.trouble)
    hands = f", {report.active_runs} run(s) in its hands" if report.active_runs else ""
    return Finding(check, OK, seen + hands)


def _temporal() -> list[Finding]:
    """Whether the server answers this process, whatever the workers say."""
    temporal = plane().temporal
    if temporal is None:
        return []
    try:
        return [Finding("temporal", OK, f"The server at {temporal.reach()}, answers.")]
    except ConfigurationError:
        raise
    except OperatorError as error:
        words = one_line(str(error.__cause__ or ""), width=200)
        remedy = f"Its client says: {words}" if words else ""
        return [Finding("temporal", FAILED, str(error), remedy)]


def _keys() -> list[Finding]:
    caller = asking()
    named = [(f"connection {c.spec.name}", c.spec.api_key) for c in list_connections(*caller)]
    named += [(f"tool {tool.name}", tool.api_key) for tool in list_tools(*caller)]
    return [
        key_present(user, str(reference), present=_is_present(caller, reference))
        for user, text in named
        if (reference := reference_in(text)) is not None
    ]


def _is_present(caller: Asking, reference: SecretReference) -> bool:
    match reference.kind:
        case SecretKind.ENV:
            return bool(os.environ.get(reference.name, "").strip())
        case SecretKind.STORE:
            return reference.name in secret_names(*caller)
        case SecretKind.FILE:
            return os.access(reference.name, os.R_OK)


def key_present(user: str, reference: str, *, present: bool) -> Finding:
    """Whether there is something where a connection or tool takes its key from."""
    if present:
        return Finding("keys", OK, f"{reference} is set for {user}.")
    remedy = f"Set {reference} where the worker runs, or name another key in {user}."
    return Finding("keys", FAILED, f"{reference}, the key of {user}, is not set.", remedy)


def _roles() -> list[Finding]:
    """Whether the workspaces are there that claims give roles in."""
    sign_in = Settings.from_environment().sign_in
    there = {workspace.id for workspace in list_workspaces(*asking())}
    mapped = {rule.workspace_id for rule in sign_in.rules.role_map} if sign_in else set[str]()
    remedy = "Create it, or correct CONTROL_PLANE_ROLE_MAP: nobody gets a role in it."
    return [
        Finding("roles", WARNING, f"There is no workspace {name}, which a claim leads to.", remedy)
        for name in sorted(mapped - there)
    ]


def _rehearsal() -> list[Finding]:
    spec = {"name": "rehearsal", "base_url": REHEARSAL_URL}
    try:
        report = probe_connection(*asking(), spec=spec, model="rehearsal-small")
    finally:
        plane().rehearsal.stop()
    if not report.reachable or report.problem:
        return [
            Finding("rehearsal", FAILED, "The rehearsal model does not answer.", report.problem)
        ]
    return [Finding("rehearsal", OK, f"The rehearsal model answers in {report.latency_ms} ms.")]


def _port(port: int) -> Finding:
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            remedy = "If that is not this app, choose another with `serve --port`."
            return Finding("port", WARNING, f"Something uses port {port} already.", remedy)
    return Finding("port", OK, f"{port} is free.")


def _free_bytes(folder: Path) -> int:
    there = next(place for place in (folder.resolve(), *folder.resolve().parents) if place.exists())
    return shutil.disk_usage(there).free
