"""How long records are kept, holds on them, and what was removed."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text


class RetentionRuleRow(SQLModel, table=True):
    """How long a workspace keeps one kind of data; without a row, for ever."""

    __tablename__ = "retention_rule"
    workspace_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    days: int
    updated_at: int = Field(sa_column=big())
    updated_by: str


class RetentionPassRow(SQLModel, table=True):
    """When a workspace's rules were last carried out."""

    __tablename__ = "retention_pass"
    workspace_id: str = Field(primary_key=True)
    at: int = Field(sa_column=big())


class LegalHoldRow(SQLModel, table=True):
    """What must not be deleted or erased; `released_at` ends it."""

    __tablename__ = "legal_hold"
    __table_args__ = (Index("legal_hold_by_age", "workspace_id", "id"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    kind: str
    target: str
    reason: str = Field(sa_column=long_text())
    placed_at: int = Field(sa_column=big())
    placed_by: str
    released_at: int | None = Field(default=None, sa_column=big(nullable=True))
    released_by: str | None = None
    release_reason: str = Field(sa_column=long_text())


class EmptiedRunRow(SQLModel, table=True):
    """A run whose contents were removed; its row, steps and costs stay."""

    __tablename__ = "emptied_run"
    run_id: str = Field(primary_key=True)
    at: int = Field(sa_column=big())
