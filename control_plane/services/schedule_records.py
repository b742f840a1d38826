"""Schedules and their firings as a store keeps them, see `records.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from control_plane.domain.schedules import Cause, Firing, Schedule
from control_plane.services.records import Page


class Schedules(Protocol):
    """Schedules. What looks for work to do goes through all workspaces."""

    def get(self, workspace_id: str, name: str) -> Schedule | None: ...
    def by_id(self, schedule_id: str) -> Schedule | None:
        """In whatever workspace it is: for engines, and for callers who prove that they may."""
        ...

    def hold(self, schedule_id: str) -> Schedule | None:
        """As `by_id`; until this transaction ends, others that hold the schedule wait."""
        ...

    def page(self, workspace_id: str, *, limit: int, cursor: str | None) -> Page[Schedule]:
        """By name. Raises `InvalidInput` for a cursor that is none of ours."""
        ...

    def add(self, schedule: Schedule) -> None:
        """Raises `Conflict` when the name is taken."""
        ...

    def update(self, schedule: Schedule, *, expected_version: int) -> bool:
        """Compare-and-set on the version; False when it moved on."""
        ...

    def set_next_due(self, schedule_id: str, next_due_at: datetime | None) -> None:
        """Only the clock moved on: the version stays."""
        ...

    def remove(self, schedule_id: str) -> None:
        """Remove the schedule and its firings; the runs they started stay."""
        ...

    def all(self) -> Sequence[Schedule]:
        """Of all workspaces."""
        ...

    def due(self, now: datetime, *, limit: int) -> Sequence[str]:
        """Ids of schedules whose time has come, the longest due first."""
        ...

    def next_due(self) -> datetime | None:
        """When the next schedule is due; `None` if none is."""
        ...

    def live_runs(self, schedule: Schedule) -> int:
        """How many runs the schedule started that have not ended, nor need attention."""
        ...


class Firings(Protocol):
    """What came of each time a schedule was due."""

    def add(self, firing: Firing) -> bool:
        """False when this time of this schedule is on record already."""
        ...

    def of_time(self, schedule_id: str, cause: Cause, due_at: datetime) -> Firing | None: ...
    def by_id(self, firing_id: str) -> Firing | None: ...
    def settle(self, firing: Firing) -> None:
        """Record what became of a buffered firing."""
        ...

    def page(self, schedule_id: str, *, limit: int, cursor: str | None) -> Page[Firing]:
        """Newest first. Raises `InvalidInput` for a cursor that is none of ours."""
        ...

    def latest(self, schedule_ids: Sequence[str]) -> Mapping[str, Firing]:
        """The newest firing of each schedule that has any, by schedule id."""
        ...

    def buffered(self, schedule_id: str) -> Firing | None:
        """The firing that waits for a run of the schedule to end."""
        ...

    def free(self, *, limit: int) -> Sequence[str]:
        """Ids of unpaused schedules with a buffered firing and no live run any more."""
        ...

    def failed_since(self, workspace_id: str, since: datetime, *, limit: int) -> Sequence[Firing]:
        """Firings that could not be launched, newest first."""
        ...
