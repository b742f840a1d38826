"""Notification channels, what is told through them, and links that decide."""

from __future__ import annotations

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema to 0012."""
