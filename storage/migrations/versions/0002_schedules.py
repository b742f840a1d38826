"""Schedules and their firings."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema to 0002."""
    _schedule()
    _firing()


def _where(condition: str) -> dict[str, Any]:
    """An index over the rows that satisfy the condition, on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _schedule() -> None:
    op.create_table(
        "schedule",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("pause_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("next_due_at", sa.BigInteger(), nullable=True),
        sa.Column("secret_hash", sa.String(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_schedule"),
        sa.UniqueConstraint("workspace_id", "name", name="uq_schedule_workspace_id_name"),
    )
    op.create_index(
        "schedule_due", "schedule", ["next_due_at"], **_where("next_due_at IS NOT NULL")
    )


def _firing() -> None:
    op.create_table(
        "firing",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("schedule_id", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("input", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_firing"),
        sa.UniqueConstraint(
            "schedule_id", "cause", "due_at", name="uq_firing_schedule_id_cause_due_at"
        ),
        sa.ForeignKeyConstraint(["schedule_id"], ["schedule.id"], name="fk_firing_schedule_id"),
    )
    op.create_index("firing_by_age", "firing", ["schedule_id", "id"])
    op.create_index("firing_by_outcome", "firing", ["workspace_id", "outcome", "at"])
    op.create_index("firing_by_run", "firing", ["run_id"], **_where("run_id IS NOT NULL"))
    op.create_index("firing_waiting", "firing", ["schedule_id"], **_where("outcome = 'buffered'"))
