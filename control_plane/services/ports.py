"""What the services need of the world. `storage/` and the engines implement it; `bootstrap` joins them.

Every record method is bound to one transaction and one workspace is named in every query: an id of
another workspace is simply not there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from control_plane.domain.agents import Agent, AgentVersion, Stage
from control_plane.domain.approvals import Approval, ApprovalStatus, Decision
from control_plane.domain.audit import AuditEvent
from control_plane.domain.connections import Connection, ConnectionSpec
from control_plane.domain.kpis import Dimension, Facts, Grain, Point
from control_plane.domain.patterns import Pattern, PatternSpec, PatternVersion
from control_plane.domain.runs import Run, RunStatus
from control_plane.domain.steps import Step
from control_plane.domain.tools import Tool, ToolSpec

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list."""

    items: tuple[T, ...]
    next_cursor: str | None
    """Pass it back for the next page; `None` on the last."""


@dataclass(frozen=True)
class RunFilter:
    """Which runs to list; every field that is set must match."""

    statuses: tuple[RunStatus, ...] = ()
    pattern: str | None = None
    """Pattern name."""
    agent: str | None = None
    """Runs in which this agent took a turn."""
    model: str | None = None
    """Runs in which this model was called."""
    rehearsal: bool | None = None
    parent_run_id: str | None = None
    top_level_only: bool = False
    since: datetime | None = None
    """On `finished_at` when `by_finish`, else on `created_at`; inclusive."""
    until: datetime | None = None
    """Exclusive."""
    by_finish: bool = False
    text: str | None = None
    """Occurs in the input, the answer or the error."""


class Connections(Protocol):
    """Model connections."""

    def get(self, workspace_id: str, name: str) -> Connection | None: ...
    def list(self, workspace_id: str) -> Sequence[Connection]: ...
    def add(self, connection: Connection) -> None:
        """Raises `Conflict` when the name is taken."""
        ...

    def update(self, connection_id: str, spec: ConnectionSpec, *, expected_version: int, now: datetime) -> bool:
        """Compare-and-set on the version; False when it moved on."""
        ...

    def remove(self, connection_id: str) -> None: ...


class Tools(Protocol):
    """Registered tools."""

    def get(self, workspace_id: str, name: str) -> Tool | None: ...
    def list(self, workspace_id: str) -> Sequence[Tool]: ...
    def add(self, tool: Tool) -> None:
        """Raises `Conflict` when the name is taken."""
        ...

    def update(self, tool_id: str, spec: ToolSpec, *, expected_version: int, now: datetime) -> bool: ...
    def remove(self, tool_id: str) -> None: ...


class Agents(Protocol):
    """Agents and their immutable versions."""

    def get(self, workspace_id: str, name: str) -> Agent | None: ...
    def list(self, workspace_id: str) -> Sequence[Agent]:
        """By name."""
        ...

    def add(self, agent: Agent, first: AgentVersion) -> None:
        """Raises `Conflict` when the name is taken."""
        ...

    def add_version(self, version: AgentVersion, *, expected_version: int, now: datetime) -> bool:
        """Add the version after `expected_version` and make it current; False when it moved on."""
        ...

    def set_profile(self, agent_id: str, *, owner: str, stage: Stage, now: datetime) -> None: ...
    def versions(self, agent_id: str) -> Sequence[AgentVersion]:
        """Newest first."""
        ...

    def version(self, agent_id: str, number: int) -> AgentVersion | None: ...


class Patterns(Protocol):
    """Patterns and their immutable versions."""

    def get(self, workspace_id: str, name: str) -> Pattern | None: ...
    def list(self, workspace_id: str) -> Sequence[Pattern]:
        """By name."""
        ...

    def add(self, pattern: Pattern, first: PatternVersion) -> None:
        """Raises `Conflict` when the name is taken."""
        ...

    def add_version(self, version: PatternVersion, *, expected_version: int, now: datetime) -> bool: ...
    def set_owner(self, pattern_id: str, *, owner: str, now: datetime) -> None: ...
    def versions(self, pattern_id: str) -> Sequence[PatternVersion]: ...
    def version(self, pattern_id: str, number: int) -> PatternVersion | None: ...


