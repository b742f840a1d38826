"""The tables. A row is a row: what may be in it was decided in `control_plane.domain`.

Instants are stored as integer microseconds since 1970 UTC: they order, index and compare alike on
SQLite and PostgreSQL. Money is integer micro-dollars. JSON is text, so that both databases keep it
byte for byte.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

_BigKey = BigInteger().with_variant(Integer, "sqlite")  # SQLite autoincrements only INTEGER keys.


def _micros(*, nullable: bool = False) -> Column[int]:
    return Column(BigInteger, nullable=nullable)


def _text() -> Column[str]:
    return Column(Text, nullable=False)


class ConnectionRow(SQLModel, table=True):
    """A model endpoint."""

    __tablename__ = "connection"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    spec: str = Field(sa_column=_text())
    version: int
    created_at: int = Field(sa_column=_micros())
    updated_at: int = Field(sa_column=_micros())


class ToolRow(SQLModel, table=True):
    """A registered tool."""

    __tablename__ = "tool"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)
    id: str = Field(primary_key=True)
    workspace_id: str
    name: str
    spec: str = Field(sa_column=_text())
    version: int
    created_at: int = Field(sa_column=_micros())
    updated_at: int = Field(sa_column=_micros())


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
    created_at: int = Field(sa_column=_micros())
    updated_at: int = Field(sa_column=_micros())


class AgentVersionRow(SQLModel, table=True):
    """An immutable agent version."""

    __tablename__ = "agent_version"
    agent_id: str = Field(primary_key=True, foreign_key="agent.id")
    number: int = Field(primary_key=True)
    spec: str = Field(sa_column=_text())
    created_at: int = Field(sa_column=_micros())
    created_by: str
    note: str = Field(sa_column=_text())


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
    created_at: int = Field(sa_column=_micros())
    updated_at: int = Field(sa_column=_micros())


class PatternVersionRow(SQLModel, table=True):
    """An immutable pattern version."""

    __tablename__ = "pattern_version"
    pattern_id: str = Field(primary_key=True, foreign_key="pattern.id")
    number: int = Field(primary_key=True)
    spec: str = Field(sa_column=_text())
    created_at: int = Field(sa_column=_micros())
    created_by: str
    note: str = Field(sa_column=_text())


class RunRow(SQLModel, table=True):
    """One run.

    `signal` counts what happened to the run from outside its worker (decisions, ended children,
    operator commands). A worker that puts the run to rest does so only on the signal it has seen, so
    nothing that arrives in between is lost.
    """

    __tablename__ = "run"
    __table_args__ = (
        Index("run_by_age", "workspace_id", "id"),
        Index("run_by_status", "workspace_id", "status", "id"),
        Index("run_by_finish", "workspace_id", "finished_at"),
        Index("run_by_pattern", "workspace_id", "pattern_name", "id"),
        Index("run_ready", "queued_at", sqlite_where=text("status = 'queued'"), postgresql_where=text("status = 'queued'")),
        Index(
            "run_due", "wake_at",
            sqlite_where=text("status = 'waiting' AND wake_at IS NOT NULL"),
            postgresql_where=text("status = 'waiting' AND wake_at IS NOT NULL"),
        ),
        Index(
            "run_by_parent", "parent_run_id", "parent_key",
            sqlite_where=text("parent_run_id IS NOT NULL"),
            postgresql_where=text("parent_run_id IS NOT NULL"),
        ),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    pattern_id: str | None = None
    """NULL for an agent tried on its own: the specification is then in `inline_spec`."""
    pattern_name: str
    pattern_kind: str
    pattern_version: int
    inline_spec: str | None = Field(default=None, sa_column=Column(Text))
    pins: str = Field(sa_column=_text())
    status: str
    outcome: str | None = None
    input: str = Field(sa_column=_text())
    answer: str | None = Field(default=None, sa_column=Column(Text))
    error: str | None = Field(default=None, sa_column=Column(Text))
    rehearsal: bool
    demo: bool
    round: int
    signal: int
    control: str | None = None
    started_by: str
    source: str
    engine: str
    parent_run_id: str | None = None
    parent_key: str | None = None
    forked_from: str | None = None
    overrides: str = Field(sa_column=_text())
    created_at: int = Field(sa_column=_micros())
    queued_at: int = Field(sa_column=_micros())
    wake_at: int | None = Field(default=None, sa_column=_micros(nullable=True))
    """When a waiting run must be looked at even if nobody acts."""
    started_at: int | None = Field(default=None, sa_column=_micros(nullable=True))
    finished_at: int | None = Field(default=None, sa_column=_micros(nullable=True))
    active_ms: int
    input_tokens: int
    output_tokens: int
    cost_micros: int
    unpriced_calls: int
    model_calls: int
    handoffs: int
    useful_handoffs: int


class StepRow(SQLModel, table=True):
    """One step: journal entry, trace span and source of KPIs at once."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("run_id", "round", "key"),
        Index("step_by_name", "kind", "name", "run_id"),
        Index("step_by_model", "model", "run_id", sqlite_where=text("model IS NOT NULL"), postgresql_where=text("model IS NOT NULL")),
        Index("step_by_finish", "workspace_id", "finished_at", sqlite_where=text("kind IN ('agent', 'model')"), postgresql_where=text("kind IN ('agent', 'model')")),
    )
    seq: int | None = Field(default=None, sa_column=Column(_BigKey, primary_key=True, autoincrement=True))
    run_id: str
    workspace_id: str
    key: str
    round: int
    superseded: bool
    kind: str
    name: str
    status: str
    attempt: int
    fingerprint: str
    """Hash of what the step was asked; a replay that asks something else under this key stops."""
    preview: str = Field(sa_column=_text())
    detail: str = Field(sa_column=_text())
    input: str | None = Field(default=None, sa_column=Column(Text))
    output: str | None = Field(default=None, sa_column=Column(Text))
    error: str | None = Field(default=None, sa_column=Column(Text))
    reason: str | None = None
    model: str | None = None
    price: str | None = None
    input_tokens: int
    output_tokens: int
    cost_micros: int | None = Field(default=None, sa_column=_micros(nullable=True))
    """NULL means unpriced, never free. 0 for steps that call no model."""
    due_at: int | None = Field(default=None, sa_column=_micros(nullable=True))
    """When a timer rings or the next attempt begins."""
    started_at: int = Field(sa_column=_micros())
    finished_at: int | None = Field(default=None, sa_column=_micros(nullable=True))
    latency_ms: int | None = None
    first_token_ms: int | None = None


