"""Risk tiers, their controls, evidence and stage changes."""

from __future__ import annotations

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema to 0008."""
