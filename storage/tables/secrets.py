"""Secrets, sealed."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text


class SecretRow(SQLModel, table=True):
    """A secret of a workspace; `sealed` opens with a key the store does not hold."""

    __tablename__ = "secret"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    sealed: str = Field(sa_column=long_text())
    version: int
    created_at: int = Field(sa_column=big())
    updated_at: int = Field(sa_column=big())
    updated_by: str
    last_used_at: int | None = Field(default=None, sa_column=big(nullable=True))
