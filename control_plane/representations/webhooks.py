"""Endpoints and what they are told, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field
from pydantic.config import JsonDict

from control_plane.domain import webhooks as domain
from control_plane.domain.webhooks import DeliveryStatus, EndpointSpec, PauseCause
from control_plane.representations.common import Draft, ExpectedVersion, ShapeOf, View
from control_plane.services.webhook_deliveries import DeliveryView
from control_plane.services.webhook_endpoints import OVERLAP_HOURS, EndpointView, SavedEndpoint

_ENDPOINT: JsonDict = {
    "name": "operations",
    "url": "https://hooks.example.com/agents",
    "events": ["run.failed", "approval.*"],
    "description": "Opens a ticket.",
}


class Endpoint(View):
    """Who is told of what."""

    id: str = Field(examples=["whe_01jd8v2k3m4n5p6q7r8s9t0a1b"])
    spec: EndpointSpec
    paused: PauseCause | None = Field(
        description="`gone`: it answered 410; `failing`: it only failed for days; `null`: it is"
        " told what happens."
    )
    pause_note: str
    failing_since: datetime | None = Field(
        description="The first failure since the last success; `null` when the last try succeeded."
    )
    held_until: datetime | None = Field(
        description="Nothing is sent before: it asked for that, or did not answer."
    )
    old_secret_until: datetime | None = Field(
        description="Until then calls are signed with the secret before, too."
    )
    version: int
    created_at: datetime
    updated_at: datetime


class Counts(View):
    """How the deliveries in its log stand."""

    pending: int
    delivered: int
    dead: int


class EndpointDetail(Endpoint):
    """An endpoint with how its deliveries stand."""

    deliveries: Counts

    @classmethod
    def of(cls, view: EndpointView) -> EndpointDetail:
        """The endpoint and its counts."""
        counts = {status.value: count for status, count in view.counts.items()}
        return cls(**dict(Endpoint.model_validate(view.endpoint)), deliveries=Counts(**counts))


class SavedEndpointView(Endpoint):
    """An endpoint as it was saved."""

    secret: str | None = Field(
        description="What it checks signatures with, when it was just made. It is shown this once."
    )

    @classmethod
    def of(cls, saved: SavedEndpoint) -> SavedEndpointView:
        """The endpoint, and its new secret."""
        return cls(**dict(Endpoint.model_validate(saved.endpoint)), secret=saved.secret)


class EndpointDraft(Draft):
    """An endpoint to register."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"spec": _ENDPOINT}]})

    spec: Annotated[dict[str, Any], ShapeOf(EndpointSpec)]


class EndpointChange(EndpointDraft):
    """What an endpoint is to be from now on."""

    expected_version: ExpectedVersion = None


class SecretDraft(Draft):
    """How a secret is replaced."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"overlap_hours": 24}]})

    overlap_hours: int = Field(
        default=OVERLAP_HOURS,
        ge=0,
        le=168,
        description="How long calls are signed with the old one, too.",
    )


class ReplayDraft(Draft):
    """What is sent again; everything that is given must match."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"statuses": ["dead"]}]})

    statuses: list[DeliveryStatus] = Field(default=[DeliveryStatus.DEAD], max_length=3)
    type: str | None = Field(default=None, max_length=100, examples=["run.*"])
    since: AwareDatetime | None = Field(default=None, description="Inclusive.")
    until: AwareDatetime | None = Field(default=None, description="Exclusive.")


class Replayed(View):
    """What came of it."""

    count: int = Field(description="How many are sent again.")


class Attempt(View):
    """One try."""

    number: int
    at: datetime
    status_code: int | None = Field(description="`null` when nobody answered.")
    duration_ms: int
    body: str = Field(description="The first KB of the answer.")
    error: str = Field(description="Why nobody answered, in one sentence; else empty.")

    @classmethod
    def of(cls, attempt: domain.Attempt) -> Attempt:
        """The try with its answer."""
        answer = attempt.answer
        return cls(
            number=attempt.number,
            at=attempt.at,
            status_code=answer.status_code,
            duration_ms=answer.duration_ms,
            body=answer.body,
            error=answer.error,
        )


class Delivery(View):
    """One event for one endpoint."""

    id: str = Field(examples=["dlv_01jd8v2k3m4n5p6q7r8s9t0a1b"])
    endpoint_id: str
    event_id: str = Field(description="The `webhook-id` of every try.")
    type: str
    subject: str
    at: datetime = Field(description="When it happened.")
    facts: dict[str, Any]
    status: DeliveryStatus
    attempts: int
    status_code: int | None = Field(description="Of the last answer; `null` without one.")
    next_at: datetime | None = Field(description="When it is tried next.")

    @classmethod
    def of(cls, delivery: domain.Delivery) -> Delivery:
        """The delivery with its event."""
        return cls(**_fields(delivery))


class DeliveryDetail(Delivery):
    """A delivery with each try."""

    tries: list[Attempt]

    @classmethod
    def with_tries(cls, view: DeliveryView) -> DeliveryDetail:
        """The delivery and its tries, in order."""
        return cls(**_fields(view.delivery), tries=[Attempt.of(each) for each in view.attempts])


def _fields(delivery: domain.Delivery) -> dict[str, Any]:
    happened = delivery.event.happened
    return {
        "id": delivery.id,
        "endpoint_id": delivery.endpoint_id,
        "event_id": delivery.event.id,
        "type": happened.type,
        "subject": happened.subject,
        "at": happened.at,
        "facts": dict(happened.facts),
        "status": delivery.status,
        "attempts": delivery.attempts,
        "status_code": delivery.status_code,
        "next_at": delivery.next_at,
    }
