"""What operators register: connections, tools, agents and patterns."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text


class ConnectionRow(SQLModel, table=True):
    """A model endpoint."""

    __tablename__ = "connection"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    spec: str = Field(sa_column=long_text())
    version: int
    created_at: int = Field(sa_column=big())
    updated_at: int = Field(sa_column=big())


class ToolRow(SQLModel, table=True):
    """A registered tool."""

    __tablename__ = "tool"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    spec: str = Field(sa_column=long_text())
    version: int
    created_at: int = Field(sa_column=big())
    updated_at: int = Field(sa_column=big())


class AgentRow(SQLModel, table=True):
    """A registered agent; `version` points at its current `agent_version`."""

    __tablename__ = "agent"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    owner: str
    stage: str
    version: int
    created_at: int = Field(sa_column=big())
    updated_at: int = Field(sa_column=big())
    risk_tier: str


class AgentVersionRow(SQLModel, table=True):
    """An immutable agent version."""

    __tablename__ = "agent_version"
    agent_id: str = Field(primary_key=True, foreign_key="agent.id")
    number: int = Field(primary_key=True)
    spec: str = Field(sa_column=long_text())
    created_at: int = Field(sa_column=big())
    created_by: str
    note: str = Field(sa_column=long_text())


class PatternRow(SQLModel, table=True):
    """A registered pattern; `version` points at its current `pattern_version`."""

    __tablename__ = "pattern"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    owner: str
    kind: str
    version: int
    created_at: int = Field(sa_column=big())
    updated_at: int = Field(sa_column=big())


class PatternVersionRow(SQLModel, table=True):
    """An immutable pattern version."""

    __tablename__ = "pattern_version"
    pattern_id: str = Field(primary_key=True, foreign_key="pattern.id")
    number: int = Field(primary_key=True)
    spec: str = Field(sa_column=long_text())
    created_at: int = Field(sa_column=big())
    created_by: str
    note: str = Field(sa_column=long_text())
