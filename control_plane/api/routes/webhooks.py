"""Webhooks: endpoints that are told what happens, and the log of telling them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status
from pydantic import BaseModel, ConfigDict, Field

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.filters import Instant
from control_plane.api.routes.locations import created
from control_plane.api.routes.naming import named
from control_plane.domain.webhooks import DeliveryStatus
from control_plane.representations import webhooks as shown
from control_plane.representations.common import Listing, Paged
from control_plane.representations.schedules import PauseDraft
from control_plane.services import webhook_deliveries as deliveries
from control_plane.services import webhook_endpoints as endpoints

router = APIRouter(tags=["webhooks"])
Name = Annotated[str, Path(max_length=100, description="Name or id.", examples=["operations"])]
Id = Annotated[str, Path(max_length=100, examples=["dlv_01jd8v2k3m4n5p6q7r8s9t0a1b"])]


class DeliveryQuery(BaseModel):
    """Which deliveries to list; everything that is given must match."""

    model_config = ConfigDict(extra="forbid")

    endpoint: str | None = Field(default=None, max_length=100, description="Name or id.")
    status: list[DeliveryStatus] = Field(default=[], max_length=3)
    type: str | None = Field(default=None, max_length=100, examples=["run.*"])
    since: Instant | None = Field(default=None, description="Inclusive; when it happened.")
    until: Instant | None = Field(default=None, description="Exclusive.")
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=500)


@router.get("/webhooks", responses=documented())
def list_endpoints(asking: Asking) -> Listing[shown.EndpointDetail]:
    """All endpoints by name."""
    found = endpoints.list_endpoints(*asking)
    return Listing(items=[shown.EndpointDetail.of(view) for view in found])


@router.post("/webhooks", status_code=status.HTTP_201_CREATED, responses=documented(409, 413, 415))
def register_endpoint(
    asking: Asking, draft: shown.EndpointDraft, response: Response
) -> shown.SavedEndpointView:
    """Register an endpoint. Its signing secret is in this answer and nowhere else."""
    saved = endpoints.save_endpoint(*asking, spec=draft.spec)
    created(response, f"webhooks/{saved.endpoint.spec.name}", version=saved.endpoint.version)
    return shown.SavedEndpointView.of(saved)


@router.get("/webhooks/{name}", responses=documented(404))
def get_endpoint(asking: Asking, name: Name, response: Response) -> shown.EndpointDetail:
    """One endpoint. Its `ETag` is the version a change must name."""
    view = endpoints.get_endpoint(*asking, name)
    response.headers["ETag"] = etag(view.endpoint.version)
    return shown.EndpointDetail.of(view)


@router.put("/webhooks/{name}", responses=documented(404, 409, 413, 415))
def change_endpoint(
    asking: Asking,
    name: Name,
    change: shown.EndpointChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.SavedEndpointView:
    """Save what an endpoint is to be from now on; its secret stays."""
    known = endpoints.get_endpoint(*asking, name).endpoint.spec.name
    saved = endpoints.save_endpoint(
        *asking,
        spec=named(known, change.spec),
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(saved.endpoint.version)
    return shown.SavedEndpointView.of(saved)


@router.delete(
    "/webhooks/{name}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404)
)
def remove_endpoint(asking: Asking, name: Name) -> None:
    """Remove an endpoint with its log; what it was not told yet it will not be told."""
    endpoints.remove_endpoint(*asking, name)


@router.post("/webhooks/{name}/pause", responses=documented(404, 409, 413, 415))
def pause_endpoint(asking: Asking, name: Name, draft: PauseDraft | None = None) -> shown.Endpoint:
    """Send nothing until it is resumed; what happens meanwhile waits."""
    note = "" if draft is None else draft.note
    return shown.Endpoint.model_validate(endpoints.pause_endpoint(*asking, name, note=note))


@router.post("/webhooks/{name}/resume", responses=documented(404, 409))
def resume_endpoint(asking: Asking, name: Name) -> shown.Endpoint:
    """Send again, what waits first."""
    return shown.Endpoint.model_validate(endpoints.resume_endpoint(*asking, name))


@router.post("/webhooks/{name}/secret", responses=documented(404, 409, 413, 415))
def rotate_endpoint_secret(
    asking: Asking, name: Name, draft: shown.SecretDraft | None = None
) -> shown.SavedEndpointView:
    """Make a new signing secret; both are valid until the overlap ends."""
    hours = endpoints.OVERLAP_HOURS if draft is None else draft.overlap_hours
    saved = endpoints.rotate_endpoint_secret(*asking, name, overlap_hours=hours)
    return shown.SavedEndpointView.of(saved)


@router.post(
    "/webhooks/{name}/test", status_code=status.HTTP_202_ACCEPTED, responses=documented(404, 409)
)
def send_test_event(asking: Asking, name: Name) -> shown.Delivery:
    """Send a test event to this endpoint alone. Look at the delivery for what came of it."""
    return shown.Delivery.of(deliveries.send_test_event(*asking, name))


@router.post(
    "/webhooks/{name}/replay",
    status_code=status.HTTP_202_ACCEPTED,
    responses=documented(404, 413, 415),
)
def replay_deliveries(
    asking: Asking, name: Name, draft: shown.ReplayDraft | None = None
) -> shown.Replayed:
    """Send again what matches; without a body everything that was given up."""
    wanted = draft or shown.ReplayDraft()
    count = deliveries.replay_deliveries(
        *asking,
        endpoint=name,
        statuses=wanted.statuses,
        type=wanted.type,
        since=wanted.since,
        until=wanted.until,
    )
    return shown.Replayed(count=count)


@router.get("/webhook-deliveries", responses=documented(404))
def list_deliveries(
    asking: Asking, query: Annotated[DeliveryQuery, Query()]
) -> Paged[shown.Delivery]:
    """One page of the log, newest first."""
    page = deliveries.list_deliveries(
        *asking,
        endpoint=query.endpoint,
        statuses=query.status,
        type=query.type,
        since=query.since,
        until=query.until,
        limit=query.limit,
        cursor=query.cursor,
    )
    items = [shown.Delivery.of(delivery) for delivery in page.items]
    return Paged(items=items, next_cursor=page.next_cursor)


@router.get("/webhook-deliveries/{delivery_id}", responses=documented(404))
def get_delivery(asking: Asking, delivery_id: Id) -> shown.DeliveryDetail:
    """One delivery with each try."""
    return shown.DeliveryDetail.with_tries(deliveries.get_delivery(*asking, delivery_id))


@router.post(
    "/webhook-deliveries/{delivery_id}/replay",
    status_code=status.HTTP_202_ACCEPTED,
    responses=documented(404, 409),
)
def replay_delivery(asking: Asking, delivery_id: Id) -> shown.Delivery:
    """Send it again now, with the id it had."""
    return shown.Delivery.of(deliveries.replay_delivery(*asking, delivery_id))
