"""Approvals: what waits for a person, and their decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.filters import Cursor, Limit
from control_plane.domain.approvals import ApprovalStatus
from control_plane.representations import approvals as shown
from control_plane.representations.common import Paged
from control_plane.services import approvals

router = APIRouter(prefix="/approvals", tags=["approvals"])
Id = Annotated[str, Path(max_length=100)]
_PENDING = [ApprovalStatus.PENDING]


@router.get("", responses=documented())
def list_approvals(
    asking: Asking,
    status: Annotated[
        list[ApprovalStatus], Query(max_length=20, description="Repeat it for several.")
    ] = _PENDING,
    run: Annotated[str | None, Query(max_length=100)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Paged[shown.Approval]:
    """What waits, oldest first; with other statuses, the newest first."""
    wanted = tuple(dict.fromkeys(status))
    page = approvals.list_approvals(
        *asking, statuses=wanted, run_id=run, limit=limit, cursor=cursor
    )
    items = [shown.Approval.model_validate(approval) for approval in page.items]
    return Paged(items=items, next_cursor=page.next_cursor)


@router.get("/{approval_id}", responses=documented(404))
def get_approval(asking: Asking, approval_id: Id) -> shown.Approval:
    """One approval."""
    return shown.Approval.model_validate(approvals.get_approval(*asking, approval_id))


@router.post("/{approval_id}/decision", responses=documented(404, 409, 413, 415))
def decide(asking: Asking, approval_id: Id, draft: shown.DecisionDraft) -> shown.Approval:
    """Decide it; the run goes on at once. Of two who decide at once one wins; the other is told."""
    decided = approvals.decide(
        *asking,
        approval_id,
        verdict=draft.verdict,
        digest=draft.digest,
        reason=draft.reason,
        payload=draft.payload,
        target=draft.target,
    )
    return shown.Approval.model_validate(decided)
