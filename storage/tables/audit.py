"""The audit record: its events as a chain, its head, and how far others were told of it."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import DDL, Index, UniqueConstraint, event
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text, table_of


class AuditRow(SQLModel, table=True):
    """One event. Triggers of the database refuse every change but the erasure of its details."""

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("workspace_id", "seq"),
        Index("audit_by_subject", "workspace_id", "subject", "seq"),
        Index("audit_by_actor", "workspace_id", "actor", "seq"),
        Index("audit_by_time", "workspace_id", "at"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    seq: int = Field(sa_column=big())
    at: int = Field(sa_column=big())
    actor: str
    action: str
    subject: str
    detail: str | None = Field(default=None, sa_column=long_text(nullable=True))
    """NULL, and the salt with it, once it was erased."""
    salt: str | None = None
    digest: str
    previous: str
    hash: str
    erased_in: str | None = None
    """Id of the event that tells of the erasure."""


class AuditHeadRow(SQLModel, table=True):
    """The newest event of a workspace's chain. Whoever adds one holds this row meanwhile."""

    __tablename__ = "audit_head"
    workspace_id: str = Field(primary_key=True)
    seq: int = Field(sa_column=big())
    hash: str
    pruned_seq: int = Field(sa_column=big())
    """Events up to here may be deleted, and no others."""
    pruned_hash: str


class AuditCursorRow(SQLModel, table=True):
    """How far a receiver outside was told of a workspace's events."""

    __tablename__ = "audit_cursor"
    receiver: str = Field(primary_key=True)
    workspace_id: str = Field(primary_key=True)
    address: str
    seq: int = Field(sa_column=big())
    moved_at: int = Field(sa_column=big())
    trouble: str = Field(sa_column=long_text())


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
"""A migration that rebuilds the table makes them anew: they go with the old one."""

for _dialect, _statements in (("sqlite", _SQLITE), ("postgresql", _POSTGRESQL)):
    for _statement in _statements:
        event.listen(
            table_of(AuditRow),
            "after_create",
            DDL(_statement.strip()).execute_if(dialect=_dialect),
        )
