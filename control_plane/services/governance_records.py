"""Control sets, evidence, promotions and stage changes as a store keeps them, see `records.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from control_plane.domain.agents import AgentVersion, RiskTier
from control_plane.domain.controls import ControlSet, Evidence
from control_plane.domain.lifecycle import PromotionRequest, RequestStatus, StageChange


@dataclass(frozen=True)
class Span:
    """A stretch of time."""

    since: datetime
    """Inclusive."""
    until: datetime
    """Exclusive."""


@dataclass(frozen=True)
class DecidedApprovals:
    """What one person decided of the runs' questions in a span, or the questions nobody did."""

    status: str
    decided_by: str | None
    """Principal id; `None` where nobody decided in time."""
    count: int
    waited_seconds: float
    """Of all of them together."""
    longest_seconds: float


class ControlSets(Protocol):
    """What each tier asks for; versions are only ever added."""

    def current(self, workspace_id: str, tier: RiskTier) -> ControlSet | None:
        """`None` while nobody saved one."""
        ...

    def versions(self, workspace_id: str, tier: RiskTier) -> Sequence[ControlSet]:
        """Newest first."""
        ...

    def add(self, control_set: ControlSet) -> bool:
        """False when there is such a version already."""
        ...


class EvidenceRecords(Protocol):
    """Who vouches for what."""

    def add(self, evidence: Evidence) -> None: ...
    def get(self, workspace_id: str, evidence_id: str) -> Evidence | None: ...
    def of_agent(self, agent_id: str) -> Sequence[Evidence]:
        """Newest first, withdrawn ones included."""
        ...

    def of_workspace(self, workspace_id: str) -> Sequence[Evidence]:
        """Oldest first, withdrawn ones included."""
        ...

    def withdraw(self, evidence_id: str, *, by: str, now: datetime) -> bool:
        """False when it was withdrawn already."""
        ...


class Promotions(Protocol):
    """Requests for promotion."""

    def add(self, request: PromotionRequest) -> None: ...
    def get(self, workspace_id: str, request_id: str) -> PromotionRequest | None: ...
    def pending(self, workspace_id: str) -> Sequence[PromotionRequest]:
        """Oldest first."""
        ...

    def of_agent(self, agent_id: str) -> Sequence[PromotionRequest]:
        """Newest first."""
        ...

    def decided(self, workspace_id: str, span: Span) -> Sequence[PromotionRequest]:
        """Those whose waiting ended in the span, oldest decision first."""
        ...

    def settle(
        self, request_id: str, status: RequestStatus, *, by: str, reason: str, now: datetime
    ) -> bool:
        """Compare-and-set from pending; False when somebody was quicker."""
        ...


class StageChanges(Protocol):
    """Every change of stage; rows are only ever added."""

    def add(self, change: StageChange) -> None: ...
    def of_agent(self, agent_id: str) -> Sequence[StageChange]:
        """Newest first."""
        ...

    def of_workspace(self, workspace_id: str, span: Span) -> Sequence[StageChange]:
        """Oldest first."""
        ...

    def versions_saved(self, workspace_id: str, span: Span) -> Sequence[AgentVersion]:
        """Versions of agents saved in the span, oldest first."""
        ...

    def approvals_decided(self, workspace_id: str, span: Span) -> Sequence[DecidedApprovals]:
        """What became of the runs' questions that were settled in the span."""
        ...
