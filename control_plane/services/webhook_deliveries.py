"""See what endpoints were told, tell them again, and try an endpoint out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import N_, Conflict, NotFound
from control_plane.domain.webhooks import (
    TEST_EVENT,
    Attempt,
    Delivery,
    DeliveryStatus,
    Endpoint,
    Happened,
    WebhookEvent,
)
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.records import Page
from control_plane.services.webhook_endpoints import existing_endpoint
from control_plane.services.webhook_records import DeliveryFilter


@dataclass(frozen=True)
class DeliveryView:
    """A delivery with each try."""

    delivery: Delivery
    endpoint: Endpoint
    attempts: Sequence[Attempt]
    """In order."""


def list_deliveries(
    desk: Desk,
    principal: Principal,
    *,
    endpoint: str | None = None,
    statuses: Sequence[DeliveryStatus] = (),
    type: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Delivery]:
    """One page of the log, newest first.

    Args:
        endpoint: Name or id.
        statuses: None means all.
        type: An event type, or `run.*` for all of a kind.
        since: When it happened; inclusive.
        until: Exclusive.

    Raises:
        NotFound: There is no such endpoint.
    """
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        where = DeliveryFilter(_id_of(tx, principal, endpoint), tuple(statuses), type, since, until)
        return tx.deliveries.page(principal.workspace_id, where, limit=limit, cursor=cursor)


def get_delivery(desk: Desk, principal: Principal, delivery_id: str) -> DeliveryView:
    """One delivery with each try. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        delivery = _existing(tx, principal, delivery_id)
        endpoint = existing_endpoint(tx, principal, delivery.endpoint_id)
        return DeliveryView(delivery, endpoint, tx.deliveries.attempts(delivery.id))


def replay_delivery(desk: Desk, principal: Principal, delivery_id: str) -> Delivery:
    """Send it again now, with the id it had; the schedule of tries begins anew.

    Raises:
        NotFound: There is no such delivery.
        Conflict: Its endpoint is paused.
    """
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        delivery = _existing(tx, principal, delivery_id)
        _let_through(tx, existing_endpoint(tx, principal, delivery.endpoint_id))
        tx.deliveries.replay_one(delivery.id)
        desk.audit(
            tx, principal, "webhook.replayed", f"delivery/{delivery.id}", type=_type(delivery)
        )
        return _existing(tx, principal, delivery_id)


def replay_deliveries(
    desk: Desk,
    principal: Principal,
    *,
    endpoint: str,
    statuses: Sequence[DeliveryStatus] = (DeliveryStatus.DEAD,),
    type: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> int:
    """Send again what happened in a period and matches; how many that are.

    Args:
        endpoint: Name or id.
        statuses: By default what was given up; what is pending is sent anyway.
        type: As of `list_deliveries`; so are `since` and `until`.

    Raises:
        NotFound: There is no such endpoint.
    """
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        found = existing_endpoint(tx, principal, endpoint)
        where = DeliveryFilter(found.id, tuple(statuses), type, since, until)
        count = tx.deliveries.replay(principal.workspace_id, where)
        subject = f"webhook/{found.spec.name}"
        desk.audit(tx, principal, "webhook.replayed", subject, count=count)
        return count


def send_test_event(desk: Desk, principal: Principal, endpoint: str) -> Delivery:
    """Tell this endpoint, and no other, that somebody tries it out.

    Raises:
        NotFound: There is no such endpoint.
        Conflict: It is paused.
    """
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        found = existing_endpoint(tx, principal, endpoint)
        _let_through(tx, found)
        delivery = _test_of(desk, found)
        tx.deliveries.add(delivery)
        desk.audit(tx, principal, "webhook.tested", f"webhook/{found.spec.name}")
        return delivery


def _let_through(tx: Records, endpoint: Endpoint) -> None:
    """Somebody wants to see it answer now, even if it is left alone for a while.

    Raises:
        Conflict: It is paused.
    """
    if endpoint.paused is not None:
        raise Conflict(
            N_("Endpoint {name} is paused; resume it before you send anything."),
            name=endpoint.spec.name,
        )
    held = tx.endpoints.hold(endpoint.id)
    if held is not None and held.held_until is not None:
        tx.endpoints.note(replace(held, held_until=None))


def _test_of(desk: Desk, endpoint: Endpoint) -> Delivery:
    now = desk.now()
    happened = Happened(
        endpoint.workspace_id, TEST_EVENT, now, f"webhook/{endpoint.spec.name}", {"test": True}
    )
    return Delivery(
        id=desk.new_id("dlv"),
        endpoint_id=endpoint.id,
        workspace_id=endpoint.workspace_id,
        event=WebhookEvent(desk.new_id("evt"), happened),
        status=DeliveryStatus.PENDING,
        attempts=0,
        tried=0,
        next_at=endpoint.created_at,  # Before everything that waits: a person looks on.
        created_at=now,
    )


def _id_of(tx: Records, principal: Principal, endpoint: str | None) -> str | None:
    return None if endpoint is None else existing_endpoint(tx, principal, endpoint).id


def _type(delivery: Delivery) -> str:
    return delivery.event.happened.type


def _existing(tx: Records, principal: Principal, delivery_id: str) -> Delivery:
    delivery = tx.deliveries.get(principal.workspace_id, delivery_id)
    if delivery is None:
        raise NotFound(
            N_("There is no delivery {delivery!r} in this workspace."), delivery=delivery_id
        )
    return delivery
