"""Risk tiers, their controls, evidence and stage changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Take the schema to 0008."""
    _risk_tier()
    _control_set()
    _evidence()
    _promotion()
    _stage_change()


def _risk_tier() -> None:
    # Nobody classified the agents there are: `limited` asks for an owner and a limit at least.
    with op.batch_alter_table("agent") as agent:
        agent.add_column(sa.Column("risk_tier", sa.String(), nullable=True))
    op.execute("UPDATE agent SET risk_tier = 'limited'")
    with op.batch_alter_table("agent") as agent:
        agent.alter_column("risk_tier", existing_type=sa.String(), nullable=False)


def _control_set() -> None:
    op.create_table(
        "control_set",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "tier", "version", name="pk_control_set"),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.Column("control", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_evidence"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_evidence_agent_id"),
    )
    op.create_index("evidence_by_agent", "evidence", ["agent_id", "id"])
    op.create_index("evidence_by_time", "evidence", ["workspace_id", "at"])


def _promotion() -> None:
    op.create_table(
        "promotion",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=False),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("requested_by", sa.String(), nullable=False),
        sa.Column("requested_at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_promotion"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_promotion_agent_id"),
    )
    op.create_index("promotion_by_agent", "promotion", ["agent_id", "id"])
    op.create_index("promotion_by_decision", "promotion", ["workspace_id", "decided_at"])
    waits = sa.text("status = 'pending'")
    op.create_index(
        "promotion_pending",
        "promotion",
        ["agent_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )


def _stage_change() -> None:
    op.create_table(
        "stage_change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("agent_id", sa.String(), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=False),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_stage_change"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_stage_change_agent_id"),
    )
    op.create_index("stage_change_by_agent", "stage_change", ["agent_id", "id"])
    op.create_index("stage_change_by_time", "stage_change", ["workspace_id", "at"])
