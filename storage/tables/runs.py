"""What happens: runs, their steps, and the questions they put to people."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, big_key, bytewise_text, long_text, partial_index

MEASURED_STEPS = "kind IN ('agent', 'model')"
"""Steps that KPIs are made of. A query that repeats these words literally can use their index."""

AT_HOME = "engine = 'embedded'"
"""Runs that this store's own worker carries out."""
ELSEWHERE = "engine <> 'embedded'"
"""Runs of another engine. A query that repeats these words literally can use their index."""
UNTOLD = f"{ELSEWHERE} AND (told IS NULL OR told < signal)"
"""Runs of another engine that something happened to which it was not told yet."""

OPEN_QUESTIONS = "status = 'pending'"
"""What waits for a person. A query that repeats these words literally can use their index."""
_FILTERED = ("kind", "pattern_name", "mode", "source", "target", "risk")


class RunRow(SQLModel, table=True):
    """One run.

    `signal` counts what happened to the run from outside its worker (decisions, ended children,
    operator commands). A worker that puts the run to rest does so only on the signal it has seen,
    so nothing that arrives in between is lost.
    """

    __tablename__ = "run"
    __table_args__ = (
        Index("run_by_age", "workspace_id", "id"),
        Index("run_by_status", "workspace_id", "status", "id"),
        Index("run_by_finish", "workspace_id", "finished_at"),
        Index("run_by_pattern", "workspace_id", "pattern_name", "id"),
        partial_index("run_ready", "queued_at", where=f"{AT_HOME} AND status = 'queued'"),
        partial_index("run_untold", "id", where=UNTOLD),
        partial_index("run_elsewhere", "workspace_id", "engine", "id", where=ELSEWHERE),
        partial_index("run_due", "wake_at", where="status = 'waiting' AND wake_at IS NOT NULL"),
        partial_index(
            "run_by_parent", "parent_run_id", "parent_key", where="parent_run_id IS NOT NULL"
        ),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    pattern_id: str | None = None
    """NULL for an agent tried on its own: the specification is then in `inline_spec`."""
    pattern_name: str
    pattern_kind: str
    pattern_version: int
    inline_spec: str | None = Field(default=None, sa_column=long_text(nullable=True))
    pins: str = Field(sa_column=long_text())
    status: str
    outcome: str | None = None
    input: str = Field(sa_column=long_text())
    answer: str | None = Field(default=None, sa_column=long_text(nullable=True))
    error: str | None = Field(default=None, sa_column=long_text(nullable=True))
    rehearsal: bool
    demo: bool
    round: int
    signal: int
    told: int | None = None
    """The last signal the engine outside was told; NULL while it was told nothing, or there is
    none."""
    control: str | None = None
    started_by: str
    source: str
    engine: str
    parent_run_id: str | None = None
    parent_key: str | None = None
    forked_from: str | None = None
    overrides: str = Field(sa_column=long_text())
    created_at: int = Field(sa_column=big())
    queued_at: int = Field(sa_column=big())
    wake_at: int | None = Field(default=None, sa_column=big(nullable=True))
    """When a waiting run must be looked at even if nobody acts."""
    started_at: int | None = Field(default=None, sa_column=big(nullable=True))
    finished_at: int | None = Field(default=None, sa_column=big(nullable=True))
    active_ms: int = Field(sa_column=big())
    input_tokens: int
    output_tokens: int
    cost_micros: int = Field(sa_column=big())
    unpriced_calls: int
    model_calls: int
    handoffs: int
    useful_handoffs: int
    policy_version: int | None = None
    """Version of the workspace's policy the run takes; NULL for none, and for child runs, whose
    policy comes from their parent."""


class StepRow(SQLModel, table=True):
    """One step: journal entry, trace span and source of KPIs at once."""

    __tablename__ = "step"
    __table_args__ = (
        UniqueConstraint("run_id", "round", "key"),
        Index("step_by_name", "kind", "name", "run_id"),
        partial_index("step_by_model", "model", "run_id", where="model IS NOT NULL"),
        partial_index("step_by_finish", "workspace_id", "finished_at", where=MEASURED_STEPS),
    )
    seq: int | None = Field(
        default=None, sa_column=Column(big_key, primary_key=True, autoincrement=True)
    )
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
    preview: str = Field(sa_column=long_text())
    detail: str = Field(sa_column=long_text())
    input: str | None = Field(default=None, sa_column=long_text(nullable=True))
    output: str | None = Field(default=None, sa_column=long_text(nullable=True))
    error: str | None = Field(default=None, sa_column=long_text(nullable=True))
    reason: str | None = None
    model: str | None = None
    price: str | None = None
    input_tokens: int
    output_tokens: int
    cost_micros: int | None = Field(default=None, sa_column=big(nullable=True))
    """NULL means unpriced, never free. 0 for steps that call no model."""
    due_at: int | None = Field(default=None, sa_column=big(nullable=True))
    """When a timer rings or the next attempt begins."""
    started_at: int = Field(sa_column=big())
    finished_at: int | None = Field(default=None, sa_column=big(nullable=True))
    latency_ms: int | None = Field(default=None, sa_column=big(nullable=True))
    first_token_ms: int | None = None


class ApprovalRow(SQLModel, table=True):
    """A question to a person."""

    __tablename__ = "approval"
    __table_args__ = (
        UniqueConstraint("run_id", "round", "step_key"),
        Index("approval_by_age", "workspace_id", "id", "status", *_FILTERED),
        Index("approval_by_decider", "workspace_id", "decided_by", "decided_at"),
        partial_index(
            "approval_waiting",
            "workspace_id",
            "id",
            *_FILTERED,
            "requested_at",
            where=OPEN_QUESTIONS,
        ),
        partial_index(
            "approval_alike",
            "workspace_id",
            "kind",
            "source",
            "target",
            "id",
            where="decided_by IS NOT NULL",
        ),
        partial_index(
            "approval_due", "next_at", where="status = 'pending' AND next_at IS NOT NULL"
        ),
    )
    id: str = Field(primary_key=True)
    workspace_id: str
    run_id: str
    round: int
    step_key: str
    pattern_name: str
    action: str = Field(sa_column=long_text())
    digest: str
    because: str = Field(sa_column=long_text())
    evidence: str = Field(sa_column=long_text())
    status: str
    requested_at: int = Field(sa_column=big())
    expires_at: int | None = Field(default=None, sa_column=big(nullable=True))
    decided_at: int | None = Field(default=None, sa_column=big(nullable=True))
    decided_by: str | None = None
    decision: str | None = Field(default=None, sa_column=long_text(nullable=True))
    demo: bool
    kind: str
    source: str
    target: str
    mode: str
    rule: str = Field(sa_column=long_text())
    versions: str = Field(sa_column=long_text())
    requested_by: str
    author: str
    risk: str
    cost_micros: int | None = Field(default=None, sa_column=big(nullable=True))
    """Of the run when it asked; NULL means unpriced."""
    assigned_to: str = Field(sa_column=long_text())
    level: str
    next_at: int | None = Field(default=None, sa_column=big(nullable=True))
    """When the ladder's next step is due, or the decision is committed."""
    commits_at: int | None = Field(default=None, sa_column=big(nullable=True))
    claimed_by: str | None = None
    claimed_until: int | None = Field(default=None, sa_column=big(nullable=True))
    decided_via: str
    said: str | None = Field(default=None, sa_column=bytewise_text(nullable=True))
    """What a search for words looks through; NULL once the contents were taken out."""
