"""`approvals`, `approve`, `reject`: see what waits for a person, and decide it."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from control_plane.cli.arguments import Commands, by_default, command, json_object, read_document
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import age, instant
from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict
from control_plane.representations import approvals as shown
from control_plane.representations.common import Paged
from control_plane.representations.encoding import to_json
from control_plane.services import approvals


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "approvals", None, "list what waits for a person, or show one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    listing = command(below, "list", _list, "list what waits, oldest first")
    listing.add_argument(
        "--status",
        action="append",
        choices=[s.value for s in ApprovalStatus],
        help="default: pending",
    )
    listing.add_argument("--run", metavar="ID")
    listing.add_argument("--limit", type=int, choices=range(1, 201), default=50, metavar="1..200")
    listing.add_argument("--cursor", help="the `next_cursor` of the page before")
    by_default(parser, listing)
    command(below, "show", _show, "show exactly what would happen").add_argument("id")
    _declare_deciding(commands)


def _declare_deciding(commands: Commands) -> None:
    approve = command(commands, "approve", _approve, "approve what waits, as it is or edited")
    approve.add_argument("id")
    how = approve.add_mutually_exclusive_group()
    how.add_argument(
        "--edit-file", metavar="FILE", help="the edited payload as JSON; - is standard input"
    )
    how.add_argument("--payload", metavar="JSON", help="the edited payload")
    how.add_argument("--redirect", metavar="AGENT", help="hand off to this agent instead")
    approve.add_argument("--reason", default="", metavar="TEXT")
    reject = command(commands, "reject", _reject, "reject what waits")
    reject.add_argument("id")
    reject.add_argument(
        "--reason", required=True, metavar="TEXT", help="for the agent and the next reader"
    )
    for parser in (approve, reject):
        parser.add_argument(
            "--digest",
            help="refuse if the action is not the one with this digest; default: as it is now",
        )


def _list(arguments: Namespace, terminal: Terminal) -> int:
    desk, principal = asking()
    statuses = [ApprovalStatus(s) for s in arguments.status or (ApprovalStatus.PENDING,)]
    page = approvals.list_approvals(
        desk,
        principal,
        statuses=statuses,
        run_id=arguments.run,
        limit=arguments.limit,
        cursor=arguments.cursor,
    )
    items = [shown.Approval.model_validate(approval) for approval in page.items]
    terminal.document(Paged(items=items, next_cursor=page.next_cursor))
    now = desk.now()
    terminal.table(
        ["ID", "STATUS", "ACTION", "FROM", "TO", "PATTERN", "WAITS"],
        [
            (
                a.id,
                a.status.value,
                a.action.kind.value,
                a.action.source,
                a.action.target,
                a.pattern_name,
                age(a.requested_at, now=a.decided_at or now),
            )
            for a in page.items
        ],
        empty="Nothing waits for a person.",
    )
    if page.next_cursor:
        terminal.say(f"More: --cursor {page.next_cursor}")
    return 0


def _show(arguments: Namespace, terminal: Terminal) -> int:
    _print(approvals.get_approval(*asking(), arguments.id), terminal)
    return 0


def _approve(arguments: Namespace, terminal: Terminal) -> int:
    payload = _edited(arguments)
    verdict = Verdict.APPROVE
    if payload is not None:
        verdict = Verdict.EDIT
    elif arguments.redirect:
        verdict = Verdict.REDIRECT
    return _decide(arguments, terminal, verdict, payload=payload, target=arguments.redirect)


def _reject(arguments: Namespace, terminal: Terminal) -> int:
    return _decide(arguments, terminal, Verdict.REJECT)


def _decide(
    arguments: Namespace,
    terminal: Terminal,
    verdict: Verdict,
    *,
    payload: dict[str, Any] | None = None,
    target: str | None = None,
) -> int:
    caller = asking()
    digest = arguments.digest or approvals.get_approval(*caller, arguments.id).digest
    decided = approvals.decide(
        *caller,
        arguments.id,
        verdict=verdict,
        digest=digest,
        reason=arguments.reason,
        payload=payload,
        target=target,
    )
    _print(decided, terminal)
    return 0


def _edited(arguments: Namespace) -> dict[str, Any] | None:
    if arguments.edit_file:
        return read_document(arguments.edit_file)
    if arguments.payload is None:
        return None
    return json_object(arguments.payload, named="--payload")


def _print(approval: Approval, terminal: Terminal) -> None:
    terminal.document(shown.Approval.model_validate(approval))
    action = approval.action
    terminal.say(f"{approval.id} is {approval.status.value}")
    for label, value in (
        ("action", f"{action.kind.value} {action.source} -> {action.target}"),
        ("because", approval.because or "-"),
        ("run", f"{approval.run_id} ({approval.pattern_name})"),
        ("requested", instant(approval.requested_at)),
        ("expires", instant(approval.expires_at) if approval.expires_at else "never"),
        ("redirect to", ", ".join(action.targets) or "-"),
        ("digest", approval.digest),
    ):
        terminal.say(f"  {label:<13}{value}")
    terminal.say(f"\n{to_json(action.payload, indented=True).decode()}")
    for said in approval.evidence:
        terminal.say(f"\n> {said}")
    if approval.decision:
        decision = approval.decision
        when = instant(approval.decided_at)
        reason = f": {decision.reason}" if decision.reason else ""
        terminal.say(f"\nDecided by {decision.by or 'nobody'} at {when}{reason}")
        if decision.payload != action.payload:
            terminal.say(to_json(decision.payload, indented=True).decode())
