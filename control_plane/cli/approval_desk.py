"""`approvals claim`, `release`, `undo`, `withdraw`, `decide`, `decide-many`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from control_plane.cli.arguments import Commands, command, json_object
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.domain.access import Principal
from control_plane.domain.approvals import Approval, RejectReason, Verdict
from control_plane.representations import approvals as shown
from control_plane.services import approval_batches, approvals
from control_plane.services.desk import Desk


def declare(below: Commands) -> None:
    """Add the commands below `approvals`."""
    for name, act, said in (
        ("claim", approvals.claim, "take it in hand for ten minutes"),
        ("release", approvals.release, "let go of it"),
        ("undo", approvals.undo, "take back a decision that does not count yet"),
    ):
        command(below, name, _changing(act), said).add_argument("id")
    withdraw = command(below, "withdraw", _withdraw, "close it; the action does not happen")
    withdraw.add_argument("id")
    withdraw.add_argument("--reason", required=True, metavar="TEXT")
    _declare_deciding(below)


def _declare_deciding(below: Commands) -> None:
    decide = command(below, "decide", _decide, "decide it with any verdict")
    decide.add_argument("id")
    many = command(below, "decide-many", _decide_many, "approve or reject several for one reason")
    many.add_argument("ids", nargs="+", metavar="ID")
    some = [Verdict.APPROVE.value, Verdict.REJECT.value]
    for parser, verdicts in ((decide, [v.value for v in Verdict]), (many, some)):
        parser.add_argument("--verdict", required=True, choices=verdicts)
        parser.add_argument("--code", default="", choices=[c.value for c in RejectReason])
    decide.add_argument("--reason", default="", metavar="TEXT")
    many.add_argument("--reason", required=True, metavar="TEXT", help="kept with each")
    decide.add_argument("--payload", metavar="JSON", help="to edit")
    decide.add_argument("--target", metavar="AGENT", help="to redirect")
    decide.add_argument("--answer", default="", metavar="TEXT", help="to respond")
    decide.add_argument("--undo-seconds", type=int, default=0, metavar="N")
    decide.add_argument("--digest", help="refuse if it is not the question with this digest")


def _changing(
    act: Callable[[Desk, Principal, str], Approval],
) -> Callable[[Namespace, Terminal], int]:
    def changed(arguments: Namespace, terminal: Terminal) -> int:
        return _told(act(*asking(), arguments.id), terminal)

    return changed


def _withdraw(arguments: Namespace, terminal: Terminal) -> int:
    return _told(approvals.withdraw(*asking(), arguments.id, reason=arguments.reason), terminal)


def _decide(arguments: Namespace, terminal: Terminal) -> int:
    caller, payload = asking(), arguments.payload
    digest = arguments.digest or approvals.get_approval(*caller, arguments.id).digest
    decided = approvals.decide(
        *caller,
        arguments.id,
        verdict=arguments.verdict,
        digest=digest,
        reason=arguments.reason,
        payload=None if payload is None else json_object(payload, named="--payload"),
        target=arguments.target,
        code=arguments.code,
        answer=arguments.answer,
        via="cli",
        undo_seconds=arguments.undo_seconds,
    )
    return _told(decided, terminal)


def _decide_many(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    digests = {id_: approvals.get_approval(*caller, id_).digest for id_ in arguments.ids}
    outcome = approval_batches.decide_many(
        *caller,
        list(digests.items()),
        verdict=arguments.verdict,
        reason=arguments.reason,
        code=arguments.code,
        via="cli",
    )
    refused = [shown.Refused(id=id_, reason=str(why)) for id_, why in outcome.refused]
    terminal.document(shown.BatchOutcome(decided=list(outcome.decided), refused=refused))
    terminal.say(f"{len(outcome.decided)} decided, {len(refused)} refused")
    for each in refused:
        terminal.say(f"  {each.id}: {each.reason}")
    return 1 if refused else 0


def _told(approval: Approval, terminal: Terminal) -> int:
    terminal.document(shown.Approval.model_validate(approval))
    terminal.say(f"{approval.id} is {approval.status.value}")
    return 0
