"""Kill switches, run budgets and messages to runs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema to 0014."""
    _kill_switch()
    op.create_table(
        "halted_run",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("switch_id", sa.String(), nullable=False),
        sa.Column("agent", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_halted_run"),
    )
    op.create_index("halted_run_by_switch", "halted_run", ["switch_id", "run_id"])
    _message()
    op.create_table(
        "run_budget",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("limits", sa.Text(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_run_budget"),
    )
    _redirect()


def _kill_switch() -> None:
    op.create_table(
        "kill_switch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("killed_by", sa.String(), nullable=False),
        sa.Column("killed_at", sa.BigInteger(), nullable=False),
        sa.Column("released_by", sa.String(), nullable=True),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_kill_switch"),
    )
    holds = sa.text("released_at IS NULL")
    op.create_index(
        "kill_switch_in_force",
        "kill_switch",
        ["workspace_id", "subject"],
        unique=True,
        sqlite_where=holds,
        postgresql_where=holds,
    )
    op.create_index("kill_switch_by_age", "kill_switch", ["workspace_id", "id"])


def _message() -> None:
    op.create_table(
        "run_message",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("taken_run", sa.String(), nullable=True),
        sa.Column("taken_key", sa.String(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_run_message"),
    )
    op.create_index("run_message_by_run", "run_message", ["run_id", "id"])


def _redirect() -> None:
    op.create_table(
        "run_redirect",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("to", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("taken_key", sa.String(), nullable=True),
        sa.Column("taken_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_run_redirect"),
    )
    op.create_index("run_redirect_by_run", "run_redirect", ["run_id", "id"])
