"""Who is told of what happens, what is to be told, and each try to do so."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text, partial_index


class EndpointRow(SQLModel, table=True):
    """An endpoint."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    spec: str = Field(sa_column=long_text())
    events: str = Field(sa_column=long_text())
    """The spec's patterns alone: they are read whenever something happens."""
    secret: str = Field(sa_column=long_text())
    old_secret: str | None = Field(default=None, sa_column=long_text(nullable=True))
    old_secret_until: int | None = Field(default=None, sa_column=big(nullable=True))
    paused: str | None = None
    pause_note: str = Field(sa_column=long_text())
    failing_since: int | None = Field(default=None, sa_column=big(nullable=True))
    held_until: int | None = Field(default=None, sa_column=big(nullable=True))
    version: int
    created_at: int = Field(sa_column=big())
    updated_at: int = Field(sa_column=big())


class WebhookEventRow(SQLModel, table=True):
    """Something that happened and that at least one endpoint is told of."""

    __tablename__ = "webhook_event"
    __table_args__ = (Index("webhook_event_by_time", "at"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    type: str
    at: int = Field(sa_column=big())
    subject: str
    facts: str = Field(sa_column=long_text())


class DeliveryRow(SQLModel, table=True):
    """An event for an endpoint; without foreign keys, so that no run waits for an endpoint."""

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        Index("webhook_delivery_by_age", "workspace_id", "id"),
        Index("webhook_delivery_by_endpoint", "endpoint_id", "id"),
        Index("webhook_delivery_by_status", "endpoint_id", "status"),
        Index("webhook_delivery_by_event", "event_id"),
        partial_index(
            "webhook_delivery_due", "endpoint_id", "next_at", where="next_at IS NOT NULL"
        ),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    endpoint_id: str
    event_id: str
    type: str
    status: str
    attempts: int
    tried: int
    status_code: int | None = None
    next_at: int | None = Field(default=None, sa_column=big(nullable=True))
    created_at: int = Field(sa_column=big())


class AttemptRow(SQLModel, table=True):
    """One try to deliver."""

    __tablename__ = "webhook_attempt"
    delivery_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    at: int = Field(sa_column=big())
    status_code: int | None = None
    duration_ms: int
    body: str = Field(sa_column=long_text())
    error: str = Field(sa_column=long_text())
