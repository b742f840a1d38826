"""Proposals of narrower rules, earned by like approvals."""

from __future__ import annotations

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema to 0013."""
