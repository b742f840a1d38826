"""The kinds of records a store keeps, as services see them.

Every method is bound to one transaction, and every query names one workspace: an id of another
workspace is simply not there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, Protocol, TypeVar

from control_plane.domain.agents import Agent, AgentVersion, RiskTier, Stage
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
    engine: str | None = None
    """Runs that this engine carries out."""
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

    def update(
        self, connection_id: str, spec: ConnectionSpec, *, expected_version: int, now: datetime
    ) -> bool:
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

    def update(
        self, tool_id: str, spec: ToolSpec, *, expected_version: int, now: datetime
    ) -> bool: ...
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

    def set_profile(self, agent: Agent, *, owner: str, risk_tier: RiskTier, now: datetime) -> bool:
        """Compare-and-set on the agent as it was read; False when anything of it moved on."""
        ...

    def set_stage(self, agent: Agent, stage: Stage, *, now: datetime) -> bool:
        """As `set_profile`. Only promotion and a save that steps down do this."""
        ...

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

    def add_version(
        self, version: PatternVersion, *, expected_version: int, now: datetime
    ) -> bool: ...
    def set_owner(self, pattern: Pattern, *, owner: str, now: datetime) -> bool:
        """Compare-and-set on the pattern as it was read; False when it moved on."""
        ...

    def versions(self, pattern_id: str) -> Sequence[PatternVersion]: ...
    def version(self, pattern_id: str, number: int) -> PatternVersion | None: ...


class Runs(Protocol):
    """Runs. Status changes are compare-and-set; each one also raises the run's signal."""

    def get(self, workspace_id: str, run_id: str) -> Run | None: ...
    def page(
        self, workspace_id: str, where: RunFilter, *, limit: int, cursor: str | None
    ) -> Page[Run]:
        """Newest first. Raises `InvalidInput` for a cursor that is none of ours."""
        ...

    def counts(self, workspace_id: str, *, since: datetime) -> Mapping[RunStatus, int]:
        """Live runs whenever they began, ended ones by `finished_at` since then; top level only."""
        ...

    def held_up(self, workspace_id: str, engine: str) -> int:
        """Runs that go on only once this engine works: queued or begun; top level only."""
        ...

    def inputs(self, workspace_id: str, run_ids: Collection[str]) -> Mapping[str, dict[str, Any]]:
        """What runs were started with, by run id; unknown ids are left out."""
        ...

    def cost_since(
        self, workspace_id: str, since: datetime, *, rehearsal: bool
    ) -> tuple[Decimal, int]:
        """US dollars of model steps started since, and how many of them were unpriced."""
        ...

    def costs_of_pattern(self, workspace_id: str, pattern: str, *, limit: int) -> Sequence[Decimal]:
        """Cost of the pattern's newest finished, fully priced runs."""
        ...

    def add(self, run: Run, *, inline_spec: PatternSpec | None = None) -> None: ...
    def spec(self, run: Run) -> PatternSpec:
        """The pinned specification the run executes."""
        ...

    def command(self, run: Run, command: str, *, now: datetime) -> bool:
        """Carry out cancel, pause or resume as far as the store can; False if the run moved on.

        A run in a worker's hands gets it as `control` and a raised signal; one at rest changes
        status at once. Cancel also withdraws open approvals, and all go down to live child runs.
        """
        ...

    def retry(self, run: Run, *, now: datetime) -> bool:
        """Supersede what must be done over (`domain/retry.py`) and queue the run anew.

        False when the status moved on.
        """
        ...

    def copy_steps(self, source: Run, target_run_id: str, *, before_key: str) -> None:
        """Copy what was recorded before the step, without anything that belongs to it."""
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


class Idempotency(Protocol):
    """Answers already given, by the caller's key."""

    def claim(
        self, workspace_id: str, key: str, *, fingerprint: str, result_id: str, now: datetime
    ) -> str | None:
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
        self,
        workspace_id: str,
        *,
        since: datetime,
        until: datetime,
        dimension: Dimension,
        rehearsal: bool,
    ) -> Mapping[str, Facts]:
        """Facts of the whole period by pattern, agent or model."""
        ...
