"""Approvals: what waits for a person, and their decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.filters import Cursor, Limit
from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.inbox import InboxFilter, InboxView
from control_plane.domain.policy import ActionKind, Mode
from control_plane.representations import approvals as shown
from control_plane.representations.common import Listing, Paged
from control_plane.services import (
    approval_agreeing,
    approval_batches,
    approval_history,
    approvals,
)

router = APIRouter(prefix="/approvals", tags=["approvals"])
Id = Annotated[str, Path(max_length=100)]
_Text = Annotated[str, Field(max_length=200)]


class ApprovalQuery(BaseModel):
    """Which questions; everything that is given must match."""

    model_config = ConfigDict(extra="forbid")

    view: InboxView | None = Field(
        default=None, description="Default: `waiting`; with a status `all`."
    )
    status: list[ApprovalStatus] = Field(
        default=[], max_length=20, description="Repeat it for several."
    )
    kind: ActionKind | None = None
    pattern: _Text | None = None
    source: _Text | None = Field(default=None, description="Who acts.")
    target: _Text | None = Field(default=None, description="On whom or what.")
    risk: _Text | None = None
    mode: Mode | None = None
    text: _Text | None = Field(
        default=None, description="Occurs in the action, its reason, pattern or evidence."
    )
    run: _Text | None = None

    def wanted(self) -> InboxFilter:
        """The filter that the service takes."""
        view = self.view or (InboxView.ALL if self.status else InboxView.WAITING)
        return InboxFilter(
            view=view,
            kind=self.kind,
            pattern=self.pattern,
            source=self.source,
            target=self.target,
            risk=self.risk,
            mode=self.mode,
            statuses=tuple(dict.fromkeys(self.status)),
            text=self.text,
            run_id=self.run,
        )


class ApprovalListQuery(ApprovalQuery):
    """Which questions, and how many of them."""

    limit: Limit = 50
    cursor: Cursor = None


@router.get("", responses=documented())
def list_approvals(
    asking: Asking, query: Annotated[ApprovalListQuery, Query()]
) -> Paged[shown.Approval]:
    """Open questions oldest first; others, or of certain statuses, newest first."""
    page = approvals.list_approvals(
        *asking, wanted=query.wanted(), limit=query.limit, cursor=query.cursor
    )
    items = [shown.Approval.model_validate(approval) for approval in page.items]
    return Paged(items=items, next_cursor=page.next_cursor)


@router.get("/count", responses=documented())
def count_approvals(asking: Asking, query: Annotated[ApprovalQuery, Query()]) -> shown.Count:
    """How many questions there are."""
    return shown.Count(count=approvals.count_waiting(*asking, wanted=query.wanted()))


@router.post("/decisions", responses=documented(413, 415))
def decide_many(asking: Asking, draft: shown.BatchDraft) -> shown.BatchOutcome:
    """Approve or reject many; what cannot be decided as shown is refused alone, and says why."""
    outcome = approval_batches.decide_many(
        *asking,
        [(each.id, each.digest) for each in draft.chosen],
        verdict=draft.verdict,
        reason=draft.reason,
        code=draft.code or "",
        undo_seconds=draft.undo_seconds,
    )
    refused = [shown.Refused(id=id_, reason=str(why)) for id_, why in outcome.refused]
    return shown.BatchOutcome(decided=list(outcome.decided), refused=refused)


@router.post("/undo", responses=documented(413, 415))
def undo_many(asking: Asking, draft: shown.UndoDraft) -> shown.BatchUndone:
    """Take back decisions that do not count yet; what cannot be is refused alone, and says why."""
    outcome = approval_batches.undo_many(*asking, draft.ids)
    refused = [shown.Refused(id=id_, reason=str(why)) for id_, why in outcome.refused]
    return shown.BatchUndone(undone=list(outcome.undone), refused=refused)


@router.get("/{approval_id}", responses=documented(404))
def get_approval(asking: Asking, approval_id: Id) -> shown.Approval:
    """One approval."""
    return shown.Approval.model_validate(approvals.get_approval(*asking, approval_id))


@router.get("/{approval_id}/history", responses=documented(404))
def get_history(asking: Asking, approval_id: Id) -> Listing[shown.HistoryEvent]:
    """All that happened to it, from when it was asked on."""
    found = approval_history.history(*asking, approval_id)
    return Listing(items=[shown.HistoryEvent.model_validate(event) for event in found])


@router.get("/{approval_id}/votes", responses=documented(404))
def get_votes(asking: Asking, approval_id: Id) -> Listing[shown.Vote]:
    """Who voted what, in order, void votes included."""
    found = approval_history.votes(*asking, approval_id)
    return Listing(items=[shown.Vote.model_validate(vote) for vote in found])


@router.get("/{approval_id}/similar", responses=documented(404))
def get_similar(
    asking: Asking, approval_id: Id, limit: Annotated[int, Query(ge=1, le=50)] = 5
) -> Listing[shown.Approval]:
    """Others of the same kind, source and target that people decided, the newest first."""
    approval = approvals.get_approval(*asking, approval_id)
    found = approval_history.similar(*asking, approval, limit=limit)
    return Listing(items=[shown.Approval.model_validate(each) for each in found])


@router.post("/{approval_id}/decision", responses=documented(404, 409, 413, 415))
def decide(asking: Asking, approval_id: Id, draft: shown.DecisionDraft) -> shown.Approval:
    """Decide it, or vote where several must agree. Of two at once one wins; the other is told."""
    decided = approvals.decide(
        *asking,
        approval_id,
        verdict=draft.verdict,
        digest=draft.digest,
        reason=draft.reason,
        payload=draft.payload,
        target=draft.target,
        code=draft.code or "",
        answer=draft.answer,
        considered_ms=draft.considered_ms,
        undo_seconds=draft.undo_seconds,
    )
    return shown.Approval.model_validate(decided)


@router.post("/{approval_id}/agreement", responses=documented(404, 409, 413, 415))
def agree(asking: Asking, approval_id: Id, draft: shown.AgreementDraft) -> shown.Approval:
    """Vote for exactly what others proposed."""
    decided = approval_agreeing.agree(
        *asking,
        approval_id,
        digest=draft.digest,
        body=draft.body,
        considered_ms=draft.considered_ms,
        undo_seconds=draft.undo_seconds,
    )
    return shown.Approval.model_validate(decided)


@router.post("/{approval_id}/undo", responses=documented(404, 409))
def undo(asking: Asking, approval_id: Id) -> shown.Approval:
    """Take back a decision that does not count yet, or one's own vote for a proposal."""
    return shown.Approval.model_validate(approvals.undo(*asking, approval_id))


@router.post("/{approval_id}/withdraw", responses=documented(404, 409, 413, 415))
def withdraw(asking: Asking, approval_id: Id, draft: shown.WithdrawalDraft) -> shown.Approval:
    """Close it without deciding it; the action does not happen."""
    withdrawn = approvals.withdraw(*asking, approval_id, reason=draft.reason)
    return shown.Approval.model_validate(withdrawn)


@router.post("/{approval_id}/claim", responses=documented(404, 409))
def claim(asking: Asking, approval_id: Id) -> shown.Approval:
    """Take it in hand: for ten minutes nobody else decides it."""
    return shown.Approval.model_validate(approvals.claim(*asking, approval_id))


@router.post("/{approval_id}/release", responses=documented(404, 409))
def release(asking: Asking, approval_id: Id) -> shown.Approval:
    """Let go of it; nothing happens when nobody has it in hand."""
    return shown.Approval.model_validate(approvals.release(*asking, approval_id))
