"""Endpoints and what they are told, as a store keeps them, see `records.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from control_plane.domain.webhooks import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Endpoint,
)
from control_plane.services.records import Page


@dataclass(frozen=True)
class DeliveryFilter:
    """Which deliveries; every field that is set must match."""

    endpoint_id: str | None = None
    statuses: tuple[DeliveryStatus, ...] = ()
    type: str | None = None
    """An event type, or `run.*` for all of a kind."""
    since: datetime | None = None
    """On what was to be told; inclusive."""
    until: datetime | None = None
    """Exclusive."""


class Endpoints(Protocol):
    """Endpoints. What looks for work to do goes through all workspaces."""

    def get(self, workspace_id: str, name: str) -> Endpoint | None: ...
    def by_id(self, endpoint_id: str) -> Endpoint | None:
        """In whatever workspace it is."""
        ...

    def hold(self, endpoint_id: str) -> Endpoint | None:
        """As `by_id`; until this transaction ends, others that hold the endpoint wait."""
        ...

    def list(self, workspace_id: str) -> Sequence[Endpoint]:
        """By name."""
        ...

    def add(self, endpoint: Endpoint) -> None:
        """Raises `Conflict` when the name is taken."""
        ...

    def update(self, endpoint: Endpoint, *, expected_version: int) -> bool:
        """Compare-and-set on the version; False when it moved on."""
        ...

    def note(self, endpoint: Endpoint) -> None:
        """Keep how it answers and whether it is paused; the version stays."""
        ...

    def remove(self, endpoint_id: str) -> None:
        """With everything it was told or is still to be told."""
        ...

    def due(self, now: datetime) -> Sequence[str]:
        """Ids of those that something can be sent to now."""
        ...


class Deliveries(Protocol):
    """What endpoints are told, and each try."""

    def add(self, delivery: Delivery) -> None:
        """With its event; what happens is added by the store itself, as it is recorded."""
        ...

    def get(self, workspace_id: str, delivery_id: str) -> Delivery | None: ...
    def first_due(self, endpoint_id: str, now: datetime) -> Delivery | None:
        """The one that has been due the longest, in the order in which things happened."""
        ...

    def page(
        self, workspace_id: str, where: DeliveryFilter, *, limit: int, cursor: str | None
    ) -> Page[Delivery]:
        """Newest first. Raises `InvalidInput` for a cursor that is none of ours."""
        ...

    def counts(self, endpoint_id: str) -> dict[DeliveryStatus, int]: ...
    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        """In order."""
        ...

    def record(self, delivery: Delivery, attempt: Attempt) -> bool:
        """Put a try on record, and how the delivery stands after it; False if it is gone."""
        ...

    def replay(self, workspace_id: str, where: DeliveryFilter) -> int:
        """Make all of these due anew that are not pending. Answers how many."""
        ...

    def replay_one(self, delivery_id: str) -> None:
        """Make it due at once, from the beginning of the schedule."""
        ...
