"""What a reply means to a pattern that needs an answer.

A gate that did not let a member work, and a member that hands off where nobody was offered, are
never taken for an answer.
"""

from __future__ import annotations

from typing import TypeGuard

from control_plane.domain.errors import StepFailed
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import Finish, Reply, Result

_OUTCOMES = {
    Finish.HANDED_OFF: Outcome.NO_ANSWER,
    Finish.REJECTED: Outcome.REJECTED,
    Finish.EXPIRED: Outcome.EXPIRED,
}


def answered(reply: Reply | StepFailed) -> TypeGuard[Reply]:
    """Whether the member worked and answered."""
    return isinstance(reply, Reply) and reply.finish is Finish.ANSWERED


def why_no_answer(reply: Reply | StepFailed) -> str:
    """Why the member did not answer, in words for the next reader; empty if it did."""
    if isinstance(reply, StepFailed):
        return f"failed: {reply}"
    match reply.finish:
        case Finish.ANSWERED:
            return ""
        case Finish.HANDED_OFF:
            target = reply.handoff.to if reply.handoff else "somebody"
            return f"wanted to hand off to {target}, but there is nobody to hand off to here"
        case Finish.REJECTED:
            return f"was rejected by a person: {reply.note}"
        case Finish.EXPIRED:
            return f"did not work: {reply.note}"


def ended(reply: Reply) -> Result | None:
    """How a pattern ends that cannot go on without this reply; `None` if it was answered."""
    if reply.finish is Finish.ANSWERED:
        return None
    return Result(_OUTCOMES[reply.finish], note=f"{reply.member} {why_no_answer(reply)}")
