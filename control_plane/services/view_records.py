"""Saved views as a store keeps them, see `records.py`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from control_plane.domain.views import SavedView


class SavedViews(Protocol):
    """Views of lists, each of one person."""

    def list(self, workspace_id: str, owner: str) -> Sequence[SavedView]:
        """By name."""
        ...

    def put(self, view: SavedView) -> SavedView:
        """Keep it; one of the same owner, page and name keeps its id and gets these filters."""
        ...

    def remove(self, workspace_id: str, owner: str, view_id: str) -> bool:
        """False when the owner has no such view."""
        ...
