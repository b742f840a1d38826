"""Control sets, evidence, requests for promotion and stage changes."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text

_WAITS = text("status = 'pending'")


class ControlSetRow(SQLModel, table=True):
    """What a tier asks for; the highest version holds. Never changes."""

    __tablename__ = "control_set"
    workspace_id: str = Field(primary_key=True)
    tier: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    spec: str = Field(sa_column=long_text())
    saved_at: int = Field(sa_column=big())
    saved_by: str
    note: str = Field(sa_column=long_text())


class EvidenceRow(SQLModel, table=True):
    """Somebody vouches for a control of one version."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("evidence_by_agent", "agent_id", "id"),
        Index("evidence_by_time", "workspace_id", "at"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    agent_id: str = Field(foreign_key="agent.id")
    control: str
    version: int
    reference: str = Field(sa_column=long_text())
    note: str = Field(sa_column=long_text())
    by: str
    at: int = Field(sa_column=big())
    expires_at: int | None = Field(default=None, sa_column=big(nullable=True))
    withdrawn_at: int | None = Field(default=None, sa_column=big(nullable=True))
    withdrawn_by: str | None = None


class PromotionRow(SQLModel, table=True):
    """A request for promotion; an agent has at most one that waits."""

    __tablename__ = "promotion"
    __table_args__ = (
        Index("promotion_by_agent", "agent_id", "id"),
        Index("promotion_by_decision", "workspace_id", "decided_at"),
        Index(
            "promotion_pending",
            "agent_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    agent_id: str = Field(foreign_key="agent.id")
    version: int
    from_stage: str
    to_stage: str
    requested_by: str
    requested_at: int = Field(sa_column=big())
    note: str = Field(sa_column=long_text())
    status: str
    decided_by: str | None = None
    decided_at: int | None = Field(default=None, sa_column=big(nullable=True))
    reason: str = Field(sa_column=long_text())


class StageChangeRow(SQLModel, table=True):
    """An agent went from one stage to another. Never changes."""

    __tablename__ = "stage_change"
    __table_args__ = (
        Index("stage_change_by_agent", "agent_id", "id"),
        Index("stage_change_by_time", "workspace_id", "at"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    agent_id: str = Field(foreign_key="agent.id")
    from_stage: str
    to_stage: str
    version: int
    by: str
    at: int = Field(sa_column=big())
    note: str = Field(sa_column=long_text())
    approved_by: str | None = None
