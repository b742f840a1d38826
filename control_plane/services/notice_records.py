"""Channels, what people are told, and links that decide, as a store keeps them: `records.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from control_plane.domain.links import ActionLink
from control_plane.domain.notices import Channel, Notice, NoticeStatus
from control_plane.services.records import Page


@dataclass(frozen=True)
class NoticeFilter:
    """Which notifications; every field that is set must match."""

    channel_id: str | None = None
    statuses: tuple[NoticeStatus, ...] = ()
    subject: str | None = None


class Channels(Protocol):
    """Channels. What looks for work to do goes through all workspaces."""

    def get(self, workspace_id: str, name: str) -> Channel | None: ...
    def by_id(self, channel_id: str) -> Channel | None:
        """In whatever workspace it is."""
        ...

    def list(self, workspace_id: str) -> Sequence[Channel]:
        """By name."""
        ...

    def add(self, channel: Channel) -> None:
        """Raises `Conflict` when the name is taken."""
        ...

    def update(self, channel: Channel, *, expected_version: int) -> bool:
        """Compare-and-set on the version; False when it moved on."""
        ...

    def remove(self, channel_id: str) -> None:
        """With everything that was told or is still to be told through it."""
        ...

    def due(self, now: datetime) -> Sequence[str]:
        """Ids of those that something can be sent to now."""
        ...


class Notices(Protocol):
    """What people are told; what happens is added by the store itself, as it is recorded."""

    def add(self, notice: Notice) -> None: ...
    def get(self, workspace_id: str, notice_id: str) -> Notice | None: ...
    def first_due(self, channel_id: str, now: datetime) -> Notice | None:
        """The one that has been due the longest."""
        ...

    def page(
        self, workspace_id: str, where: NoticeFilter, *, limit: int, cursor: str | None
    ) -> Page[Notice]:
        """Newest first. Raises `InvalidInput` for a cursor that is none of ours."""
        ...

    def counts(self, workspace_id: str) -> dict[str, dict[NoticeStatus, int]]:
        """By channel id."""
        ...

    def settle(self, notice: Notice) -> bool:
        """Keep how it stands after a try; False if it is gone."""
        ...

    def tell_of_undeliverable(self, notice: Notice, now: datetime) -> None:
        """Let the channels that want to know hear that another could not be told."""
        ...


class ActionLinks(Protocol):
    """Links that decide a question once."""

    def add(self, link: ActionLink) -> None: ...
    def get(self, link_id: str) -> ActionLink | None:
        """In whatever workspace it is."""
        ...

    def use(self, link_id: str, now: datetime) -> bool:
        """Compare-and-set: False when it was used before."""
        ...

    def give_back(self, link_id: str) -> None:
        """Let it be used again: what it was to decide was refused."""
        ...

    def forget(self, before: datetime) -> int:
        """Remove those that expired before. Answers how many."""
        ...
