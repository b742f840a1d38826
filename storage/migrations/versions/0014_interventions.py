"""Kill switches, run budgets and messages to runs."""

from __future__ import annotations

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema to 0014."""
