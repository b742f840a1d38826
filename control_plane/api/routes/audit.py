"""The audit record: who changed what."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.filters import Cursor, Limit
from control_plane.representations.common import Paged
from control_plane.representations.fleet import AuditEvent
from control_plane.services import audit

router = APIRouter(prefix="/audit", tags=["audit"])


@router.get("", responses=documented())
def list_audit(
    asking: Asking,
    subject: Annotated[str | None, Query(max_length=200, examples=["agent/billing"])] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Paged[AuditEvent]:
    """One page of changes, newest first."""
    page = audit.list_audit(*asking, subject=subject, limit=limit, cursor=cursor)
    return Paged(
        items=[AuditEvent.model_validate(event) for event in page.items],
        next_cursor=page.next_cursor,
    )
