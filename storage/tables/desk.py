"""The approval desk: who agreed, what happened to a question, the workspace's policy."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text


class VoteRow(SQLModel, table=True):
    """One person's part in a decision; a void one is kept."""

    __tablename__ = "approval_vote"
    __table_args__ = (
        Index("approval_vote_by_approval", "approval_id", "id"),
        Index("approval_vote_by_person", "workspace_id", "principal_id", "at"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    approval_id: str
    principal_id: str
    name: str
    verdict: str
    body: str
    reason: str = Field(sa_column=long_text())
    code: str
    via: str
    at: int = Field(sa_column=big())
    considered_ms: int | None = Field(default=None, sa_column=big(nullable=True))
    void: bool


class ApprovalEventRow(SQLModel, table=True):
    """What happened to a question: reminded, reassigned, claimed, undone. Never changes."""

    __tablename__ = "approval_event"
    __table_args__ = (Index("approval_event_by_approval", "approval_id", "id"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    approval_id: str
    kind: str
    by: str
    at: int = Field(sa_column=big())
    detail: str = Field(sa_column=long_text())


class WorkspacePolicyRow(SQLModel, table=True):
    """What needs a person in all patterns of a workspace; the highest version holds."""

    __tablename__ = "workspace_policy"
    workspace_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    rules: str = Field(sa_column=long_text())
    saved_at: int = Field(sa_column=big())
    saved_by: str
    note: str = Field(sa_column=long_text())


class KeeperRow(SQLModel, table=True):
    """When deadlines were last looked at: time nobody could object in does not count."""

    __tablename__ = "deadline_keeper"
    id: int = Field(primary_key=True)
    looked_at: int = Field(sa_column=big())
