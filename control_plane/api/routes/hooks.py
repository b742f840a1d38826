"""Webhooks: other systems start a schedule's run by its token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Path, Security, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from control_plane.api.problems import documented
from control_plane.api.routes.schedules import Key
from control_plane.bootstrap import current_plane
from control_plane.representations import schedules as shown
from control_plane.services.webhooks import receive_webhook

router = APIRouter(prefix="/hooks", tags=["schedules"])
Id = Annotated[str, Path(max_length=100, examples=["sch_01jd8v2k3m4n5p6q7r8s9t0a1b"])]
Bearer = Annotated[
    HTTPAuthorizationCredentials | None,
    Security(HTTPBearer(auto_error=False, description="The webhook's token.")),
]
Laid = Annotated[
    dict[str, Any] | None,
    Body(
        description="Laid over the schedule's input, field by field.",
        examples=[{"request": "Order 4711 was cancelled; tell the customer."}],
    ),
]


@router.post(
    "/{schedule_id}",
    status_code=status.HTTP_202_ACCEPTED,
    responses=documented(401, 409, 413, 415),
)
def receive(
    schedule_id: Id, bearer: Bearer = None, body: Laid = None, key: Key = None
) -> shown.Firing:
    """Fire the schedule. The outcome says whether a run started, waits, or was left out."""
    firing = receive_webhook(
        current_plane().desk,
        schedule_id,
        token="" if bearer is None else bearer.credentials,
        body=body or {},
        idempotency_key=key,
    )
    return shown.Firing.model_validate(firing)
