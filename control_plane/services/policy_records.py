"""Where the workspace's policy is kept; `storage/` implements it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from control_plane.domain.workspace_policy import WorkspacePolicy


class WorkspacePolicies(Protocol):
    """Versions of what needs a person in a workspace."""

    def current(self, workspace_id: str) -> WorkspacePolicy | None:
        """The highest version; `None` before the first."""
        ...

    def version(self, workspace_id: str, version: int) -> WorkspacePolicy | None:
        """One version, or `None`."""
        ...

    def versions(self, workspace_id: str) -> Sequence[WorkspacePolicy]:
        """All, the newest first."""
        ...

    def add(self, policy: WorkspacePolicy) -> bool:
        """Keep a new version. False when somebody else kept one under this number first."""
        ...
