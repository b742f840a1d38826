"""Earned autonomy: what it takes in a workspace, and what became of each proposal."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text


class AutonomySettingRow(SQLModel, table=True):
    """What it takes to earn autonomy; one row for each workspace that changed it."""

    __tablename__ = "autonomy_setting"
    workspace_id: str = Field(primary_key=True)
    version: int
    spec: str = Field(sa_column=long_text())
    saved_at: int = Field(sa_column=big())
    saved_by: str


class AutonomyGrantRow(SQLModel, table=True):
    """A proposal that an admin took up or set aside. Rows stay."""

    __tablename__ = "autonomy_grant"
    __table_args__ = (Index("autonomy_grant_by_workspace", "workspace_id", "id"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    kind: str
    pattern: str
    source: str
    target: str
    earned: int
    rule: str = Field(sa_column=long_text())
    status: str
    at: int = Field(sa_column=big())
    by: str
    policy_version: int | None = None
    ended_at: int | None = Field(default=None, sa_column=big(nullable=True))
    ended_by: str | None = None
