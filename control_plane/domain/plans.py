"""Plans: a small graph of steps. What a model wrote is checked before anything is carried out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pydantic import BaseModel, ConfigDict

from control_plane.domain.errors import N_, Problem


class PlanStep(BaseModel):
    """One step of a plan."""

    model_config = ConfigDict(frozen=True)
    id: str
    agent: str
    task: str
    needs: tuple[str, ...] = ()
    """Ids of the steps whose results it reads."""


def plan_schema(agents: Sequence[str], *, max_steps: int) -> dict[str, Any]:
    """What a plan must look like."""
    step = {
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^[a-z0-9_-]{1,24}$"},
            "agent": {"type": "string", "enum": list(agents)},
            "task": {"type": "string", "minLength": 1},
            "needs": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["id", "agent", "task", "needs"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"steps": {"type": "array", "items": step, "minItems": 1, "maxItems": max_steps}},
        "required": ["steps"],
        "additionalProperties": False,
    }


def plan_of(value: Mapping[str, Any]) -> list[PlanStep]:
    """The plan in a value that satisfies `plan_schema`."""
    return [PlanStep.model_validate(step) for step in value.get("steps", ())]


def problems_of_plan(plan: Sequence[PlanStep], agents: Collection[str], *, done: Collection[str]) -> list[Problem]:
    """Why the plan cannot be carried out; empty when it can.

    Args:
        done: Ids of steps of earlier plans whose results may be needed.
    """
    if not plan:
        return [Problem("steps", N_("the plan has no steps"))]
    ids = [step.id for step in plan]
    found = [
        Problem("steps", N_("two steps have the id {id!r}"), {"id": doubled})
        for doubled in dict.fromkeys(ids)
        if ids.count(doubled) > 1
    ]
    for step in plan:
        if step.agent not in agents:
            found.append(Problem("steps", N_("step {id!r} names {agent!r}, who is no member"), {"id": step.id, "agent": step.agent}))
        found += [
            Problem("steps", N_("step {id!r} needs {need!r}, which is no step"), {"id": step.id, "need": need})
            for need in step.needs
            if need not in ids and need not in done
        ]
    return found or _circle(plan)


def ready(left: Sequence[PlanStep], *, done: Collection[str]) -> list[PlanStep]:
    """The steps that can be carried out now, in plan order."""
    return [step for step in left if all(need in done for need in step.needs)]


def _circle(plan: Sequence[PlanStep]) -> list[Problem]:
    try:
        TopologicalSorter({step.id: step.needs for step in plan}).prepare()
    except CycleError as error:
        trail = " → ".join(map(str, error.args[1]))
        return [Problem("steps", N_("the steps wait for each other: {trail}"), {"trail": trail})]
    return []
