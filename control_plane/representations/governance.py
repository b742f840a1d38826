"""Controls, evidence, promotions and how agents stand, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field
from pydantic.config import JsonDict

from control_plane.domain.agents import RiskTier, Stage
from control_plane.domain.controls import ATTESTABLE, Control, ControlSpec, OwnerState
from control_plane.domain.flags import FlagKind
from control_plane.domain.lifecycle import RequestStatus
from control_plane.representations.agents import Agent
from control_plane.representations.common import (
    Draft,
    ExpectedVersion,
    ShapeOf,
    View,
)
from control_plane.representations.problems import FieldProblem
from control_plane.services import governance as domain
from control_plane.services import timeline
from control_plane.services.promotion import Promotion as Promoted
from control_plane.services.promotion import Verdict

_EVIDENCE: JsonDict = {
    "control": "evaluation",
    "reference": "https://wiki.example/evaluations/42",
    "expected_version": 1,
}
_CONTROLS: JsonDict = {
    "spec": {"staging": ["owner"], "production": ["owner", "evaluation"], "evidence_days": 180},
    "expected_version": 0,
}


class StageChange(View):
    """An agent went from one stage to another."""

    id: str
    from_stage: Stage
    to_stage: Stage
    version: int
    by: str = Field(description="Principal id of who asked for it.")
    at: datetime
    note: str
    approved_by: str | None = Field(description="`null` where nobody else had to agree.")


class PromotionRequest(View):
    """Somebody wants a version promoted, and somebody else must agree."""

    id: str = Field(examples=["prm_01jd8v2k3m4n5p6q7r8s9t0a1b"])
    agent_name: str
    version: int = Field(description="The only one it holds for.")
    from_stage: Stage
    to_stage: Stage
    requested_by: str
    requested_at: datetime
    note: str
    status: RequestStatus
    decided_by: str | None
    decided_at: datetime | None
    reason: str


class Promotion(View):
    """What came of it: a change of stage, or a request that waits."""

    agent: Agent
    change: StageChange | None
    request: PromotionRequest | None

    @classmethod
    def of(cls, done: Promoted) -> Promotion:
        """As the service answers it."""
        return cls.model_validate(done)


class Evidence(View):
    """Somebody vouches that a control is in place for one version."""

    id: str
    control: Control
    version: int
    reference: str
    note: str
    by: str
    at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None


class ControlSet(View):
    """What a tier asks for; version 0 is the product's default."""

    tier: RiskTier
    version: int
    spec: ControlSpec
    saved_at: datetime | None
    saved_by: str
    note: str


class Flag(View):
    """One thing wrong with an agent's standing."""

    agent: str
    kind: FlagKind
    message: str

    @classmethod
    def all_of(cls, standing: domain.Standing) -> list[Flag]:
        """Of one agent, the worst first."""
        return [
            cls(agent=flag.agent, kind=flag.kind, message=flag.problem.message)
            for flag in standing.flags
        ]


class Way(View):
    """A stage the agent may go to from here."""

    to: Stage
    up: bool = Field(description="Whether it is a promotion; only those need controls.")
    needed: tuple[Control, ...]
    missing: tuple[FieldProblem, ...] = Field(description="What is not in place, and what to do.")
    needs_approver: bool


class Standing(View):
    """An agent, and everything that governs it now."""

    agent: Agent
    owner: OwnerState
    controls: ControlSet
    flags: list[Flag]
    ways: list[Way]
    pending: PromotionRequest | None
    evidence: list[Evidence]

    @classmethod
    def of(cls, standing: domain.Standing) -> Standing:
        """As the service answers it."""
        return cls(
            agent=Agent.model_validate(standing.agent),
            owner=standing.facts.owner,
            controls=ControlSet.model_validate(standing.controls),
            flags=Flag.all_of(standing),
            ways=[Way.model_validate(way) for way in standing.ways],
            pending=standing.pending and PromotionRequest.model_validate(standing.pending),
            evidence=[Evidence.model_validate(each) for each in standing.evidence],
        )


class TimelineEvent(View):
    """One thing that happened to an agent."""

    at: datetime
    kind: timeline.EventKind
    by: str
    sentence: str
    note: str


class PromotionDraft(Draft):
    """Which stage to go to."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"to": "staging", "expected_version": 1}]}
    )

    to: str = Field(json_schema_extra={"enum": list(Stage)}, examples=["staging"])
    expected_version: ExpectedVersion = None
    note: str = Field(default="", max_length=500, description="Why, for whoever decides.")


class PromotionDecision(Draft):
    """What was decided about a request."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"verdict": "reject", "reason": "Its evidence is old."}]}
    )

    verdict: Verdict
    reason: str = Field(default="", max_length=500, description="A rejection needs one.")


class EvidenceDraft(Draft):
    """What is vouched for."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EVIDENCE]})

    control: str = Field(json_schema_extra={"enum": list(ATTESTABLE)}, examples=["evaluation"])
    reference: str = Field(max_length=2000, examples=["https://wiki.example/evaluations/42"])
    note: str = Field(default="", max_length=2000)
    expires_at: AwareDatetime | None = Field(
        default=None, description="Left out, the longest life the tier allows."
    )
    expected_version: ExpectedVersion = None


class ControlSetDraft(Draft):
    """What a tier is to ask for."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CONTROLS]})

    spec: Annotated[dict[str, Any], ShapeOf(ControlSpec)]
    expected_version: Annotated[int, Field(ge=0, le=2_147_483_646)] = Field(
        description="The version that was read; 0 while the default holds."
    )
    note: str = Field(default="", max_length=500)
