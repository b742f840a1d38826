"""Which questions to list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.policy import ActionKind, Mode


class InboxView(StrEnum):
    """Which part of the desk."""

    WAITING = "waiting"
    """Everything that is open."""
    MINE = "mine"
    """Open, and for the principal to decide now: nobody else has it in hand, no vote given yet."""
    WATCHING = "watching"
    """Open, and happens unless somebody objects."""
    DECIDED = "decided"
    """Closed, whatever closed it; what was only put on record is not among it."""
    ALL = "all"


OPEN = frozenset({InboxView.WAITING, InboxView.MINE, InboxView.WATCHING})
"""Views of open questions: the oldest first. In the others the newest comes first."""


@dataclass(frozen=True)
class InboxFilter:
    """Every field that is set must match."""

    view: InboxView | str = InboxView.WAITING
    kind: ActionKind | str | None = None
    pattern: str | None = None
    """Name of the run's pattern."""
    source: str | None = None
    target: str | None = None
    risk: str | None = None
    mode: Mode | str | None = None
    statuses: tuple[ApprovalStatus, ...] = ()
    """Beside what the view shows; empty is all of it."""
    text: str | None = None
    """Occurs in the action, its reason, its pattern or its evidence."""
    run_id: str | None = None

    @property
    def oldest_first(self) -> bool:
        """In what order the questions come."""
        return self.view in OPEN or set(self.statuses) == {ApprovalStatus.PENDING}


WAITING = InboxFilter()
"""Everything that is open."""
