"""What people tell runs, let them use and send them to, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from control_plane.domain import budgets as domain
from control_plane.representations.common import Draft, ShapeOf, Usd, View

Limits = Annotated[
    dict[str, Any],
    ShapeOf(domain.RunBudget),
    Field(max_length=20, examples=[{"cost_usd": "5.00", "tokens": 200_000}]),
]
"""Limits by name, as somebody gives them."""


class RunMessage(View):
    """What a person told a run."""

    id: str
    run_id: str
    to: str = Field(description="Name of the agent it is for; empty for whoever begins next.")
    text: str
    by: str
    at: datetime
    taken_run: str | None = Field(
        description="The run whose turn took it up: this one, or one below it."
    )
    taken_key: str | None = Field(examples=["turn-2-billing"])
    taken_at: datetime | None = Field(description="`null` while nobody has taken it up.")


class MessageDraft(Draft):
    """What to tell a run."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"text": "The customer has called; be brief.", "to": "billing"}]
        }
    )

    text: str
    to: str = Field(
        default="",
        max_length=100,
        description="Name of an agent of the run; empty for whoever begins next.",
    )


class RunLimits(View):
    """What a run may use; `null` is no limit."""

    cost_usd: Usd | None
    tokens: int | None = Field(description="Input plus output.")
    calls: int | None = Field(description="Model calls.")
    seconds: float | None = Field(description="Its models and tools worked, added up.")
    handoffs: int | None


class Budget(View):
    """The budget of a run, as it is now."""

    run_id: str = Field(description="Of the run at the top; those below share it.")
    version: int
    limits: RunLimits
    original: RunLimits = Field(
        description="What it began with; who lets it go on grants that once more."
    )
    set_by: str = Field(description="A person, or the approval that granted more.")
    set_at: datetime


class Spent(View):
    """What a run has used so far, those below it included."""

    cost_usd: Usd = Field(description="Of the calls that have a price.")
    unpriced_calls: int
    tokens: int
    calls: int
    seconds: float
    handoffs: int


class BudgetView(View):
    """What a run may use, and what it has used."""

    run_id: str = Field(description="Of the run at the top; those below share it.")
    budget: Budget | None = Field(
        description="`null` when nothing was ever limited; its version is 0 then."
    )
    spent: Spent


class BudgetDraft(Draft):
    """What a run may use from now on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"limits": {"cost_usd": "5.00", "tokens": 200_000}, "expected_version": 1}]
        }
    )

    limits: Limits = Field(description="All of them; one that is left out is no limit.")
    expected_version: int | None = Field(
        default=None,
        ge=0,
        le=2_147_483_646,
        description="The version that was read, 0 when there was none; or send it as `If-Match`.",
    )


class Redirection(View):
    """Who a person wants to be next."""

    id: str
    run_id: str
    to: str = Field(examples=["billing"])
    by: str
    at: datetime


class NextAgent(View):
    """Who is to be next in a swarm."""

    ahead: Redirection | None = Field(
        description="`null` when nobody was sent for, or a handoff went there."
    )


class NextAgentDraft(Draft):
    """Who is to be next."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"to": "billing"}]})

    to: str = Field(max_length=100, description="Name of an agent somebody may hand off to.")
