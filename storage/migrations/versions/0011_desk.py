"""The approval desk: who decides, how strictly, by when; votes, events, the workspace's policy."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_COLUMNS: tuple[tuple[str, type[sa.types.TypeEngine[Any]], bool], ...] = (
    ("kind", sa.String, False),
    ("source", sa.String, False),
    ("target", sa.String, False),
    ("mode", sa.String, False),
    ("rule", sa.Text, False),
    ("versions", sa.Text, False),
    ("requested_by", sa.String, False),
    ("author", sa.String, False),
    ("risk", sa.String, False),
    ("cost_micros", sa.BigInteger, True),
    ("assigned_to", sa.Text, False),
    ("level", sa.String, False),
    ("next_at", sa.BigInteger, True),
    ("commits_at", sa.BigInteger, True),
    ("claimed_by", sa.String, True),
    ("claimed_until", sa.BigInteger, True),
    ("decided_via", sa.String, False),
)
"""Name, type and whether it may be empty."""
_FILTERED = ("kind", "pattern_name", "mode", "source", "target", "risk")


def upgrade() -> None:
    """Take the schema to 0011."""
    _approval()
    _run()
    _vote()
    _event()
    _policy()
    op.create_table(
        "deadline_keeper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_deadline_keeper"),
    )


def _approval() -> None:
    op.drop_index("approval_due", table_name="approval")
    with op.batch_alter_table("approval") as approval:
        for name, type_, _empty in _COLUMNS:
            approval.add_column(sa.Column(name, type_(), nullable=True))
    _fill_approvals()
    with op.batch_alter_table("approval") as approval:
        for name, type_, empty in _COLUMNS:
            if not empty:
                approval.alter_column(name, existing_type=type_(), nullable=False)
    _partial("approval_due", ["next_at"], where="status = 'pending' AND next_at IS NOT NULL")
    op.create_index("approval_by_decider", "approval", ["workspace_id", "decided_by", "decided_at"])
    op.create_index("approval_by_age", "approval", ["workspace_id", "id", "status", *_FILTERED])
    waiting = ["workspace_id", "id", *_FILTERED, "requested_at"]
    _partial("approval_waiting", waiting, where="status = 'pending'")
    op.drop_index("approval_by_status", table_name="approval")
    alike = ["workspace_id", "kind", "source", "target", "id"]
    _partial("approval_alike", alike, where="decided_by IS NOT NULL")


def _partial(name: str, columns: list[str], *, where: str) -> None:
    rows = sa.text(where)
    op.create_index(name, "approval", columns, sqlite_where=rows, postgresql_where=rows)


def _fill_approvals() -> None:
    """Whoever was asked before is asked as before: anybody who may approve in the pattern."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    action = sa.column("action", sa.Text())

    def of(field: str) -> sa.ColumnElement[str]:
        if on_sqlite:
            return sa.func.json_extract(action, f"$.{field}")
        return sa.func.json_extract_path_text(sa.cast(action, sa.JSON()), field)

    run = sa.table("run", sa.column("id"), sa.column("started_by"))
    run_id = sa.literal_column("approval.run_id", sa.String())
    starter = sa.select(run.c.started_by).where(run.c.id == run_id).scalar_subquery()
    values: dict[str, Any] = {
        "kind": of("kind"),
        "source": of("source"),
        "target": of("target"),
        "mode": "block",
        "rule": sa.literal('{"on": "').concat(of("kind")).concat('"}'),
        "versions": "{}",
        "requested_by": sa.func.coalesce(starter, ""),
        "author": "",
        "risk": "",
        "assigned_to": "[]",
        "level": "asked",
        "next_at": sa.column("expires_at"),
        "decided_via": "",
    }
    columns: list[Any] = [sa.column(name) for name in values]
    op.execute(sa.update(sa.table("approval", *columns)).values(values))


def _run() -> None:
    on_sqlite = op.get_bind().dialect.name == "sqlite"  # Where it is rebuilt, as it would be made.
    with op.batch_alter_table("run", recreate="always" if on_sqlite else "never") as run:
        run.add_column(sa.Column("policy_version", sa.Integer(), nullable=True))


def _vote() -> None:
    op.create_table(
        "approval_vote",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("approval_id", sa.String(), nullable=False),
        sa.Column("principal_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("considered_ms", sa.BigInteger(), nullable=True),
        sa.Column("void", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approval_vote"),
    )
    op.create_index("approval_vote_by_approval", "approval_vote", ["approval_id", "id"])
    op.create_index(
        "approval_vote_by_person", "approval_vote", ["workspace_id", "principal_id", "at"]
    )


def _event() -> None:
    op.create_table(
        "approval_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("approval_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_approval_event"),
    )
    op.create_index("approval_event_by_approval", "approval_event", ["approval_id", "id"])


def _policy() -> None:
    op.create_table(
        "workspace_policy",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.BigInteger(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "version", name="pk_workspace_policy"),
    )
