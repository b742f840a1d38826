"""Runs and their steps as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import ConfigDict, Field

from control_plane.domain import runs as domain
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.runs import Command, Outcome, RunStatus, legal_commands
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.representations.approvals import Approval
from control_plane.representations.common import Draft, Usd, View
from control_plane.representations.interventions import Limits
from control_plane.services.runs import RunView


class Usage(View):
    """What model calls used."""

    input_tokens: int
    output_tokens: int
    cost_usd: Usd | None = Field(
        description="`null` when any part is unpriced: unknown, never free."
    )
    calls: int


class Pin(View):
    """The exact version of an agent or pattern that a run uses."""

    kind: str
    id: str
    version: int


class Run(View):
    """One execution of a pattern version."""

    id: str = Field(examples=["run_01jd8v2k3m4n5p6q7r8s9t0a1b"])
    pattern_id: str = Field(description="Empty for an agent that was tried on its own.")
    pattern_name: str
    pattern_kind: str
    pattern_version: int
    pins: dict[str, Pin]
    status: RunStatus
    outcome: Outcome | None
    input: dict[str, Any] = Field(examples=[{"request": "Where is my invoice?"}])
    answer: str | None
    error: str | None = Field(description="Why it failed, in one sentence.")
    rehearsal: bool = Field(description="Whether any of its models is the rehearsal model.")
    demo: bool
    round: int = Field(description="How often it was retried.")
    control: Command | None = Field(description="Asked by an operator and still to be carried out.")
    started_by: str
    source: str
    parent_run_id: str | None
    parent_key: str | None
    forked_from: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    active_ms: int = Field(description="Wall time less waiting for people, timers and pauses.")
    usage: Usage
    handoffs: int
    useful_handoffs: int
    engine: str
    overrides: dict[str, str] = Field(description="Instructions a fork replaced, by step key.")


class Step(View):
    """One recorded effect of a run."""

    run_id: str
    key: str = Field(examples=["turn-2-billing/model-1"])
    seq: int = Field(description="Order of recording.")
    round: int
    superseded: bool = Field(description="Replaced by a retry; kept for the record.")
    kind: StepKind
    name: str
    status: StepStatus
    attempt: int
    preview: str
    detail: dict[str, Any]
    error: str | None
    reason: str | None = Field(description="Why it failed, from a closed vocabulary.")
    usage: Usage
    model: str | None
    price: str | None = Field(description="Where the price came from.")
    started_at: datetime
    finished_at: datetime | None
    latency_ms: int | None
    first_token_ms: int | None


class RunDetail(Run):
    """A run, what may be asked of it, and on demand everything recorded about it."""

    commands: list[Command]
    pattern: PatternSpec | None = Field(
        default=None, description="The pinned specification; with `steps=true`."
    )
    steps: list[Step] | None = Field(default=None, description="With `steps=true`.")
    approvals: list[Approval] | None = Field(
        default=None, description="With `steps=true`; newest first."
    )
    children: list[Run] | None = Field(default=None, description="With `steps=true`.")
    emptied_at: datetime | None = Field(
        default=None,
        description="When its contents were removed because their time was over; `null` while they"
        " are there. With `steps=true`.",
    )

    @classmethod
    def brief(cls, run: domain.Run) -> RunDetail:
        """Without its record."""
        return cls(**Run.model_validate(run).model_dump(), commands=list(legal_commands(run)))

    @classmethod
    def full(cls, view: RunView, *, emptied_at: datetime | None) -> RunDetail:
        """With everything recorded, but the full texts of steps."""
        return cls(
            **Run.model_validate(view.run).model_dump(),
            commands=list(view.commands),
            pattern=view.spec,
            steps=[Step.model_validate(step) for step in view.steps],
            approvals=[Approval.model_validate(approval) for approval in view.approvals],
            children=[Run.model_validate(child) for child in view.children],
            emptied_at=emptied_at,
        )


class StepPayload(View):
    """Full input and output of a step."""

    run_id: str
    key: str
    input: Any
    output: Any


class Estimate(View):
    """What a run will probably cost."""

    cost_usd: Usd | None = Field(description="`null` when nothing is known: unknown, never free.")
    low_usd: Usd | None
    high_usd: Usd | None
    basis: str = Field(description="`past_runs`, `prompt` or `unknown`.")
    sample: int


class LaunchDraft(Draft):
    """What to run, with what."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "pattern": "support_swarm",
                    "input": {"request": "I was charged twice for order 4711."},
                    "budget": {"cost_usd": "0.50"},
                }
            ]
        }
    )

    pattern: str = Field(max_length=100, examples=["support_swarm"])
    input: dict[str, Any] = Field(
        description="Must satisfy the pattern's `input_schema`.",
        examples=[{"request": "I was charged twice for order 4711."}],
    )
    budget: Limits | None = Field(
        default=None,
        description="Limits that hold for this run and its forks instead of the pattern's, by name;"
        " `null` lifts one, and those left out are the pattern's.",
    )


class ForkDraft(Draft):
    """Where a new run leaves the old one's record."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"input": {"request": "I was charged twice for order 4712."}}]
        }
    )

    from_key: str = Field(
        default="",
        max_length=500,
        description="The step to take anew; empty starts from the beginning.",
    )
    instruction: str | None = Field(
        default=None, max_length=100_000, description="What the step is told instead."
    )
    input: dict[str, Any] | None = Field(
        default=None, description="The run's input instead; only from the beginning."
    )
    latest_versions: bool = Field(
        default=False, description="Use the current versions instead of the pinned ones."
    )
