"""Where questions to people are kept; `storage/` implements it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from control_plane.domain.access import Principal
from control_plane.domain.approval_events import ApprovalEvent
from control_plane.domain.approvals import Approval, Vote
from control_plane.domain.inbox import WAITING, InboxFilter
from control_plane.services.records import Page


class Approvals(Protocol):
    """Questions to people."""

    def get(self, workspace_id: str, approval_id: str) -> Approval | None: ...
    def hold(self, workspace_id: str, approval_ids: Collection[str]) -> Mapping[str, Approval]:
        """The questions as they are now, by id; nobody else changes them until the end."""
        ...

    def page(
        self,
        workspace_id: str,
        wanted: InboxFilter = WAITING,
        *,
        asking: Principal | None = None,
        now: datetime | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Approval]:
        """Those the filter wants, in its order.

        Args:
            asking: Whose they must be, and `now` when, for the view `mine`.
        """
        ...

    def count(
        self,
        workspace_id: str,
        wanted: InboxFilter,
        *,
        asking: Principal | None = None,
        now: datetime | None = None,
    ) -> int:
        """How many a filter wants."""
        ...

    def count_pending(self, workspace_id: str) -> tuple[int, datetime | None]:
        """How many wait, and since when the oldest does."""
        ...

    def of_run(self, workspace_id: str, run_id: str) -> Sequence[Approval]:
        """All of one run, the newest first."""
        ...

    def alike(self, approval: Approval, *, limit: int) -> Sequence[Approval]:
        """Others of the same kind, source and target that a person decided, the newest first."""
        ...

    def save(self, approval: Approval, *, now: datetime) -> bool:
        """Keep what became of an open question that is held; its run hears of it once it is closed.

        False when it is not open any more; nothing is changed then.
        """
        ...

    def votes(self, approval_id: str) -> Sequence[Vote]:
        """In the order in which they were given, void ones included."""
        ...

    def add_vote(self, workspace_id: str, vote: Vote) -> None: ...
    def void_votes(self, approval_id: str, of: Collection[str]) -> None:
        """The votes of these people do not count any more."""
        ...

    def events(self, approval_id: str) -> Sequence[ApprovalEvent]:
        """In the order in which they happened."""
        ...

    def add_event(self, workspace_id: str, event: ApprovalEvent) -> None: ...
    def add_events(self, events: Sequence[tuple[str, ApprovalEvent]]) -> None:
        """Several at once, each with its workspace."""
        ...


class Deadlines(Protocol):
    """What the keeper of deadlines looks at, in all workspaces."""

    def looked_at(self, *, hold: bool = False) -> datetime | None:
        """When it last looked; `None` before the first time.

        Args:
            hold: Nobody else looks until the transaction ends.
        """
        ...

    def look(self, now: datetime) -> None:
        """It looks now."""
        ...

    def is_due(self, now: datetime) -> bool:
        """Whether an open question has something due."""
        ...

    def hold_due(self, now: datetime, *, limit: int) -> Sequence[Approval]:
        """Open questions with something due, longest due first; held until the end."""
        ...

    def postpone_unopposed(self, *, seen_until: datetime | None, now: datetime) -> int:
        """Give open questions that pass unopposed the time back in which nobody looked.

        It stands in their history. Answers how many there were.

        Args:
            seen_until: When somebody last looked; `None` for never. What was asked later gets the
                time from then on.
        """
        ...
