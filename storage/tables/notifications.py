"""Channels people are told through, what they are told, and links that decide."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text, partial_index


class ChannelRow(SQLModel, table=True):
    """A way to tell people."""

    __tablename__ = "notification_channel"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    spec: str = Field(sa_column=long_text())
    """Without the address."""
    service: str
    url: str | None = Field(default=None, sa_column=long_text(nullable=True))
    """Sealed; NULL where `secret` names the stored secret that holds the address."""
    secret: str
    paused: bool
    version: int
    created_at: int = Field(sa_column=big())
    updated_at: int = Field(sa_column=big())


class NotificationRow(SQLModel, table=True):
    """One thing somebody is told; without foreign keys, so that nothing waits for a channel."""

    __tablename__ = "notification"
    __table_args__ = (
        Index("notification_by_age", "workspace_id", "id"),
        Index("notification_by_channel", "channel_id", "status"),
        Index("notification_by_time", "created_at"),
        partial_index("notification_due", "channel_id", "next_at", where="next_at IS NOT NULL"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    channel_id: str
    event: str
    subject: str
    person_id: str
    status: str
    attempts: int
    tried: int
    next_at: int | None = Field(default=None, sa_column=big(nullable=True))
    created_at: int = Field(sa_column=big())
    settled_at: int | None = Field(default=None, sa_column=big(nullable=True))
    error: str = Field(sa_column=long_text())


class ActionLinkRow(SQLModel, table=True):
    """A link that decides one question once, for one person."""

    __tablename__ = "action_link"
    __table_args__ = (
        Index("action_link_by_approval", "approval_id"),
        Index("action_link_by_expiry", "expires_at"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    approval_id: str
    digest: str
    verdict: str
    person_id: str
    nonce_hash: str
    created_at: int = Field(sa_column=big())
    expires_at: int = Field(sa_column=big())
    used_at: int | None = Field(default=None, sa_column=big(nullable=True))
