"""The chain over the audit record, with what happened before as its beginning."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_GENESIS = "0" * 64


def upgrade() -> None:
    """Take the schema to 0005."""
    _set_old_aside()
    _audit_event()
    _audit_head()
    _audit_cursor()
    _chain_what_there_is()
    op.drop_table("audit_event_before")
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE if on_sqlite else _POSTGRESQL:
        op.execute(sa.text(statement.strip()))


def _set_old_aside() -> None:
    op.drop_index("audit_by_age", "audit_event")
    op.drop_index("audit_by_subject", "audit_event")
    op.rename_table("audit_event", "audit_event_before")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(sa.text("ALTER INDEX pk_audit_event RENAME TO pk_audit_event_before"))


def _audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(), nullable=True),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("erased_in", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_event"),
        sa.UniqueConstraint("workspace_id", "seq", name="uq_audit_event_workspace_id_seq"),
    )
    op.create_index("audit_by_subject", "audit_event", ["workspace_id", "subject", "seq"])
    op.create_index("audit_by_actor", "audit_event", ["workspace_id", "actor", "seq"])
    op.create_index("audit_by_time", "audit_event", ["workspace_id", "at"])


def _audit_head() -> None:
    op.create_table(
        "audit_head",
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("pruned_seq", sa.BigInteger(), nullable=False),
        sa.Column("pruned_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name="pk_audit_head"),
    )


def _audit_cursor() -> None:
    op.create_table(
        "audit_cursor",
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("receiver", "workspace_id", name="pk_audit_cursor"),
    )


def _chain_what_there_is() -> None:
    """In the order of ids, which is that of time."""
    sql = op.get_bind()
    columns = ("id", "workspace_id", "at", "actor", "action", "subject", "detail")
    old = sa.table("audit_event_before", *map(sa.column, columns))
    new = sa.table(
        "audit_event", *map(sa.column, (*columns, "seq", "salt", "digest", "previous", "hash"))
    )
    heads: dict[str, tuple[int, str]] = {}
    after = ""
    while True:
        page = sa.select(old).where(old.c.id > after).order_by(old.c.id).limit(_AT_ONCE)
        rows = [_chained(dict(row), heads) for row in sql.execute(page).mappings()]
        if not rows:
            break
        sql.execute(sa.insert(new), rows)
        after = rows[-1]["id"]
    head = sa.table(
        "audit_head",
        *map(sa.column, ("workspace_id", "seq", "hash", "pruned_seq", "pruned_hash")),
    )
    for workspace_id, (seq, hash_) in heads.items():
        values = {"workspace_id": workspace_id, "seq": seq, "hash": hash_}
        sql.execute(sa.insert(head).values(**values, pruned_seq=0, pruned_hash=_GENESIS))


def _chained(row: dict[str, Any], heads: dict[str, tuple[int, str]]) -> dict[str, Any]:
    seq, previous = heads.get(row["workspace_id"], (0, _GENESIS))
    row |= {"seq": seq + 1, "previous": previous, "salt": secrets.token_hex(16)}
    row["digest"] = _sha256([row["salt"], row["detail"]])
    covered = ("workspace_id", "seq", "id", "at", "actor", "action", "subject", "digest")
    row["hash"] = _sha256([*(row[name] for name in covered), previous])
    heads[row["workspace_id"]] = (row["seq"], row["hash"])
    return row


def _sha256(parts: list[Any]) -> str:
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_SQLITE = (
    """
CREATE TRIGGER audit_event_unchanged BEFORE UPDATE ON audit_event
WHEN NEW.id IS NOT OLD.id OR NEW.workspace_id IS NOT OLD.workspace_id OR NEW.seq IS NOT OLD.seq
  OR NEW.at IS NOT OLD.at OR NEW.actor IS NOT OLD.actor OR NEW.action IS NOT OLD.action
  OR NEW.subject IS NOT OLD.subject OR NEW.digest IS NOT OLD.digest
  OR NEW.previous IS NOT OLD.previous OR NEW.hash IS NOT OLD.hash
  OR OLD.erased_in IS NOT NULL
  OR NEW.detail IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.erased_in IS NULL
BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END""",
    """
CREATE TRIGGER audit_event_kept BEFORE DELETE ON audit_event
WHEN OLD.seq > COALESCE(
  (SELECT pruned_seq FROM audit_head WHERE workspace_id = OLD.workspace_id), 0)
BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END""",
)
_POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION audit_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    RAISE EXCEPTION 'audit events are never deleted';
  ELSIF TG_OP = 'DELETE' THEN
    IF OLD.seq > COALESCE(
        (SELECT pruned_seq FROM audit_head WHERE workspace_id = OLD.workspace_id), 0) THEN
      RAISE EXCEPTION 'audit events are never deleted';
    END IF;
    RETURN OLD;
  END IF;
  IF (NEW.id, NEW.workspace_id, NEW.seq, NEW.at, NEW.actor, NEW.action, NEW.subject, NEW.digest,
      NEW.previous, NEW.hash) IS DISTINCT FROM
     (OLD.id, OLD.workspace_id, OLD.seq, OLD.at, OLD.actor, OLD.action, OLD.subject, OLD.digest,
      OLD.previous, OLD.hash)
    OR OLD.erased_in IS NOT NULL
    OR NEW.detail IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.erased_in IS NULL THEN
    RAISE EXCEPTION 'audit events are never changed';
  END IF;
  RETURN NEW;
END $$""",
    """
CREATE TRIGGER audit_event_kept BEFORE UPDATE OR DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_guard()""",
    """
CREATE TRIGGER audit_event_never_emptied BEFORE TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_guard()""",
)
