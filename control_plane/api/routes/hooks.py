"""Webhooks: other systems start a schedule's run, by its token or by a signature."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Header, Path, Request, Security, status
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from control_plane.api.body import RAW_BODY
from control_plane.api.problems import documented
from control_plane.api.routes.schedules import Key
from control_plane.bootstrap import current_plane
from control_plane.domain.errors import NotAuthenticated
from control_plane.representations import schedules as shown
from control_plane.services.webhooks import SignedCall, receive_webhook

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


def signed_call(
    request: Request,
    id: Annotated[str, Header(alias="webhook-id", max_length=200)] = "",
    timestamp: Annotated[str, Header(alias="webhook-timestamp", max_length=20)] = "",
    signature: Annotated[str, Header(alias="webhook-signature", max_length=2000)] = "",
    github: Annotated[str, Header(alias="X-Hub-Signature-256", max_length=100)] = "",
) -> SignedCall | None:
    """What proves a call that is signed; `None` for one that is not."""
    if not (signature or github):
        return None
    return SignedCall(request.scope[RAW_BODY], id, timestamp, signature, github)


Signed = Annotated[SignedCall | None, Depends(signed_call)]


@router.post(
    "/{schedule_id}",
    status_code=status.HTTP_202_ACCEPTED,
    responses=documented(401, 409, 413, 415),
)
def receive(
    request: Request,
    schedule_id: Id,
    signed: Signed,
    bearer: Bearer = None,
    body: Laid = None,
    key: Key = None,
) -> shown.Firing:
    """Fire the schedule. The outcome says whether a run started, waits, or was left out.

    Of a signed call, the `webhook-id` is the key: the same call again starts nothing.
    """
    plane, address = current_plane(), request.client.host if request.client else ""
    plane.rates.count_request(f"hook/{schedule_id}/{address}")
    try:
        firing = receive_webhook(
            plane.desk,
            schedule_id,
            token="" if bearer is None else bearer.credentials,
            signed=signed,
            body=body or {},
            idempotency_key=key,
            admit=lambda: plane.rates.count_request(f"hook/{schedule_id}"),
        )
    except NotAuthenticated:
        plane.rates.count_failure(address)
        raise
    return shown.Firing.model_validate(firing)
