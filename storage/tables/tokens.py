"""Bearer tokens."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text


class TokenRow(SQLModel, table=True):
    """What is kept of a bearer token."""

    __tablename__ = "token"
    __table_args__ = (
        UniqueConstraint("secret_hash"),
        Index("token_by_age", "workspace_id", "id"),
        Index("token_by_owner", "workspace_id", "owner", "id"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    owner: str
    name: str
    roles: str = Field(sa_column=long_text())
    grants: str = Field(sa_column=long_text())
    secret_hash: str
    hint: str
    created_at: int = Field(sa_column=big())
    created_by: str
    expires_at: int = Field(sa_column=big())
    last_used_at: int | None = Field(default=None, sa_column=big(nullable=True))
    revoked_at: int | None = Field(default=None, sa_column=big(nullable=True))
    revoked_by: str | None = None
