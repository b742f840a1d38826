"""Retention rules and legal holds as a store keeps them, see `records.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from control_plane.domain.retention import Held, LegalHold


class Retention(Protocol):
    """Rules, and carrying them out."""

    def days(self, workspace_id: str) -> Mapping[str, tuple[int, datetime, str]]:
        """By kind of data, with when and by whom the rule was made; nothing for what stays."""
        ...

    def set_days(
        self, workspace_id: str, kind: str, days: int | None, *, now: datetime, by: str
    ) -> None:
        """`None` keeps it for ever."""
        ...

    def passed_at(self, workspace_id: str) -> datetime | None:
        """When the rules were last carried out."""
        ...

    def note_pass(self, workspace_id: str, now: datetime) -> None: ...
    def over(self, workspace_id: str, kind: str, *, before: datetime, held: Held) -> int:
        """How much of the kind is older and held by nothing."""
        ...

    def remove(
        self,
        workspace_id: str,
        kind: str,
        *,
        before: datetime,
        held: Held,
        limit: int,
        now: datetime,
    ) -> int:
        """Remove some of it; how much. Fewer than `limit` says that nothing is left."""
        ...

    def emptied_at(self, run_id: str) -> datetime | None:
        """When the run's contents were removed; `None` if they are there."""
        ...


class Holds(Protocol):
    """Legal holds."""

    def get(self, workspace_id: str, hold_id: str) -> LegalHold | None: ...
    def list(self, workspace_id: str, *, released: bool = False) -> Sequence[LegalHold]:
        """Newest first; released ones too if asked for."""
        ...

    def add(self, hold: LegalHold) -> None: ...
    def release(self, hold_id: str, *, by: str, reason: str, now: datetime) -> bool:
        """False when it was released before."""
        ...
