"""Pattern specifications: how agents are composed. What can work is decided in `topology.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, field_validator

from control_plane.domain.budgets import RunBudget, exchanged
from control_plane.domain.frozen import Frozen, Slug
from control_plane.domain.json_schema import check_schema
from control_plane.domain.policy import Policy

FINISH = "finish"
"""What a supervisor's coordinator says to end; so no member of a supervisor can have this name."""

DEFAULT_INPUT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "request": {"type": "string", "title": "Request", "minLength": 1, "maxLength": 20_000}
    },
    "required": ["request"],
    "additionalProperties": False,
}


class Member(Frozen):
    """One place in a pattern, filled by an agent or by another pattern."""

    name: Slug
    """Name of the agent or pattern; unique in the pattern."""
    kind: Literal["agent", "pattern"] = "agent"


class SwarmMember(Member):
    """A member of a swarm and whom it may hand over to."""

    targets: tuple[Slug, ...] = ()
    can_finish: bool = True
    """Whether its answer may end the run; a member that cannot must hand off."""

    @field_validator("targets")
    @classmethod
    def _targets_once(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value))


class Stage(Frozen):
    """One stage of a pipeline. Several members work side by side on the same input."""

    name: Slug
    members: tuple[Member, ...] = Field(min_length=1, max_length=20)
    instruction: str = Field(default="", max_length=20_000)
    input_schema: dict[str, Any] | None = None
    """What each answer of the stage before must satisfy; `None` takes anything. Checked before a
    model is called. The first stage has none: it reads the run's input."""
    output_schema: dict[str, Any] | None = None
    """What each member's answer must satisfy; `None` takes free text."""
    retries: int = Field(default=1, ge=0, le=5)
    """How often a failed member is called again, beyond the retries of its agent."""
    on_failure: Literal["stop", "skip"] = "stop"
    """After the retries: stop the run, or go on without this member's answer."""

    @field_validator("input_schema", "output_schema")
    @classmethod
    def _schema_is_valid(cls, value: dict[str, Any] | None) -> dict[str, Any] | None:
        return None if not value else check_schema(value)


EngineName = Literal["embedded", "temporal"]
EngineChoice = Literal["default", "embedded", "temporal"]


class _Common(Frozen):
    description: str = Field(default="", max_length=2000)
    engine: EngineChoice = "default"
    """What carries out its runs; `default` is the installation's. A nested pattern runs on the
    engine of the pattern above it."""
    input_schema: dict[str, Any] = Field(default_factory=lambda: dict(DEFAULT_INPUT_SCHEMA))
    """JSON Schema of what a run is started with."""
    policy: Policy = Policy()
    """What needs a person."""
    budget: RunBudget | None = None
    """What a run of it may use, nested ones included; `None` limits nothing. A nested pattern has
    the budget of the run at the top."""
    production_only: bool = False
    """Refuse a launch while an agent of it, those of nested patterns included, is at another stage
    than production. What is asked of a nested pattern holds wherever it is nested."""

    @field_validator("input_schema")
    @classmethod
    def _schema_is_sound(cls, value: dict[str, Any]) -> dict[str, Any]:
        return check_schema(value)


class SingleSpec(_Common):
    """One agent answers."""

    kind: Literal["single"] = "single"
    member: Member


class SupervisorSpec(_Common):
    """A coordinator picks who works next, and merges the contributions at the end."""

    kind: Literal["supervisor"] = "supervisor"
    coordinator: Slug
    """An agent. Picks the next members and merges at the end."""
    members: tuple[Member, ...] = Field(min_length=1, max_length=50)
    max_turns: int = Field(default=8, ge=1, le=100)
    """Rounds of picking before the coordinator must merge what it has."""
    fan_out: int = Field(default=3, ge=1, le=20)
    """Members the coordinator may set to work at once."""


class SwarmSpec(_Common):
    """Agents hand over to each other; whoever answers without handing over ends the run."""

    kind: Literal["swarm"] = "swarm"
    entry: Slug
    members: tuple[SwarmMember, ...] = Field(min_length=1, max_length=50)
    max_iterations: int = Field(default=10, ge=1, le=100)
    """Turns in all before the run stops with the outcome `max_iterations`."""


class PipelineSpec(_Common):
    """Stages in a fixed order."""

    kind: Literal["pipeline"] = "pipeline"
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=50)


class PlanAndExecuteSpec(_Common):
    """A strong planner writes a plan once; cheaper agents carry out its steps."""

    kind: Literal["plan_and_execute"] = "plan_and_execute"
    planner: Slug
    """An agent. Writes the plan, replans on failure, and writes the final answer."""
    members: tuple[Member, ...] = Field(min_length=1, max_length=50)
    max_steps: int = Field(default=8, ge=1, le=50)
    max_replans: int = Field(default=2, ge=0, le=10)


PatternSpec = Annotated[
    SingleSpec | SupervisorSpec | SwarmSpec | PipelineSpec | PlanAndExecuteSpec,
    Field(discriminator="kind"),
]
PatternKind = Literal["single", "supervisor", "swarm", "pipeline", "plan_and_execute"]
pattern_spec: TypeAdapter[PatternSpec] = TypeAdapter(PatternSpec)
"""Reads a specification of any kind from a dict or JSON."""


def places(spec: PatternSpec) -> tuple[tuple[str, Member], ...]:
    """Every place the pattern fills, by dotted path in the specification, in reading order."""
    match spec:
        case SingleSpec():
            return (("member", spec.member),)
        case SupervisorSpec():
            return (("coordinator", Member(name=spec.coordinator)), *_numbered(spec.members))
        case SwarmSpec():
            return _numbered([Member(name=m.name, kind=m.kind) for m in spec.members])
        case PipelineSpec():
            return tuple(
                (f"stages.{position}.{path}", member)
                for position, stage in enumerate(spec.stages)
                for path, member in _numbered(stage.members)
            )
        case PlanAndExecuteSpec():
            return (("planner", Member(name=spec.planner)), *_numbered(spec.members))


def members(spec: PatternSpec) -> tuple[Member, ...]:
    """Every place the pattern fills, coordinators and planners included, in reading order."""
    return tuple(member for _, member in places(spec))


def with_limits(spec: PatternSpec, given: Mapping[str, Any], *, prefix: str) -> PatternSpec:
    """The specification with these limits in place of its own; see `exchanged`."""
    if not given:
        return spec
    limits = exchanged(spec.budget, given, prefix=prefix)
    return spec.model_copy(update={"budget": None if limits.is_empty else limits})


def _numbered(listed: Sequence[Member]) -> tuple[tuple[str, Member], ...]:
    return tuple((f"members.{position}", member) for position, member in enumerate(listed))


@dataclass(frozen=True)
class Pattern:
    """A registered pattern; its behaviour is in its versions."""

    id: str
    workspace_id: str
    name: str
    owner: str
    version: int
    spec: PatternSpec
    """Of the current version."""
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class PatternVersion:
    """What a pattern was from one save to the next. Never changes."""

    pattern_id: str
    number: int
    spec: PatternSpec
    created_at: datetime
    created_by: str
    note: str = ""
