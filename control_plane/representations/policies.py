"""The workspace's policy, its simulation and earned autonomy, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from control_plane.domain import autonomy as domain
from control_plane.domain.autonomy import AutonomySpec, GrantStatus
from control_plane.domain.policy import ActionKind, Rule
from control_plane.domain.rule_words import sentence
from control_plane.domain.workspace_policy import WorkspacePolicy
from control_plane.representations.common import Draft, ShapeOf, VersionNumber, View
from control_plane.services import autonomy as service

_RULE: JsonDict = {
    "on": "tool",
    "target": "refund",
    "when": "payload.arguments.amount > 100",
    "approvers": ["role:approver"],
    "expires_after_seconds": 86400,
}
_READ = Annotated[
    int,
    Field(ge=0, le=2_147_483_646, description="The version that was read; 0 before the first."),
]
_Rules = Annotated[list[Any], ShapeOf(tuple[Rule, ...])]


class Policy(View):
    """What needs a person in every pattern of the workspace; version 0 before the first save."""

    version: int
    rules: tuple[Rule, ...] = Field(description="In order; the first that matches holds.")
    sentences: list[str] = Field(description="Each rule in plain English.")
    saved_at: datetime | None
    saved_by: str
    note: str

    @classmethod
    def of(cls, policy: WorkspacePolicy) -> Policy:
        """With each rule said in words."""
        return cls(
            version=policy.version,
            rules=policy.policy.rules,
            sentences=[sentence(rule) for rule in policy.policy.rules],
            saved_at=policy.saved_at,
            saved_by=policy.saved_by,
            note=policy.note,
        )


class RuleEffect(View):
    """What one rule of the draft would have done."""

    number: int = Field(description="Its place in the draft, from 1.")
    logged: int
    watched: int
    asked: int
    unknown: int = Field(description="Its condition speaks of what is not on record.")
    refused: int = Field(description="Of those asked or watched: rejected by people at the time.")
    added_seconds: float | None
    estimated: int
    unestimated: int
    run_ids: tuple[str, ...]


class Simulation(View):
    """What a draft would have done in a period."""

    since: datetime
    until: datetime
    runs: int
    actions: int
    truncated: bool = Field(description="Whether there were more runs than are looked at.")
    emptied_runs: int = Field(description="Their contents are gone.")
    asked: int
    watched: int
    logged: int
    unknown: int
    refused: int
    added_seconds: float | None = Field(description="Of waiting; `null` when nobody can know.")
    estimated: int = Field(description="Questions whose waiting is in `added_seconds`.")
    unestimated: int = Field(description="Questions whose waiting is not.")
    let_pass: int = Field(
        description="Rejected by people when the workspace's policy asked; the draft holds none."
    )
    let_pass_runs: tuple[str, ...]
    rules: tuple[RuleEffect, ...]


class Proposal(View):
    """A narrower rule that like approvals have earned."""

    id: str
    kind: ActionKind
    pattern: str
    source: str
    target: str
    earned: int = Field(description="Like approvals in a row.")
    people: int
    since: datetime
    rule: Rule
    sentence: str

    @classmethod
    def of(cls, proposal: domain.Proposal) -> Proposal:
        """With its rule in words."""
        return cls(
            id=proposal.id,
            **proposal.scope._asdict(),
            earned=proposal.earned,
            people=proposal.people,
            since=proposal.since,
            rule=proposal.rule,
            sentence=sentence(proposal.rule),
        )


class Grant(View):
    """A proposal that an admin took up or set aside."""

    id: str
    kind: ActionKind
    pattern: str
    source: str
    target: str
    earned: int
    rule: Rule
    status: GrantStatus
    at: datetime
    by: str
    policy_version: int | None
    ended_at: datetime | None
    ended_by: str | None

    @classmethod
    def of(cls, grant: domain.Grant) -> Grant:
        """As it is on record."""
        fields = {name: getattr(grant, name) for name in cls.model_fields if hasattr(grant, name)}
        return cls(**{**grant.scope._asdict(), **fields})


class GrantView(View):
    """A grant and what came of it."""

    grant: Grant
    ends_at: datetime | None
    holds: bool = Field(description="Whether it lets anything pass now.")
    passed: int
    sampled: int = Field(description="Questions about the same that people decided since.")
    refused: int = Field(description="Of those: not simply approved.")
    run_ids: tuple[str, ...]

    @classmethod
    def of(cls, view: service.GrantView) -> GrantView:
        """As the service answers it."""
        fields = {name: getattr(view, name) for name in cls.model_fields}
        return cls(**{**fields, "grant": Grant.of(view.grant)})


class AutonomySetting(View):
    """What it takes; version 0 is the product's default."""

    version: int
    spec: AutonomySpec


class Autonomy(View):
    """How earned autonomy stands."""

    setting: AutonomySetting
    policy_version: int = Field(description="Name it with a grant.")
    proposals: list[Proposal]
    grants: list[GrantView]

    @classmethod
    def of(cls, found: service.Autonomy) -> Autonomy:
        """As the service answers it."""
        return cls(
            setting=AutonomySetting.model_validate(found.setting),
            policy_version=found.policy_version,
            proposals=[Proposal.of(each) for each in found.proposals],
            grants=[GrantView.of(each) for each in found.grants],
        )


class PolicyDraft(Draft):
    """The rules from now on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"rules": [_RULE], "expected_version": 0}]}
    )

    rules: _Rules
    expected_version: _READ
    note: str = Field(default="", max_length=500, description="Why.")


class PolicyRestoreDraft(Draft):
    """Which version to make current again."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "expected_version": 1}]}
    )

    version: VersionNumber
    expected_version: _READ


class SimulationDraft(Draft):
    """Rules to hold against what runs did."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rules": [_RULE], "days": 30}]})

    rules: _Rules
    days: int = Field(default=30, ge=1, le=366, description="How far back.")


class AutonomyDraft(Draft):
    """What autonomy takes from now on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"spec": {"after": 20, "days": 30}, "expected_version": 0}]}
    )

    spec: Annotated[dict[str, Any], ShapeOf(AutonomySpec)]
    expected_version: _READ


class GrantDraft(Draft):
    """Which proposal to take up."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"proposal": "0" * 32, "expected_version": 0}]}
    )

    proposal: str = Field(max_length=100)
    expected_version: _READ = Field(description="Of the policy, as it was read.")


class DismissDraft(Draft):
    """Which proposal to set aside."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"proposal": "0" * 32}]})

    proposal: str = Field(max_length=100)


class RevokeDraft(Draft):
    """Which grant to take back."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"grant": "grn_01jd8v2k3m4n5p6q7r8s9t0a1b"}]}
    )

    grant: str = Field(max_length=100)
