"""Where earned autonomy is kept; `storage/` implements it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from control_plane.domain.autonomy import AutonomySetting, AutonomySpec, Grant, GrantStatus


class AutonomyRecords(Protocol):
    """What it takes in a workspace, and what became of proposals."""

    def setting(self, workspace_id: str) -> AutonomySetting:
        """As it stands; version 0 where nobody changed it."""
        ...

    def set(
        self,
        workspace_id: str,
        spec: AutonomySpec,
        *,
        expected_version: int,
        by: str,
        now: datetime,
    ) -> bool:
        """Keep it as the next version. False when somebody else did first."""
        ...

    def add(self, grant: Grant) -> None: ...
    def get(self, workspace_id: str, grant_id: str) -> Grant | None: ...
    def list(self, workspace_id: str) -> Sequence[Grant]:
        """All, the newest first."""
        ...

    def end(self, grant: Grant, status: GrantStatus, *, by: str, now: datetime) -> bool:
        """Compare-and-set from the status it was read with; False when it moved on."""
        ...
