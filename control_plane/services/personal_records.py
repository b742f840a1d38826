"""One person's traces as a store keeps them, see `records.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from control_plane.domain.retention import Held


class Personal(Protocol):
    """What names one principal, beside its own record, memberships and audit events."""

    def runs(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """Runs the principal launched, oldest first: id, pattern, when, and the input."""
        ...

    def decisions(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """Approvals it decided, oldest first: id, run, when, and the decision."""
        ...

    def notes(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """Other texts it wrote: of what kind, and the text."""
        ...

    def is_held(self, workspace_id: str, principal_id: str, held: Held) -> bool:
        """Whether it launched or decided a run that is held."""
        ...

    def erase_texts(self, workspace_id: str, principal_id: str, name: str) -> int:
        """Empty what it wrote in decisions and notes, and put the id in place of the name there.

        How many records were changed.
        """
        ...