class Runs(Protocol):
    """Runs. Status changes are compare-and-set; each one also raises the run's signal."""

    def get(self, workspace_id: str, run_id: str) -> Run | None: ...
    def page(self, workspace_id: str, where: RunFilter, *, limit: int, cursor: str | None) -> Page[Run]:
        """Newest first. Raises `InvalidInput` for a cursor that is none of ours."""
        ...

    def counts(self, workspace_id: str, *, since: datetime) -> Mapping[RunStatus, int]:
        """Live runs whenever they began, ended ones by `finished_at` since then; top level only."""
        ...

    def cost_since(self, workspace_id: str, since: datetime, *, rehearsal: bool) -> tuple[Decimal, int]:
        """US dollars of priced model steps started since, and how many model steps were unpriced."""
        ...

    def costs_of_pattern(self, workspace_id: str, pattern: str, *, limit: int) -> Sequence[Decimal]:
        """Cost of the pattern's newest finished, fully priced runs."""
        ...

    def add(self, run: Run, *, inline_spec: PatternSpec | None = None) -> None: ...
    def spec(self, run: Run) -> PatternSpec:
        """The pinned specification the run executes."""
        ...

    def command(self, run: Run, command: str, *, now: datetime) -> bool:
        """Carry out cancel, pause or resume as far as the store can; False when the status moved on.

        A run in a worker's hands gets it as `control` and a raised signal; one at rest changes status
        at once. Cancel also withdraws open approvals, and both go down to live child runs.
        """
        ...

    def retry(self, run: Run, *, now: datetime) -> bool:
        """Supersede the earliest failed step and all recorded after it, and queue the run anew; False
        when the status moved on."""
        ...

    def copy_steps(self, source: Run, target_run_id: str, *, before_key: str) -> None:
        """Copy what was recorded before the step, without anything that belongs to it or comes after."""
        ...


class Steps(Protocol):
    """Steps of a run."""

    def of_run(self, run_id: str, *, after_seq: int = 0, superseded: bool = True) -> Sequence[Step]:
        """In order of recording."""
        ...

    def payload(self, run_id: str, key: str, *, round: int | None = None) -> tuple[Any, Any] | None:
        """Full input and output of a step as JSON values; `None` if there is no such step."""
        ...

    def payloads(self, run_id: str) -> Mapping[int, tuple[Any, Any]]:
        """Of all steps, by `seq`."""
        ...


class Approvals(Protocol):
    """Questions to people."""

    def get(self, workspace_id: str, approval_id: str) -> Approval | None: ...
    def page(
        self,
        workspace_id: str,
        *,
        statuses: Sequence[ApprovalStatus] = (ApprovalStatus.PENDING,),
        run_id: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
    ) -> Page[Approval]:
        """Oldest first while only pending ones are asked for, else newest first."""
        ...

    def count_pending(self, workspace_id: str) -> tuple[int, datetime | None]:
        """How many wait, and since when the oldest does."""
        ...

    def decide(self, approval: Approval, decision: Decision, *, by: str, now: datetime) -> bool:
        """Compare-and-set from pending on this digest; also makes the run go on. False when it lost."""
        ...


class Audit(Protocol):
    """Who changed what, append-only."""

    def append(self, event: AuditEvent) -> None: ...
    def page(self, workspace_id: str, *, subject: str | None, limit: int, cursor: str | None) -> Page[AuditEvent]:
        """Newest first."""
        ...


class Idempotency(Protocol):
    """Answers already given, by the caller's key."""

    def claim(self, workspace_id: str, key: str, *, fingerprint: str, result_id: str, now: datetime) -> str | None:
        """Bind the key to `result_id`, or return the id it is bound to already.

        Raises:
            Conflict: The key was used for a different request.
        """
        ...


class Kpis(Protocol):
    """Rollups: what charts read."""

    def facts(
        self,
        workspace_id: str,
        *,
        since: datetime,
        until: datetime,
        grain: Grain,
        dimension: Dimension,
        value: str | None,
        rehearsal: bool,
    ) -> Sequence[Point]:
        """Facts per bucket of time, oldest first; empty buckets are left out."""
        ...

    def breakdown(
        self, workspace_id: str, *, since: datetime, until: datetime, dimension: Dimension, rehearsal: bool
    ) -> Mapping[str, Facts]:
        """Facts of the whole period by pattern, agent or model."""
        ...


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
        """One transaction, durable once the block ends without an error. Raises `StoreUnavailable`."""
        ...

    def refresh_rollups(self) -> None:
        """Bring the rollups up to date with what ended since; cheap when nothing did."""
        ...

    def worker_seen(self) -> WorkerReport | None:
        """What the worker last said of itself; `None` if none ever ran on this store."""
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
        """Something in the store may concern the worker; look now. Returns at once, from any thread."""
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


