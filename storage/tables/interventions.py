"""What people do to runs that are under way: kill switches, messages, budgets, redirections."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text

_HOLDS = "released_at IS NULL"


class KillSwitchRow(SQLModel, table=True):
    """A stop of an agent or the fleet; released ones are kept."""

    __tablename__ = "kill_switch"
    __table_args__ = (
        Index(
            "kill_switch_in_force",
            "workspace_id",
            "subject",
            unique=True,
            sqlite_where=text(_HOLDS),
            postgresql_where=text(_HOLDS),
        ),
        Index("kill_switch_by_age", "workspace_id", "id"),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    subject: str
    reason: str = Field(sa_column=long_text())
    killed_by: str
    killed_at: int = Field(sa_column=big())
    released_by: str | None = None
    released_at: int | None = Field(default=None, sa_column=big(nullable=True))


class HaltedRunRow(SQLModel, table=True):
    """A run that a kill switch paused; the row goes when it is released."""

    __tablename__ = "halted_run"
    __table_args__ = (Index("halted_run_by_switch", "switch_id", "run_id"),)
    run_id: str = Field(primary_key=True)
    workspace_id: str
    switch_id: str
    agent: str
    at: int = Field(sa_column=big())


class RunMessageRow(SQLModel, table=True):
    """What a person told a run."""

    __tablename__ = "run_message"
    __table_args__ = (Index("run_message_by_run", "run_id", "id"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    run_id: str
    to: str
    text: str = Field(sa_column=long_text())
    by: str
    at: int = Field(sa_column=big())
    taken_run: str | None = None
    taken_key: str | None = None
    taken_at: int | None = Field(default=None, sa_column=big(nullable=True))


class RunBudgetRow(SQLModel, table=True):
    """What a run and those below it may use, as it is now."""

    __tablename__ = "run_budget"
    run_id: str = Field(primary_key=True)
    workspace_id: str
    limits: str = Field(sa_column=long_text())
    original: str = Field(sa_column=long_text())
    version: int
    set_by: str
    set_at: int = Field(sa_column=big())


class RunRedirectRow(SQLModel, table=True):
    """Who a person says is next in a run."""

    __tablename__ = "run_redirect"
    __table_args__ = (Index("run_redirect_by_run", "run_id", "id"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    run_id: str
    to: str
    by: str
    at: int = Field(sa_column=big())
    taken_key: str | None = None
    taken_at: int | None = Field(default=None, sa_column=big(nullable=True))
