"""From a pattern to the fields of its form, and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from control_plane.domain.errors import N_
from control_plane.domain.patterns import (
    PatternSpec,
    PipelineSpec,
    PlanAndExecuteSpec,
    SingleSpec,
    SupervisorSpec,
    SwarmSpec,
    pattern_spec,
)

KINDS = ("single", "supervisor", "swarm", "pipeline", "plan_and_execute")
PATTERN_PREFIX = "pattern:"
"""Marks a nested pattern among the names one can choose."""


def place(kind: str, name: str) -> str:
    """How a member is named in the lists one chooses from."""
    return name if kind == "agent" else f"{PATTERN_PREFIX}{name}"


def member(chosen: str) -> dict[str, Any]:
    """The member behind a name from the lists."""
    if chosen.startswith(PATTERN_PREFIX):
        return {"name": chosen.removeprefix(PATTERN_PREFIX), "kind": "pattern"}
    return {"name": chosen, "kind": "agent"}


def chosen_members(spec: PatternSpec | None) -> list[str]:
    """The members a form begins with, as the lists name them."""
    match spec:
        case None | PipelineSpec():
            return []
        case SingleSpec():
            return [place(spec.member.kind, spec.member.name)]
        case SupervisorSpec() | PlanAndExecuteSpec() | SwarmSpec():
            return [place(each.kind, each.name) for each in spec.members]


def head(spec: PatternSpec | None) -> str:
    """The agent in charge, or where a swarm begins; empty if there is none."""
    match spec:
        case SupervisorSpec():
            return spec.coordinator
        case PlanAndExecuteSpec():
            return spec.planner
        case SwarmSpec():
            return spec.entry
        case _:
            return ""


def readable(draft: Mapping[str, Any]) -> PatternSpec | None:
    """The draft as a specification, for its drawing; `None` while it is not one yet."""
    try:
        return pattern_spec.validate_python(draft)
    except ValidationError:
        return None


PLACES: dict[str, str] = {
    "name": N_("Name"),
    "owner": N_("Owner"),
    "member": N_("Agent"),
    "members": N_("Members"),
    "coordinator": N_("Coordinator"),
    "planner": N_("Planner"),
    "entry": N_("Entry"),
    "stages": N_("Stages"),
    "input_schema": N_("Input"),
    "engine": N_("Engine"),
    "policy": N_("Policy"),
    "budget": N_("What a run may use"),
    "production_only": N_("Only with agents in production"),
    "max_turns": N_("Rounds at most"),
    "fan_out": N_("At once"),
    "max_iterations": N_("Turns at most"),
    "max_steps": N_("Steps at most"),
    "max_replans": N_("Replans at most"),
}
"""Labels of the form's fields, by the paths problems name."""


def field_of(path: str, draft: Mapping[str, Any]) -> tuple[str, str]:
    """The label of the field a problem is about, and the name of the part, such as the stage's.

    The discriminator stands in front of paths of a typed specification and is left out.
    """
    parts = [part for part in path.split(".") if part not in KINDS]
    label = PLACES.get(parts[0], parts[0]) if parts else ""
    within: object = draft
    for part in parts:
        if part.isdigit():
            return label, _named(within, int(part))
        within = within.get(part) if isinstance(within, Mapping) else None
    return label, ""


def _named(entries: object, position: int) -> str:
    if not isinstance(entries, Sequence) or position >= len(entries):
        return f"#{position + 1}"
    entry = entries[position]
    name = entry.get("name") if isinstance(entry, Mapping) else None
    return str(name or f"#{position + 1}")
