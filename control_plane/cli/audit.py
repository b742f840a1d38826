"""`audit`: who changed what; check the record; take it elsewhere."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from control_plane.cli.arguments import Commands, by_default, command, moment
from control_plane.cli.asking import asking, require_store
from control_plane.cli.exit_codes import BROKEN_RECORD
from control_plane.cli.export import add_output, write_documents
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import instant
from control_plane.domain.audit import AuditFilter
from control_plane.domain.audit_chain import Head
from control_plane.domain.audit_check import Standing
from control_plane.domain.audit_file import check_file
from control_plane.domain.errors import N_, CallerError
from control_plane.representations import audit as shown
from control_plane.representations.common import Paged
from control_plane.representations.encoding import to_json
from control_plane.services import audit

_NOTED = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = _paged(_chosen(command(commands, "audit", _list, "who changed what, newest first")))
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    by_default(parser, _paged(_chosen(command(below, "list", _list, "the same"))))
    verify = command(below, "verify", _verify, "check that nobody changed the record")
    verify.add_argument("--expect", metavar="SEQ:HASH", help="a head that was noted earlier")
    verify.add_argument("--file", metavar="FILE", help="an export; needs no store")
    add_output(_chosen(command(below, "export", _export, "as JSON Lines, oldest first")))


def _chosen(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--actor", metavar="ID", help="a principal")
    parser.add_argument("--action", metavar="ACTION", help="such as agent.saved")
    parser.add_argument("--subject", metavar="KIND/ID", help="such as agent/billing")
    parser.add_argument("--since", metavar="TIME", help="such as 7d or 2026-11-01")
    parser.add_argument("--until", metavar="TIME")
    return parser


def _paged(parser: ArgumentParser) -> ArgumentParser:
    parser.add_argument("--limit", type=int, choices=range(1, 201), default=50, metavar="1..200")
    parser.add_argument("--cursor", help="the `next_cursor` of the page before")
    return parser


def _filter(arguments: Namespace) -> AuditFilter:
    now = asking().desk.now()
    return AuditFilter(
        arguments.actor,
        arguments.action,
        arguments.subject,
        moment(arguments.since, now=now) if arguments.since else None,
        moment(arguments.until, now=now) if arguments.until else None,
    )


def _list(arguments: Namespace, terminal: Terminal) -> int:
    page = audit.list_audit(
        *asking(), where=_filter(arguments), limit=arguments.limit, cursor=arguments.cursor
    )
    items = [shown.AuditEvent.model_validate(event) for event in page.items]
    terminal.document(Paged(items=items, next_cursor=page.next_cursor))
    terminal.table(
        ["SEQ", "AT", "WHO", "DID", "TO", "DETAIL"],
        [
            (
                e.seq,
                instant(e.at),
                e.actor,
                e.action,
                e.subject,
                "(erased)" if e.erased else to_json(e.detail).decode(),
            )
            for e in page.items
        ],
        empty="Nothing is on record.",
    )
    if page.next_cursor:
        terminal.say(f"More: --cursor {page.next_cursor}")
    return 0


def _verify(arguments: Namespace, terminal: Terminal) -> int:
    expected = _noted(arguments.expect)
    if arguments.file:
        found = _of_file(arguments.file, expected)
    else:
        require_store()
        found = audit.verify_audit(*asking(), expected=expected)
    terminal.document(shown.AuditStanding.of(found))
    _tell(found, terminal)
    return 0 if found.sound else BROKEN_RECORD


def _export(arguments: Namespace, terminal: Terminal) -> int:
    documents = audit.export_audit(*asking(), where=_filter(arguments))
    write_documents(documents, arguments.output, terminal, headers=1)
    return 0


def _tell(found: Standing, terminal: Terminal) -> None:
    for broken in found.breaks:
        terminal.say(broken.message)
    if found.break_count > len(found.breaks):
        terminal.say(f"And {found.break_count - len(found.breaks)} more.")
    terminal.say(_verdict(found))
    if found.erased:
        terminal.say(f"Details of {found.erased} event(s) were erased.")
    if found.head.pruned_seq:
        terminal.say(f"Events up to {found.head.pruned_seq} were removed after their time.")
    if found.sound and found.complete:
        terminal.say(f"Note its head elsewhere: {found.head.seq}:{found.head.hash}")


def _verdict(found: Standing) -> str:
    if found.complete:
        verdict = "holds" if found.sound else "does not hold"
        return f"The record of {found.workspace_id} {verdict}: {found.events} event(s)."
    changed = "nobody changed them" if found.sound else "they were changed"
    return (
        f"A selection of the record of {found.workspace_id}, {found.events} event(s): {changed}."
        " Whether events are missing shows only in an export of everything."
    )


def _of_file(path: str, expected: Head | None) -> Standing:
    try:
        with Path(path).open("rb") as file:
            return check_file(file, expected=expected)
    except OSError as error:
        raise CallerError(
            N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror or str(error)
        ) from error


def _noted(text: str | None) -> Head | None:
    if text is None:
        return None
    found = _NOTED.fullmatch(text)
    if found is None:
        raise CallerError(N_("Write what was noted as SEQ:HASH, as `audit verify` printed it."))
    return Head(int(found[1]), found[2])
