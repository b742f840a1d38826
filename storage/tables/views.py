"""Saved views of lists."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text


class SavedViewRow(SQLModel, table=True):
    """A list's filters under a name."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("workspace_id", "owner", "page", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    owner: str
    page: str
    name: str
    filters: str = Field(sa_column=long_text())
    saved_at: int = Field(sa_column=big())
