"""How reviewers fare."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.representations import reviewers as shown
from control_plane.services import reviewer_health

router = APIRouter(tags=["reviewers"])
Days = Annotated[int, Query(ge=1, le=reviewer_health.LONGEST_DAYS)]


@router.get("/reviewers", responses=documented())
def read_reviewers(asking: Asking, days: Days = 30) -> shown.ReviewerReport:
    """Queue, speed, edits, what was overturned and what was decided unread, by reviewer."""
    report = reviewer_health.read_reviewers(*asking, days=days)
    return shown.ReviewerReport.model_validate(report)


@router.get(
    "/reviewers/csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **documented()},
)
def reviewers_as_csv(asking: Asking, days: Days = 30) -> Response:
    """The same as CSV; what is unknown is empty."""
    text = reviewer_health.reviewers_csv(*asking, days=days)
    headers = {"Content-Disposition": 'attachment; filename="reviewers.csv"'}
    return Response(text, media_type="text/csv", headers=headers)
