"""Workspaces, the principals known to the installation, and who is a member of what."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text

_SIGNED_IN_ONCE = text("subject <> ''")


class WorkspaceRow(SQLModel, table=True):
    """A workspace."""

    __tablename__ = "workspace"
    id: str = Field(primary_key=True)
    title: str
    version: int
    created_at: int = Field(sa_column=big())
    updated_at: int = Field(sa_column=big())


class PrincipalRow(SQLModel, table=True):
    """A person or a service account."""

    __tablename__ = "principal"
    __table_args__ = (
        Index(
            "principal_by_subject",
            "issuer",
            "subject",
            unique=True,
            sqlite_where=_SIGNED_IN_ONCE,
            postgresql_where=_SIGNED_IN_ONCE,
        ),
        Index("principal_by_email", "email"),
    )
    id: str = Field(primary_key=True)
    kind: str
    issuer: str
    subject: str
    name: str
    email: str
    created_at: int = Field(sa_column=big())
    last_seen_at: int | None = Field(default=None, sa_column=big(nullable=True))
    signed_in_at: int | None = Field(default=None, sa_column=big(nullable=True))
    sessions_valid_from: int | None = Field(default=None, sa_column=big(nullable=True))
    disabled_at: int | None = Field(default=None, sa_column=big(nullable=True))


class MembershipRow(SQLModel, table=True):
    """What a principal holds in a workspace, from claims or assigned."""

    __tablename__ = "membership"
    __table_args__ = (Index("membership_by_principal", "principal_id"),)
    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    principal_id: str = Field(primary_key=True, foreign_key="principal.id")
    source: str = Field(primary_key=True)
    roles: str = Field(sa_column=long_text())
    grants: str = Field(sa_column=long_text())
    version: int
    updated_at: int = Field(sa_column=big())
