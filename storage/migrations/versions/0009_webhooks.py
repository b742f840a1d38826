"""Calls to other systems and their deliveries, and signed calls from them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema to 0009."""
    _endpoint()
    _event()
    _delivery()
    _attempt()
    _schedule()


def _where(condition: str) -> dict[str, Any]:
    """An index over the rows that satisfy the condition, on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def _endpoint() -> None:
    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("old_secret", sa.Text(), nullable=True),
        sa.Column("old_secret_until", sa.BigInteger(), nullable=True),
        sa.Column("paused", sa.String(), nullable=True),
        sa.Column("pause_note", sa.Text(), nullable=False),
        sa.Column("failing_since", sa.BigInteger(), nullable=True),
        sa.Column("held_until", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_endpoint"),
        sa.UniqueConstraint("workspace_id", "name", name="uq_webhook_endpoint_workspace_id_name"),
    )


def _event() -> None:
    op.create_table(
        "webhook_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_event"),
    )
    op.create_index("webhook_event_by_time", "webhook_event", ["at"])


def _delivery() -> None:
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("endpoint_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried", sa.Integer(), nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_webhook_delivery"),
    )
    table = "webhook_delivery"
    op.create_index("webhook_delivery_by_age", table, ["workspace_id", "id"])
    op.create_index("webhook_delivery_by_endpoint", table, ["endpoint_id", "id"])
    op.create_index("webhook_delivery_by_status", table, ["endpoint_id", "status"])
    op.create_index("webhook_delivery_by_event", table, ["event_id"])
    op.create_index(
        "webhook_delivery_due", table, ["endpoint_id", "next_at"], **_where("next_at IS NOT NULL")
    )


def _schedule() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"  # Where it is rebuilt, as it would be made.
    with op.batch_alter_table("schedule", recreate="always" if on_sqlite else "never") as schedule:
        schedule.add_column(sa.Column("sealed_secret", sa.Text(), nullable=True))


def _attempt() -> None:
    op.create_table(
        "webhook_attempt",
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("status_code", sa.Integer(), nullable=True),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("delivery_id", "number", name="pk_webhook_attempt"),
    )
