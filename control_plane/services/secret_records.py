"""Stored secrets as a store keeps them, see `records.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from control_plane.domain.secrets import SealedValue, Secret


class Secrets(Protocol):
    """Sealed secrets. What a store gets and gives is sealed; it cannot open them."""

    def get(self, workspace_id: str, name: str) -> Secret | None: ...
    def list(self, workspace_id: str) -> Sequence[Secret]:
        """By name."""
        ...

    def sealed(self, workspace_id: str, name: str) -> str | None:
        """The sealed value."""
        ...

    def add(self, secret: Secret, sealed: str) -> None:
        """Raises `Conflict` when the name is taken."""
        ...

    def replace(
        self, secret_id: str, sealed: str, *, expected_version: int, by: str, now: datetime
    ) -> bool:
        """Compare-and-set on the version; False when it moved on."""
        ...

    def sealed_values(self) -> Sequence[SealedValue]:
        """All that is sealed, of all workspaces, signing secrets of webhooks included."""
        ...

    def reseal(self, value: SealedValue, sealed: str) -> bool:
        """Put the same value under another key; False when it was replaced meanwhile."""
        ...

    def note_use(self, workspace_id: str, name: str, now: datetime) -> None: ...
    def remove(self, secret_id: str) -> None: ...
