"""Decide many questions at once, for one reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from control_plane.domain.access import Principal, Role, require_somewhere
from control_plane.domain.approvals import Verdict
from control_plane.domain.errors import N_, CallerError, InvalidInput, Problem
from control_plane.services.approval_ballots import Ballot, cast_vote, undo_problems
from control_plane.services.approval_refusals import found
from control_plane.services.approval_undoing import take_back
from control_plane.services.desk import Desk

MOST_AT_ONCE = 500
_VERDICTS = (Verdict.APPROVE, Verdict.REJECT)


@dataclass(frozen=True)
class BatchOutcome:
    """What came of each."""

    decided: tuple[str, ...]
    """Ids of those that took the vote; one that needs several people may still be open."""
    refused: tuple[tuple[str, CallerError], ...]
    """Ids of those that did not, each with why."""


@dataclass(frozen=True)
class BatchUndone:
    """What came of taking several back."""

    undone: tuple[str, ...]
    """Ids of those that wait again."""
    refused: tuple[tuple[str, CallerError], ...]
    """Ids of those that do not, each with why."""


def decide_many(
    desk: Desk,
    principal: Principal,
    chosen: Sequence[tuple[str, str]],
    *,
    verdict: Verdict | str,
    reason: str,
    code: str = "",
    via: str = "api",
    undo_seconds: int = 0,
) -> BatchOutcome:
    """Approve or reject what was chosen; what cannot be decided as shown is refused alone.

    Args:
        chosen: Id and digest of each question, as it was shown.
        undo_seconds: How long each can be undone before it counts.

    Raises:
        InvalidInput: Another verdict, nothing or too much is chosen, or there is no reason.
    """
    require_somewhere(principal, Role.APPROVER)
    chosen = tuple(dict(chosen).items())
    _check(chosen, verdict, reason, undo_seconds)
    decided: list[str] = []
    refused: list[tuple[str, CallerError]] = []
    with desk.store.writing() as tx:
        held = tx.approvals.hold(principal.workspace_id, [id_ for id_, _ in chosen])
        for id_, digest in chosen:
            ballot = Ballot(
                verdict, digest, reason=reason, code=code, via=via, undo_seconds=undo_seconds
            )
            try:
                cast_vote(desk, tx, principal, found(held.get(id_), id_), ballot)
                decided.append(id_)
            except CallerError as error:
                refused.append((id_, error))
        if decided:
            desk.audit(
                tx,
                principal,
                "approval.batch_decided",
                f"approval/{decided[0]}",
                verdict=str(verdict),
                decided=len(decided),
                refused=len(refused),
                first=decided[0],
                last=decided[-1],
                reason=reason,
            )
    desk.engines.wake()
    return BatchOutcome(tuple(decided), tuple(refused))


def undo_many(desk: Desk, principal: Principal, approval_ids: Sequence[str]) -> BatchUndone:
    """Take back one's decisions that do not count yet; what cannot be is refused alone.

    Raises:
        InvalidInput: Nothing or too much is chosen.
    """
    require_somewhere(principal, Role.APPROVER)
    approval_ids = tuple(dict.fromkeys(approval_ids))
    if problems := _number_problems(approval_ids, "ids"):
        raise InvalidInput(problems)
    undone: list[str] = []
    refused: list[tuple[str, CallerError]] = []
    with desk.store.writing() as tx:
        held = tx.approvals.hold(principal.workspace_id, approval_ids)
        for id_ in approval_ids:
            try:
                take_back(desk, tx, principal, found(held.get(id_), id_))
                undone.append(id_)
            except CallerError as error:
                refused.append((id_, error))
    return BatchUndone(tuple(undone), tuple(refused))


def _number_problems(chosen: Sequence[object], field: str) -> list[Problem]:
    if 1 <= len(chosen) <= MOST_AT_ONCE:
        return []
    return [Problem(field, N_("Choose 1 to {most} of them."), {"most": MOST_AT_ONCE})]


def _check(
    chosen: Sequence[tuple[str, str]], verdict: Verdict | str, reason: str, undo_seconds: int
) -> None:
    problems: list[Problem] = []
    if verdict not in _VERDICTS:
        expected = ", ".join(_VERDICTS)
        template = N_("Choose one of {expected}.")
        problems.append(Problem("verdict", template, {"expected": expected}))
    problems += _number_problems(chosen, "chosen") + undo_problems(undo_seconds)
    if not reason.strip():
        problems.append(Problem("reason", N_("Give the one reason that is kept with each.")))
    if problems:
        raise InvalidInput(problems)
