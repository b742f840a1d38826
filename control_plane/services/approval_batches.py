"""Decide many questions at once, for one reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from control_plane.domain.access import Principal, Role, require_somewhere
from control_plane.domain.approvals import Verdict
from control_plane.domain.errors import N_, CallerError, InvalidInput, NotFound, Problem
from control_plane.services.approval_ballots import Ballot, cast_vote
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


def decide_many(
    desk: Desk,
    principal: Principal,
    chosen: Sequence[tuple[str, str]],
    *,
    verdict: Verdict | str,
    reason: str,
    code: str = "",
    via: str = "api",
) -> BatchOutcome:
    """Approve or reject what was chosen; what cannot be decided as shown is refused alone.

    Args:
        chosen: Id and digest of each question, as it was shown.

    Raises:
        InvalidInput: Another verdict, nothing or too much is chosen, or there is no reason.
    """
    require_somewhere(principal, Role.APPROVER)
    chosen = tuple(dict(chosen).items())
    _check(chosen, verdict, reason)
    decided: list[str] = []
    refused: list[tuple[str, CallerError]] = []
    with desk.store.writing() as tx:
        held = tx.approvals.hold(principal.workspace_id, [id_ for id_, _ in chosen])
        for id_, digest in chosen:
            ballot = Ballot(verdict, digest, reason=reason, code=code, via=via)
            try:
                if id_ not in held:
                    raise NotFound(
                        N_("There is no approval {approval!r} in this workspace."), approval=id_
                    )
                cast_vote(desk, tx, principal, held[id_], ballot)
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


def _check(chosen: Sequence[tuple[str, str]], verdict: Verdict | str, reason: str) -> None:
    problems: list[Problem] = []
    if verdict not in _VERDICTS:
        expected = ", ".join(_VERDICTS)
        template = N_("Choose one of {expected}.")
        problems.append(Problem("verdict", template, {"expected": expected}))
    if not 1 <= len(chosen) <= MOST_AT_ONCE:
        template = N_("Choose 1 to {most} of them.")
        problems.append(Problem("chosen", template, {"most": MOST_AT_ONCE}))
    if not reason.strip():
        problems.append(Problem("reason", N_("Give the one reason that is kept with each.")))
    if problems:
        raise InvalidInput(problems)
