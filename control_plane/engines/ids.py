"""Ids that sort by the time they were made."""

from __future__ import annotations

from ulid import ULID


def new_id(prefix: str) -> str:
    """A new id such as `run_01k…`: unique, readable in a URL, later ones sort later (ULID)."""
    return f"{prefix}_{str(ULID()).lower()}"
