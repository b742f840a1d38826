"""Workspaces, principals, and who is a member of what."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_SIGNED_IN_ONCE = sa.text("subject <> ''")


def upgrade() -> None:
    """Take the schema to 0004."""
    _workspace()
    _principal()
    _membership()


def _workspace() -> None:
    workspace = op.create_table(
        "workspace",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspace"),
    )
    first = {"id": "default", "title": "Default", "version": 1, "created_at": 0, "updated_at": 0}
    op.bulk_insert(workspace, [first])


def _principal() -> None:
    op.create_table(
        "principal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at", sa.BigInteger(), nullable=True),
        sa.Column("signed_in_at", sa.BigInteger(), nullable=True),
        sa.Column("sessions_valid_from", sa.BigInteger(), nullable=True),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_principal"),
    )
    op.create_index(
        "principal_by_subject",
        "principal",
        ["issuer", "subject"],
        unique=True,
        sqlite_where=_SIGNED_IN_ONCE,
        postgresql_where=_SIGNED_IN_ONCE,
    )
    op.create_index("principal_by_email", "principal", ["email"])


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("principal_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("grants", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "principal_id", "source", name="pk_membership"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name="fk_membership_workspace_id"
        ),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["principal.id"], name="fk_membership_principal_id"
        ),
    )
    op.create_index("membership_by_principal", "membership", ["principal_id"])
