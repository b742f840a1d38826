"""An index over the runs of other engines, so that they are found among many."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema to 0003."""
    elsewhere = sa.text("engine <> 'embedded'")
    op.create_index(
        "run_elsewhere",
        "run",
        ["workspace_id", "engine", "id"],
        sqlite_where=elsewhere,
        postgresql_where=elsewhere,
    )