class ApprovalRow(SQLModel, table=True):
    """A question to a person."""

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("run_id", "round", "step_key"),
        Index("approval_by_status", "workspace_id", "status", "id"),
        Index(
            "approval_due", "expires_at",
            sqlite_where=text("status = 'pending' AND expires_at IS NOT NULL"),
            postgresql_where=text("status = 'pending' AND expires_at IS NOT NULL"),
        ),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    run_id: str
    round: int
    step_key: str
    pattern_name: str
    action: str = Field(sa_column=_text())
    digest: str
    because: str = Field(sa_column=_text())
    evidence: str = Field(sa_column=_text())
    status: str
    requested_at: int = Field(sa_column=_micros())
    expires_at: int | None = Field(default=None, sa_column=_micros(nullable=True))
    decided_at: int | None = Field(default=None, sa_column=_micros(nullable=True))
    decided_by: str | None = None
    decision: str | None = Field(default=None, sa_column=Column(Text))
    demo: bool


class AuditRow(SQLModel, table=True):
    """One change; rows are only ever added."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("audit_by_age", "workspace_id", "id"), Index("audit_by_subject", "workspace_id", "subject", "id"))
    id: str = Field(primary_key=True)
    workspace_id: str
    at: int = Field(sa_column=_micros())
    actor: str
    action: str
    subject: str
    detail: str = Field(sa_column=_text())


class IdempotencyRow(SQLModel, table=True):
    """A caller's key and what it led to."""

    __tablename__ = "idempotency"
    workspace_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: str
    result_id: str
    created_at: int = Field(sa_column=_micros())


class RollupRow(SQLModel, table=True):
    """Facts of one bucket of time; see `rollups.py`."""

    __tablename__ = "rollup"
    workspace_id: str = Field(primary_key=True)
    grain: str = Field(primary_key=True)
    at: int = Field(sa_column=Column(BigInteger, primary_key=True))
    """Start of the bucket."""
    rehearsal: bool = Field(primary_key=True)
    dimension: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    """Name of the pattern, agent or model; `*` for all together."""
    count: int
    succeeded: int
    failed: int
    cancelled: int
    cost_micros: int = Field(sa_column=_micros())
    unpriced: int
    tokens: int = Field(sa_column=_micros())
    handoffs: int
    useful_handoffs: int
    checked: int
    hallucinated: int
    latency: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class RollupDirtyRow(SQLModel, table=True):
    """A minute whose rollup is out of date; written with the change that made it so."""

    __tablename__ = "rollup_dirty"
    workspace_id: str = Field(primary_key=True)
    minute: int = Field(sa_column=Column(BigInteger, primary_key=True))


class WorkerRow(SQLModel, table=True):
    """The worker's sign of life; one row."""

    __tablename__ = "worker"
    id: int = Field(primary_key=True)
    process: str
    started_at: int = Field(sa_column=_micros())
    seen_at: int = Field(sa_column=_micros())
    active_runs: int
    trouble: str = Field(sa_column=_text())
