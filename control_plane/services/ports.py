"""What the services need of the world; `storage/` and the engines implement it.

Every record method is bound to one transaction and one workspace is named in every query: an id of
another workspace is simply not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.patterns import PatternSpec
from control_plane.services.access_records import Members, People, Workspaces
from control_plane.services.approval_records import Approvals, Deadlines
from control_plane.services.audit_records import Audit
from control_plane.services.autonomy_records import AutonomyRecords
from control_plane.services.governance_records import (
    ControlSets,
    EvidenceRecords,
    Promotions,
    StageChanges,
)
from control_plane.services.intervention_records import (
    KillSwitches,
    Redirections,
    RunBudgets,
    RunMessages,
)
from control_plane.services.notice_records import ActionLinks, Channels, Notices
from control_plane.services.past_records import Past
from control_plane.services.personal_records import Personal
from control_plane.services.policy_records import WorkspacePolicies
from control_plane.services.records import (
    Agents,
    Connections,
    Idempotency,
    Kpis,
    Patterns,
    Runs,
    Steps,
    Tools,
)
from control_plane.services.retention_records import Holds, Retention
from control_plane.services.review_records import Reviews
from control_plane.services.schedule_records import Firings, Schedules
from control_plane.services.secret_records import Secrets
from control_plane.services.token_records import Tokens
from control_plane.services.view_records import SavedViews
from control_plane.services.webhook_records import Deliveries, Endpoints


class Records(Protocol):
    """All record kinds within one transaction."""

    connections: Connections
    tools: Tools
    agents: Agents
    patterns: Patterns
    runs: Runs
    steps: Steps
    approvals: Approvals
    deadlines: Deadlines
    policies: WorkspacePolicies
    autonomy: AutonomyRecords
    past: Past
    audit: Audit
    idempotency: Idempotency
    kpis: Kpis
    schedules: Schedules
    firings: Firings
    endpoints: Endpoints
    deliveries: Deliveries
    channels: Channels
    notices: Notices
    links: ActionLinks
    reviews: Reviews
    secrets: Secrets
    controls: ControlSets
    evidence: EvidenceRecords
    promotions: Promotions
    stage_changes: StageChanges
    retention: Retention
    holds: Holds
    personal: Personal
    workspaces: Workspaces
    people: People
    members: Members
    tokens: Tokens
    switches: KillSwitches
    messages: RunMessages
    budgets: RunBudgets
    redirections: Redirections
    views: SavedViews


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


class DutyLock(Protocol):
    """Held by the one process of a store that has the duty."""

    def acquire(self) -> bool:
        """Take the lock if it is free."""
        ...

    def release(self) -> None: ...


class Engine(Protocol):
    """The engine, as services see it."""

    def wake(self) -> None:
        """Something in the store may concern the worker: look now. From any thread; never waits."""
        ...

    def page_of(self, run_id: str) -> str | None:
        """Address of the engine's own page about the run; `None` if there is none."""
        ...


@dataclass(frozen=True)
class Engines:
    """What carries out runs in this installation."""

    by_name: Mapping[str, Engine]
    default: str
    """Of patterns that do not choose; always one of them."""

    def wake(self) -> None:
        """Let each look at the store."""
        for engine in self.by_name.values():
            engine.wake()

    def chosen_by(self, spec: PatternSpec) -> str:
        """The engine that carries out runs of the pattern.

        Raises:
            InvalidInput: The pattern asks for one this installation does not have.
        """
        wanted = self.default if spec.engine == "default" else spec.engine
        if wanted not in self.by_name:
            raise InvalidInput([engine_is_missing(wanted)])
        return wanted


def engine_is_missing(wanted: str) -> Problem:
    """What to tell who asks for an engine that this installation does not have."""
    template = N_(
        "This installation has no engine {engine}; choose another one, or let it be connected"
        " (TEMPORAL_ADDRESS)."
    )
    return Problem("engine", template, {"engine": wanted})


class Vault(Protocol):
    """Seals small secrets before they are stored; nothing else in the store is a secret."""

    def seal(self, text: str, *, context: str) -> str:
        """The text, encrypted.

        Args:
            context: Where it belongs, such as `secret/default/mail`: it opens for the same only.

        Raises:
            ConfigurationError: This installation has no key; the message says how to make one.
        """
        ...

    def open(self, sealed: str, *, context: str) -> str:
        """What was sealed.

        Raises:
            ConfigurationError: The key is missing, or the sealed text was changed or moved.
        """
        ...

    def is_current(self, sealed: str) -> bool:
        """Whether it was sealed with the key that seals now."""
        ...

    def sign(self, text: str, *, context: str) -> str:
        """What proves that this installation wrote the text, for this use. Raises as `seal`."""
        ...

    def is_signed(self, text: str, signature: str, *, context: str) -> bool:
        """Whether `sign` gave it, with any key of this installation; False where there is none."""
        ...


class Courier(Protocol):
    """Carries messages to people, by whatever service an address names."""

    def check(self, url: str) -> tuple[str, Problem | None]:
        """What the address begins with, such as `slack`, and what is wrong with it, if anything.

        Nothing is sent. The problem does not repeat the address.
        """
        ...

    def is_mail(self, service: str) -> bool:
        """Whether the service is e-mail, which reaches people apart."""
        ...


class ModelProbe(Protocol):
    """Looks at a model endpoint for a person who sets up a connection."""

    def probe(self, spec: ConnectionSpec, *, model: str, workspace_id: str) -> ProbeReport:
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
