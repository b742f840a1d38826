"""Where an agent may go from where it stands. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from control_plane.domain.agents import Stage
from control_plane.domain.errors import N_, CallerError

LEGAL: Mapping[Stage, tuple[Stage, ...]] = {
    Stage.DRAFT: (Stage.STAGING, Stage.RETIRED),
    Stage.STAGING: (Stage.PRODUCTION, Stage.DRAFT, Stage.RETIRED),
    Stage.PRODUCTION: (Stage.STAGING, Stage.RETIRED),
    Stage.RETIRED: (Stage.DRAFT,),
}
"""Every way there is, by where it begins. Nothing skips staging on its way up."""

_UP = frozenset({(Stage.DRAFT, Stage.STAGING), (Stage.STAGING, Stage.PRODUCTION)})


class RequestStatus(StrEnum):
    """Where a request for promotion is."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    """Taken back by who asked."""
    STALE = "stale"
    """The agent changed first: another version, or another stage."""


@dataclass(frozen=True)
class StageChange:
    """An agent went from one stage to another."""

    id: str
    workspace_id: str
    agent_id: str
    from_stage: Stage
    to_stage: Stage
    version: int
    """That stood there from now on."""
    by: str
    """Principal id of who asked for it."""
    at: datetime
    note: str = ""
    approved_by: str | None = None
    """Principal id; `None` where nobody else had to agree."""


@dataclass(frozen=True)
class PromotionRequest:
    """Somebody wants an agent's version promoted, and somebody else must agree."""

    id: str
    workspace_id: str
    agent_id: str
    agent_name: str
    version: int
    """The only one it holds for."""
    from_stage: Stage
    to_stage: Stage
    requested_by: str
    requested_at: datetime
    note: str
    status: RequestStatus = RequestStatus.PENDING
    decided_by: str | None = None
    """Who approved, rejected or withdrew it, or made it stale."""
    decided_at: datetime | None = None
    reason: str = ""

    @property
    def waited_seconds(self) -> float | None:
        """From the request to the decision; `None` while it waits."""
        return self.decided_at and (self.decided_at - self.requested_at).total_seconds()


def check_transition(name: str, before: Stage, after: Stage) -> None:
    """Let a legal change of stage pass.

    Raises:
        CallerError: The table has no such way; says which there are.
    """
    if after not in LEGAL[before]:
        raise CallerError(
            N_("Agent {name} cannot go from {present} to {wanted}; it may go to {stages}."),
            name=name,
            present=before.value,
            wanted=after.value,
            stages=", ".join(stage.value for stage in LEGAL[before]),
        )


def is_promotion(before: Stage, after: Stage) -> bool:
    """Whether the change is a step up, for which the controls must be in place."""
    return (before, after) in _UP


def step_below(stage: Stage) -> Stage:
    """Where an agent goes whose new version may not stay at the stage."""
    return {Stage.PRODUCTION: Stage.STAGING, Stage.STAGING: Stage.DRAFT}.get(stage, stage)
