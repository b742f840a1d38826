"""A control plane that tells endpoints, by a clock of the test's own."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from control_plane.bootstrap import Plane
from control_plane.deliveries.deliverer import Deliverer
from control_plane.domain.webhooks import Attempt, Delivery, Endpoint
from control_plane.outgoing.reach import Reach
from control_plane.services.desk import Desk
from control_plane.services.webhook_deliveries import (
    get_delivery,
    list_deliveries,
    send_test_event,
)
from control_plane.services.webhook_endpoints import get_endpoint, save_endpoint
from storage.worker_lock import worker_lock
from tests.planes import PRINCIPAL

PATIENCE_SECONDS = 30.0
"""For one call; whatever a test does not let hang is answered long before."""


class Clock:
    """Stands still until it is moved; begins at the present, so that signatures are fresh."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, time: timedelta) -> None:
        self.now += time


@dataclass
class Post:
    """Who tells, with what the tests look at."""

    plane: Plane
    clock: Clock
    reach: Reach

    @property
    def desk(self) -> Desk:
        return replace(self.plane.desk, now=self.clock)

    def deliverer(self, *, timeout_seconds: float = PATIENCE_SECONDS) -> Deliverer:
        return Deliverer(
            self.desk,
            lock=worker_lock(self.plane.store.database, "webhooks"),
            reach=self.reach,
            desk_url="https://desk.example",
            chance=lambda: 0.5,
            timeout_seconds=timeout_seconds,
        )

    def tell(self, *, timeout_seconds: float = PATIENCE_SECONDS) -> None:
        """Send everything that is due now."""
        asyncio.run(self.deliverer(timeout_seconds=timeout_seconds).deliver_due())

    def endpoint(self, url: str, name: str = "ops", *events: str) -> tuple[Endpoint, str]:
        """A registered endpoint and its secret; it wants test events only if none are named."""
        spec: dict[str, Any] = {"name": name, "url": url, "events": events or ["webhook.test"]}
        saved = save_endpoint(self.desk, PRINCIPAL, spec=spec)
        assert saved.secret is not None
        return saved.endpoint, saved.secret

    def test_event(self, name: str = "ops") -> Delivery:
        return send_test_event(self.desk, PRINCIPAL, name)

    def now_at(self, name: str = "ops") -> Endpoint:
        return get_endpoint(self.desk, PRINCIPAL, name).endpoint

    def delivery(self, name: str = "ops") -> Delivery:
        """The newest one for the endpoint."""
        return list_deliveries(self.desk, PRINCIPAL, endpoint=name).items[0]

    def tries(self, delivery: Delivery) -> list[Attempt]:
        return list(get_delivery(self.desk, PRINCIPAL, delivery.id).attempts)

    def until_next_try(self, delivery: Delivery) -> None:
        """Move the clock to the instant of the next try."""
        at = get_delivery(self.desk, PRINCIPAL, delivery.id).delivery.next_at
        assert at is not None
        self.clock.now = max(self.clock.now, at)
