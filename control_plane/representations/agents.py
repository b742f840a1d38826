"""Agents and their versions as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from control_plane.domain.agents import AgentSpec, RiskTier, Stage
from control_plane.representations.common import (
    Draft,
    ExpectedVersion,
    ShapeOf,
    Usd,
    VersionNumber,
    View,
)

_EXAMPLE: JsonDict = {
    "name": "billing",
    "owner": "Finance",
    "risk_tier": "limited",
    "spec": {
        "role": "Answers questions about invoices",
        "instructions": "You answer questions about invoices, politely and briefly.",
        "connection": "rehearsal",
        "model": "rehearsal-large",
    },
}
_CHANGE: JsonDict = {
    **{key: value for key, value in _EXAMPLE.items() if key != "name"},
    "expected_version": 1,
}


class Agent(View):
    """A registered agent, with its current version's specification."""

    id: str
    name: str
    owner: str
    stage: Stage
    risk_tier: RiskTier
    version: int
    spec: AgentSpec
    created_at: datetime
    updated_at: datetime


class AgentRow(View):
    """An agent with how it did over the last 30 days."""

    agent: Agent
    turns: int
    success: float | None = Field(description="Completed turns over all; `null` without any.")
    p95_seconds: float | None
    cost_usd: Usd | None


class AgentVersion(View):
    """What an agent was from one save to the next."""

    number: int
    spec: AgentSpec
    created_at: datetime
    created_by: str
    note: str


class _AgentBody(Draft):
    owner: str = Field(default="", max_length=200)
    stage: str | None = Field(
        default=None,
        json_schema_extra={"enum": [*Stage, None]},
        description="The present one, or nothing: it changes by promotion only.",
    )
    risk_tier: str | None = Field(
        default=None,
        json_schema_extra={"enum": [*RiskTier, None]},
        description="Left out, it stays; a new agent is `limited`.",
    )
    spec: Annotated[dict[str, Any], ShapeOf(AgentSpec)] = Field(default_factory=dict[str, Any])
    note: str = Field(default="", max_length=500, description="Why it is saved.")


class AgentDraft(_AgentBody):
    """An agent to register."""

    model_config = ConfigDict(
        json_schema_extra={"required": ["name", "owner", "spec"], "examples": [_EXAMPLE]}
    )

    name: str = Field(default="", max_length=48)


class AgentChange(_AgentBody):
    """What an agent is to be from now on."""

    model_config = ConfigDict(
        json_schema_extra={"required": ["owner", "spec"], "examples": [_CHANGE]}
    )

    expected_version: ExpectedVersion = None


class TryDraft(Draft):
    """What to ask an agent that is run alone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"request": "Where is my invoice?"}]})

    request: str = Field(max_length=100_000, examples=["Where is my invoice?"])


class RestoreDraft(Draft):
    """Which version to make current again."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"version": 1, "expected_version": 1}]}
    )

    version: VersionNumber
    expected_version: ExpectedVersion = None
