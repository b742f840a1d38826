"""Decisions that end a run, whatever its pattern would do next. Pure."""

from __future__ import annotations

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.budgets import SETTLED
from control_plane.domain.policy import ActionKind, OnReject
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import Result


class Stopped(BaseException):
    """A person ends the run. Not an `Exception`: nothing on its way may go on in spite of it."""

    def __init__(self, result: Result) -> None:
        self.result = result
        super().__init__(result.note)


def obeyed(decision: Decision, action: Action) -> Decision:
    """The decision, for the pattern to go on with.

    Raises:
        Stopped: It ends the run.
    """
    match decision.status:
        case ApprovalStatus.TAKEN_OVER:
            raise Stopped(Result(Outcome.TAKEN_OVER, note=f"{decision.by}: {decision.reason}"))
        case ApprovalStatus.WITHDRAWN if decision.code == SETTLED:
            return decision
        case ApprovalStatus.WITHDRAWN:
            raise Stopped(Result(Outcome.WITHDRAWN, note=decision.reason))
        case ApprovalStatus.REJECTED if decision.on_reject is OnReject.END:
            raise Stopped(Result(Outcome.REJECTED, note=decision.reason))
        case _ if action.kind is ActionKind.BUDGET and not decision.allowed:
            raise Stopped(Result(Outcome.OVER_BUDGET, note=decision.reason))
        case _:
            return decision
