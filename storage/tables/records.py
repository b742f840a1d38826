"""What is kept about it: callers' keys, rollups, and the worker's sign of life."""

# pyright: reportAssignmentType=false
# SQLModel declares `__tablename__` as something a plain string is not.

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary
from sqlmodel import Field, SQLModel

from storage.tables.columns import big, long_text


class IdempotencyRow(SQLModel, table=True):
    """A caller's key and what it led to."""

    __tablename__ = "idempotency"
    workspace_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: str
    result_id: str
    created_at: int = Field(sa_column=big())


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
    cost_micros: int = Field(sa_column=big())
    unpriced: int
    tokens: int = Field(sa_column=big())
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
    started_at: int = Field(sa_column=big())
    seen_at: int = Field(sa_column=big())
    active_runs: int
    trouble: str = Field(sa_column=long_text())
