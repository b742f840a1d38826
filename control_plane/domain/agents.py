"""Agents: who does the work, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import Field, field_validator

from control_plane.domain.frozen import Frozen, Slug
from control_plane.domain.json_schema import check_schema


class Stage(StrEnum):
    """Where an agent stands in its life."""

    DRAFT = "draft"
    STAGING = "staging"
    PRODUCTION = "production"
    RETIRED = "retired"


class RiskTier(StrEnum):
    """How much an agent's mistakes may cost people; named after the tiers of the EU AI Act."""

    MINIMAL = "minimal"
    LIMITED = "limited"
    """People must be able to see that they deal with an agent. What is not classified is here."""
    HIGH = "high"
    """Decides about people: credit, work, health, law."""
    PROHIBITED = "prohibited"
    """May be kept on record, but never stands in production."""


class Limits(Frozen):
    """What one turn of the agent may use. Each limit stops the turn with its own reason."""

    turns: int = Field(default=8, ge=1, le=100)
    """Model calls in one turn, tool rounds included."""
    tokens: int = Field(default=50_000, ge=100, le=10_000_000)
    """Input plus output tokens of one turn."""
    cost_usd: Decimal | None = Field(default=None, gt=0, le=10_000)
    """US dollars of one turn; `None` means no limit in money."""
    timeout_seconds: float = Field(default=120, gt=0, le=86_400)
    """Seconds for one model call, from request to the last token."""


class AgentSpec(Frozen):
    """Everything an immutable agent version says."""

    role: str = Field(min_length=1, max_length=200)
    """One line others read to decide when to use this agent."""
    instructions: str = Field(min_length=1, max_length=100_000)
    """The system prompt."""
    runtime: str = "openai_chat"
    connection: Slug
    """Name of the model connection."""
    model: str = Field(min_length=1, max_length=200)
    temperature: float | None = Field(default=None, ge=0, le=2)
    """`None` leaves it to the endpoint."""
    tools: tuple[Slug, ...] = ()
    output_schema: dict[str, Any] | None = None
    """JSON Schema every final answer must satisfy; `None` means free text."""
    limits: Limits = Limits()
    retries: int = Field(default=3, ge=0, le=10)
    """Further attempts after a 429, a 5xx, a time-out or a lost connection."""

    @field_validator("output_schema")
    @classmethod
    def _schema_is_valid(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        return None if not value else check_schema(value)

    @field_validator("tools")
    @classmethod
    def _tools_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value))


@dataclass(frozen=True)
class Agent:
    """A registered agent; its behaviour is in its versions."""

    id: str
    workspace_id: str
    name: str
    owner: str
    stage: Stage
    version: int
    """Number of the current version."""
    spec: AgentSpec
    """Of the current version."""
    created_at: datetime
    updated_at: datetime
    risk_tier: RiskTier = RiskTier.LIMITED


@dataclass(frozen=True)
class AgentVersion:
    """What an agent was from one save to the next. Never changes."""

    agent_id: str
    number: int
    spec: AgentSpec
    created_at: datetime
    created_by: str
    note: str = ""
    """Why it was saved, such as "restored from version 3"."""
