"""Bearer tokens as a store keeps them, see `records.py`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from control_plane.domain.tokens import Token
from control_plane.services.records import Page


class Tokens(Protocol):
    """Bearer tokens; they are revoked, never removed."""

    def get(self, workspace_id: str, token_id: str) -> Token | None: ...
    def by_hash(self, secret_hash: str) -> Token | None:
        """In whatever workspace it is: for callers who prove who they are with it."""
        ...

    def page(
        self, workspace_id: str, *, owner: str | None, limit: int, cursor: str | None
    ) -> Page[Token]:
        """Newest first, of one owner or of all. Raises `InvalidInput` for a foreign cursor."""
        ...

    def add(self, token: Token) -> None: ...
    def touch(self, token_id: str, *, now: datetime, every: timedelta) -> None:
        """Record that it is used, unless that was recorded within `every`."""
        ...

    def revoke(self, token_id: str, *, by: str, now: datetime) -> bool:
        """False when it was revoked before."""
        ...

    def revoke_all(self, workspace_id: str, owner: str, *, by: str, now: datetime) -> int:
        """Revoke those of the owner that are not yet; how many that were."""
        ...
