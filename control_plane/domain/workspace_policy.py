"""What needs a person in every pattern of a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from control_plane.domain.policy import Policy, from_origin


@dataclass(frozen=True)
class WorkspacePolicy:
    """One version; the highest holds for runs launched from then on. Never changes."""

    workspace_id: str
    version: int
    policy: Policy
    saved_at: datetime | None
    """`None` of version 0: nobody has saved one."""
    saved_by: str
    """Id of a principal."""
    note: str = ""

    @property
    def pinned(self) -> Policy:
        """With each rule saying where it is from."""
        return from_origin(self.policy, f"workspace@{self.version}")
