"""`approvals`, `approve`, `reject`: see what waits for a person, and decide it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from control_plane.cli import approval_desk
from control_plane.cli.arguments import Commands, by_default, command, json_object, read_document
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.cli.text import age, instant
from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict
from control_plane.domain.inbox import InboxFilter, InboxView
from control_plane.domain.policy import ActionKind, Mode
from control_plane.representations import approvals as shown
from control_plane.representations.common import Paged
from control_plane.representations.encoding import to_json
from control_plane.services import approval_history, approvals


def declare(commands: Commands) -> None:
    """Add the commands."""
    parser = command(commands, "approvals", None, "list what waits for a person, or show one")
    below = parser.add_subparsers(title="commands", metavar="COMMAND")
    listing = command(below, "list", _list, "list what waits, oldest first")
    listing.add_argument(
        "--status",
        action="append",
        choices=[s.value for s in ApprovalStatus],
        help="of any view",
    )
    _declare_filters(listing)
    listing.add_argument("--limit", type=int, choices=range(1, 201), default=50, metavar="1..200")
    listing.add_argument("--cursor", help="the `next_cursor` of the page before")
    by_default(parser, listing)
    showing = command(below, "show", _show, "show what would happen, who voted, what happened")
    showing.add_argument("id")
    approval_desk.declare(below)
    _declare_deciding(commands)


def _declare_filters(listing: ArgumentParser) -> None:
    views = [view.value for view in InboxView]
    listing.add_argument("--view", choices=views, help="default: waiting; with --status all")
    listing.add_argument("--kind", choices=[kind.value for kind in ActionKind])
    listing.add_argument("--mode", choices=[mode.value for mode in Mode])
    for name, said in (
        ("pattern", "of runs of this pattern"),
        ("source", "who acts"),
        ("target", "on whom or what"),
        ("risk", "risk tier of the agent"),
        ("text", "occurs in the action, its reason, pattern or evidence"),
    ):
        listing.add_argument(f"--{name}", metavar=name.upper(), help=said)
    listing.add_argument("--run", metavar="ID")


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
    page = approvals.list_approvals(
        desk,
        principal,
        wanted=_wanted(arguments),
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


def _wanted(arguments: Namespace) -> InboxFilter:
    view = arguments.view or (InboxView.ALL if arguments.status else InboxView.WAITING)
    return InboxFilter(
        view=view,
        kind=arguments.kind,
        pattern=arguments.pattern,
        source=arguments.source,
        target=arguments.target,
        risk=arguments.risk,
        mode=arguments.mode,
        statuses=tuple(ApprovalStatus(status) for status in arguments.status or ()),
        text=arguments.text,
        run_id=arguments.run,
    )


def _show(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    print_approval(approvals.get_approval(*caller, arguments.id), terminal)
    for vote in approval_history.votes(*caller, arguments.id):
        void = " (void)" if vote.void else ""
        reason = f": {vote.reason}" if vote.reason else ""
        terminal.say(f"{instant(vote.at)}  {vote.name} voted {vote.verdict.value}{reason}{void}")
    for event in approval_history.history(*caller, arguments.id):
        by = event.detail.get("name") or event.by
        terminal.say(f"{instant(event.at)}  {event.kind.value}{f' by {by}' if by else ''}")
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
        via="cli",
    )
    print_approval(decided, terminal)
    return 0


def _edited(arguments: Namespace) -> dict[str, Any] | None:
    if arguments.edit_file:
        return read_document(arguments.edit_file)
    if arguments.payload is None:
        return None
    return json_object(arguments.payload, named="--payload")


def print_approval(approval: Approval, terminal: Terminal) -> None:
    """The question as it is now."""
    terminal.document(shown.Approval.model_validate(approval))
    action = approval.action
    terminal.say(f"{approval.id} is {approval.status.value}")
    for label, value in (
        ("action", f"{action.kind.value} {action.source} -> {action.target}"),
        ("because", approval.because or "-"),
        ("run", f"{approval.run_id} ({approval.pattern_name})"),
        ("requested", instant(approval.requested_at)),
        ("expires", instant(approval.expires_at) if approval.expires_at else "never"),
        ("who decides", ", ".join(approval.assigned_to) or "whoever may approve in the pattern"),
        ("in hand", _in_hand(approval)),
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
        if approval.status is not ApprovalStatus.PENDING:
            terminal.say(f"\nDecided by {decision.by or 'nobody'} at {when}{reason}")
        elif approval.commits_at is not None:
            until = instant(approval.commits_at)
            terminal.say(f"\n{decision.by}: {decision.status.value}, can be undone until {until}")
        else:
            terminal.say(f"\nProposed: {decision.status.value}; it needs others who agree")
        if decision.payload != action.payload:
            terminal.say(to_json(decision.payload, indented=True).decode())


def _in_hand(approval: Approval) -> str:
    if approval.claimed_by is None:
        return "nobody's"
    return f"{approval.claimed_by}'s until {instant(approval.claimed_until)}"
