"""Tell endpoints: what to send next, and what follows from the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import orjson

from control_plane.domain.access import Principal, PrincipalKind
from control_plane.domain.redelivery import Course, course_after
from control_plane.domain.signatures import signed
from control_plane.domain.webhooks import (
    Answer,
    Attempt,
    Delivery,
    DeliveryStatus,
    Endpoint,
    WebhookEvent,
)
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.webhook_endpoints import secret_context

_PAGES = {
    "run": ("run", "run"),
    "approval": ("approvals", "approval"),
    "agent": ("agent", "agent"),
    "pattern": ("pattern", "pattern"),
    "schedule": ("schedules", "schedule"),
    "webhook": ("webhooks", "endpoint"),
    "channel": ("notifications", "channel"),
}


@dataclass(frozen=True)
class Parcel:
    """What is sent to an endpoint next."""

    delivery: Delivery
    endpoint: Endpoint

    @property
    def url(self) -> str:
        """Where to."""
        return self.endpoint.spec.url


def due_endpoints(desk: Desk) -> Sequence[str]:
    """Ids of endpoints, of all workspaces, that something can be sent to now."""
    with desk.store.reading() as tx:
        return tx.endpoints.due(desk.now())


def next_parcel(desk: Desk, endpoint_id: str) -> Parcel | None:
    """What the endpoint is to be told now; `None` when that is nothing, or it must be left alone.

    In the order in which things happened; one that failed waits, and lets later ones pass.
    """
    now = desk.now()
    with desk.store.reading() as tx:
        endpoint = tx.endpoints.by_id(endpoint_id)
        if endpoint is None or endpoint.paused is not None:
            return None
        if endpoint.held_until is not None and endpoint.held_until > now:
            return None
        delivery = tx.deliveries.first_due(endpoint_id, now)
    return None if delivery is None else Parcel(delivery, endpoint)


def body_of(event: WebhookEvent, *, desk_url: str = "") -> str:
    """What is sent, as JSON; each time the same."""
    happened = event.happened
    body = {
        "id": event.id,
        "type": happened.type,
        "timestamp": happened.at.isoformat().replace("+00:00", "Z"),
        "workspace": happened.workspace_id,
        "subject": happened.subject,
        "data": dict(happened.facts),
        "link": desk_url.rstrip("/") + _path_of(happened.subject),
    }
    return orjson.dumps(body).decode()


def headers_of(desk: Desk, parcel: Parcel, body: str) -> dict[str, str]:
    """The headers that prove who sends it, signed with every secret that is valid now.

    Raises:
        ConfigurationError: The key its secrets are sealed with is gone.
    """
    endpoint, now = parcel.endpoint, desk.now()
    sealed = [endpoint.secret]
    until = endpoint.old_secret_until
    if endpoint.old_secret is not None and until is not None and now < until:
        sealed.append(endpoint.old_secret)
    context = secret_context(endpoint.id)
    secrets = [desk.vault.open(each, context=context) for each in sealed]
    return signed(body, id=parcel.delivery.event.id, at=now, secrets=secrets)


def settle(desk: Desk, parcel: Parcel, answer: Answer, *, chance: float) -> Course | None:
    """Put the try on record and decide what follows; `None` when the endpoint is gone.

    Args:
        chance: Random, from 0 to 1, for the jitter.
    """
    now = desk.now()
    with desk.store.writing() as tx:
        endpoint = tx.endpoints.hold(parcel.endpoint.id)
        delivery = tx.deliveries.get(parcel.delivery.workspace_id, parcel.delivery.id)
        if endpoint is None or delivery is None:
            return None
        tried, number = delivery.tried + 1, delivery.attempts + 1
        course = course_after(answer, tried=tried, endpoint=endpoint, now=now, chance=chance)
        after = replace(
            delivery,
            status=course.status,
            next_at=course.next_at,
            attempts=number,
            tried=tried,
            status_code=answer.status_code,
        )
        tx.deliveries.record(after, Attempt(number, now, answer))
        _note(desk, tx, endpoint, course)
        return course


def _note(desk: Desk, tx: Records, endpoint: Endpoint, course: Course) -> None:
    """Keep what the answer says of the endpoint itself."""
    succeeded = course.status is DeliveryStatus.DELIVERED
    failing_since = None if succeeded else endpoint.failing_since or desk.now()
    pause = course.pause if endpoint.paused is None else None
    noted = replace(
        endpoint,
        failing_since=failing_since,
        held_until=course.held_until,
        paused=pause or endpoint.paused,
    )
    if noted != endpoint:
        tx.endpoints.note(noted)
    if pause is not None:
        subject = f"webhook/{endpoint.spec.name}"
        by = _system(endpoint.workspace_id)
        desk.audit(tx, by, "webhook.paused", subject, cause=pause.value)


def _system(workspace_id: str) -> Principal:
    return Principal(
        "system", "Control plane", workspace_id, frozenset(), kind=PrincipalKind.SERVICE
    )


def _path_of(subject: str) -> str:
    """Where the desk shows it."""
    kind, _, name = subject.partition("/")
    if kind in _PAGES:
        page, parameter = _PAGES[kind]
        return f"/{page}?{urlencode({parameter: name})}"
    return f"/audit?{urlencode({'subject': subject})}"
