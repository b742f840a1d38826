"""What runs did and what people decided, read in bulk; `storage/` implements it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.runs import Run
from control_plane.domain.steps import Step


class Past(Protocol):
    """The record, many runs at a time. Superseded steps are left out."""

    def runs(
        self, workspace_id: str, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[Run]:
        """Created in the period, the newest first; runs of nested patterns included."""
        ...

    def steps(self, run_ids: Collection[str]) -> Mapping[str, Sequence[Step]]:
        """By run, in order of recording."""
        ...

    def payloads(self, run_ids: Collection[str]) -> Mapping[int, tuple[Any, Any]]:
        """Input and output of turns, tool calls and approvals, by `seq`."""
        ...

    def approvals(self, run_ids: Collection[str]) -> Mapping[str, Sequence[Approval]]:
        """By run, the oldest first."""
        ...

    def emptied(self, run_ids: Collection[str]) -> frozenset[str]:
        """Those of the runs whose contents were removed."""
        ...

    def decided(
        self, workspace_id: str, *, statuses: Collection[ApprovalStatus], limit: int
    ) -> Sequence[Approval]:
        """Questions that ended so, the newest asked first."""
        ...
