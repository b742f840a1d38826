"""`approvals claim`, `release`, `undo`, `withdraw`, `decide`, `agree`, `decide-many`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence

from control_plane.cli.arguments import Commands, command, json_object
from control_plane.cli.asking import asking
from control_plane.cli.terminal import Terminal
from control_plane.domain.access import Principal
from control_plane.domain.approvals import Approval, RejectReason, Verdict
from control_plane.domain.deciding import standing_body
from control_plane.domain.errors import CallerError
from control_plane.representations import approvals as shown
from control_plane.services import (
    approval_agreeing,
    approval_batches,
    approval_history,
    approvals,
)
from control_plane.services.desk import Desk


def declare(below: Commands) -> None:
    """Add the commands below `approvals`."""
    for name, act, said in (
        ("claim", approvals.claim, "take it in hand for ten minutes"),
        ("release", approvals.release, "let go of it"),
    ):
        command(below, name, _changing(act), said).add_argument("id")
    undo = command(below, "undo", _undo, "take back decisions that do not count yet")
    undo.add_argument("ids", nargs="+", metavar="ID")
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
    agree = command(below, "agree", _agree, "vote for exactly what others proposed")
    agree.add_argument("id")
    agree.add_argument("--body", help="refuse if it is not the proposal with this body")
    for parser in (decide, many, agree):
        parser.add_argument("--undo-seconds", type=int, default=0, metavar="N")
    for parser in (decide, agree):
        parser.add_argument("--digest", help="refuse if it is not the question with this digest")


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


def _agree(arguments: Namespace, terminal: Terminal) -> int:
    caller, id_ = asking(), arguments.id
    decided = approval_agreeing.agree(
        *caller,
        id_,
        digest=arguments.digest or approvals.get_approval(*caller, id_).digest,
        body=arguments.body or standing_body(approval_history.votes(*caller, id_)),
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
        undo_seconds=arguments.undo_seconds,
    )
    refused = _refused(outcome.refused)
    terminal.document(shown.BatchOutcome(decided=list(outcome.decided), refused=refused))
    return _told_of_several(f"{len(outcome.decided)} decided", refused, terminal)


def _undo(arguments: Namespace, terminal: Terminal) -> int:
    caller = asking()
    if len(arguments.ids) == 1:
        return _told(approvals.undo(*caller, arguments.ids[0]), terminal)
    outcome = approval_batches.undo_many(*caller, arguments.ids)
    refused = _refused(outcome.refused)
    terminal.document(shown.BatchUndone(undone=list(outcome.undone), refused=refused))
    return _told_of_several(f"{len(outcome.undone)} undone", refused, terminal)


def _refused(refused: Sequence[tuple[str, CallerError]]) -> list[shown.Refused]:
    return [shown.Refused(id=id_, reason=str(why)) for id_, why in refused]


def _told_of_several(done: str, refused: Sequence[shown.Refused], terminal: Terminal) -> int:
    terminal.say(f"{done}, {len(refused)} refused")
    for each in refused:
        terminal.say(f"  {each.id}: {each.reason}")
    return 1 if refused else 0


def _told(approval: Approval, terminal: Terminal) -> int:
    terminal.document(shown.Approval.model_validate(approval))
    terminal.say(f"{approval.id} is {approval.status.value}")
    return 0
