"""What the services need of the world; `storage/` and the engines implement it.

Every record method is bound to one transaction and one workspace is named in every query: an id of
another workspace is simply not there.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from control_plane.domain.connections import ConnectionSpec
from control_plane.services.records import (
    Agents,
    Approvals,
    Audit,
    Connections,
    Idempotency,
    Kpis,
    Patterns,
    Runs,
    Steps,
    Tools,
)


class Records(Protocol):
    """All record kinds within one transaction."""

    connections: Connections
    tools: Tools
    agents: Agents
    patterns: Patterns
    runs: Runs
    steps: Steps
    approvals: Approvals
    audit: Audit
    idempotency: Idempotency
    kpis: Kpis


class Store(Protocol):
    """Where everything is kept."""

    def reading(self) -> AbstractContextManager[Records]:
        """A consistent view. Raises `StoreUnavailable`."""
        ...

    def writing(self) -> AbstractContextManager[Records]:
        """One transaction, durable once the block ends well. Raises `StoreUnavailable`."""
        ...

    def refresh_rollups(self) -> None:
        """Bring the rollups up to date with what ended since; cheap when nothing did."""
        ...

    def worker_seen(self, engine: str = "embedded") -> WorkerReport | None:
        """What the engine's worker last said of itself; `None` if none ever ran on this store."""
        ...


@dataclass(frozen=True)
class WorkerReport:
    """A worker's sign of life."""

    process: str
    """Host and process id."""
    started_at: datetime
    seen_at: datetime
    active_runs: int
    trouble: str
    """Empty when all is well, else one sentence."""


class Engine(Protocol):
    """The engine, as services see it."""

    def wake(self) -> None:
        """Something in the store may concern the worker: look now. From any thread; never waits."""
        ...


class ModelProbe(Protocol):
    """Looks at a model endpoint for a person who sets up a connection."""

    def probe(self, spec: ConnectionSpec, *, model: str) -> ProbeReport:
        """Never raises for an endpoint's fault: the report says what failed."""
        ...


@dataclass(frozen=True)
class ProbeReport:
    """What a test of a connection found."""

    reachable: bool
    models: tuple[str, ...]
    json_schema: bool | None
    """`None` when it was not tried."""
    native_tools: bool | None
    latency_ms: int | None
    problem: str
    """Empty when all is well, else one sentence that says what to do."""


class Prices(Protocol):
    """What models cost."""

    def estimate_usd(
        self, connection: ConnectionSpec, model: str, *, input_tokens: int, output_tokens: int
    ) -> Decimal | None:
        """US dollars, or `None` when the model is unpriced."""
        ...
