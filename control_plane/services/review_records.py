"""What is known of reviewers, as a store finds it, see `records.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from control_plane.domain.approvals import Approval
from control_plane.domain.reviewer_health import Judged


@dataclass(frozen=True)
class OpenGroup:
    """Open questions of one pattern that are put to the same people."""

    sample: Approval
    """One of them."""
    count: int
    oldest_at: datetime


class Reviews(Protocol):
    """Votes and open questions, to judge how reviewers fare."""

    def votes(
        self, workspace_id: str, since: datetime, until: datetime, *, limit: int
    ) -> Sequence[Judged]:
        """Votes cast in the period (`until` exclusive), newest first, void ones included."""
        ...

    def open_groups(self, workspace_id: str) -> Sequence[OpenGroup]:
        """All that waits, by pattern and by who is asked."""
        ...
