"""What starts by the clock or by a call, and each time it came due."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text, partial_index


class ScheduleRow(SQLModel, table=True):
    """A schedule."""

    __tablename__ = "schedule"
    __table_args__ = (
        UniqueConstraint("workspace_id", "name"),
        partial_index("schedule_due", "next_due_at", where="next_due_at IS NOT NULL"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    owner: str
    spec: str = Field(sa_column=long_text())
    paused: bool
    pause_note: str = Field(sa_column=long_text())
    version: int
    next_due_at: int | None = Field(default=None, sa_column=big(nullable=True))
    secret_hash: str | None = None
    created_at: int = Field(sa_column=big())
    updated_at: int = Field(sa_column=big())
    sealed_secret: str | None = Field(default=None, sa_column=long_text(nullable=True))


class FiringRow(SQLModel, table=True):
    """One time a schedule came due; the same time twice is refused."""

    __tablename__ = "firing"
    __table_args__ = (
        UniqueConstraint("schedule_id", "cause", "due_at"),
        Index("firing_by_age", "schedule_id", "id"),
        Index("firing_by_outcome", "workspace_id", "outcome", "at"),
        partial_index("firing_by_run", "run_id", where="run_id IS NOT NULL"),
        partial_index("firing_waiting", "schedule_id", where="outcome = 'buffered'"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    schedule_id: str = Field(foreign_key="schedule.id")
    cause: str
    due_at: int = Field(sa_column=big())
    outcome: str
    run_id: str | None = None
    note: str = Field(sa_column=long_text())
    at: int = Field(sa_column=big())
    input: str | None = Field(default=None, sa_column=long_text(nullable=True))
