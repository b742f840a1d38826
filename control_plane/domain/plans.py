"""Plans: a small graph of steps, checked before anything of it is carried out. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any

from pydantic import BaseModel, ConfigDict

from control_plane.domain.errors import N_, Problem

_ID = "[a-z0-9_-]{1,24}"  # Part of a step key, which nests at "/".


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
            "id": {"type": "string", "pattern": f"^{_ID}$"},
            "agent": {"type": "string", "enum": list(agents)},
            "task": {"type": "string", "minLength": 1},
            "needs": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["id", "agent", "task", "needs"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            "steps": {"type": "array", "items": step, "minItems": 1, "maxItems": max_steps}
        },
        "required": ["steps"],
        "additionalProperties": False,
    }


def plan_of(value: Mapping[str, Any]) -> list[PlanStep]:
    """The plan in a value that satisfies `plan_schema`."""
    return [PlanStep.model_validate(step) for step in value.get("steps", ())]


def problems_of_plan(
    plan: Sequence[PlanStep], agents: Collection[str], *, done: Mapping[str, PlanStep]
) -> list[Problem]:
    """Why the plan cannot be carried out; empty when it can.

    Args:
        plan: The steps, in any order.
        agents: Who may carry out steps.
        done: Steps of earlier plans by id. Their results may be needed; a plan may list them again
            as they were, but not use their ids for something else.
    """
    if not plan:
        return [Problem("steps", N_("the plan has no steps"))]
    found = [*_doubled_ids(plan)]
    for step in plan:
        found += _problems_of_step(step, agents, ids={*done, *(other.id for other in plan)})
        if (earlier := done.get(step.id)) and not _is_same(step, earlier):
            template = N_("step {id!r} is done already; leave it out, or give a new step a new id")
            found.append(Problem("steps", template, {"id": step.id}))
    return found or _circle(plan)


def problems_of_edited_plan(shown: Mapping[str, Any], edited: Mapping[str, Any]) -> list[Problem]:
    """Why a plan that a person changed cannot be carried out; empty when it can.

    Args:
        shown: The payload the person was asked about: `steps`, and `done` if there are any.
        edited: The payload they want instead; it satisfies the action's schema.
    """
    plan = plan_of(edited)
    done = {step.id: step for step in plan_of({"steps": shown.get("done", ())})}
    return problems_of_plan(plan, {step.agent for step in plan}, done=done)


def ready(left: Sequence[PlanStep], *, done: Collection[str]) -> list[PlanStep]:
    """The steps that can be carried out now, in plan order."""
    return [step for step in left if all(need in done for need in step.needs)]


def _doubled_ids(plan: Sequence[PlanStep]) -> list[Problem]:
    ids = [step.id for step in plan]
    return [
        Problem("steps", N_("two steps have the id {id!r}"), {"id": doubled})
        for doubled in dict.fromkeys(ids)
        if ids.count(doubled) > 1
    ]


def _problems_of_step(
    step: PlanStep, agents: Collection[str], *, ids: Collection[str]
) -> list[Problem]:
    found: list[Problem] = []
    if not re.fullmatch(_ID, step.id):
        template = N_("the id {id!r} must be 1 to 24 lower case letters, digits, _ or -")
        found.append(Problem("steps", template, {"id": step.id}))
    if step.agent not in agents:
        template = N_("step {id!r} names {agent!r}, who is no member")
        found.append(Problem("steps", template, {"id": step.id, "agent": step.agent}))
    template = N_("step {id!r} needs {need!r}, which is no step")
    found += [
        Problem("steps", template, {"id": step.id, "need": need})
        for need in dict.fromkeys(step.needs)
        if need not in ids
    ]
    return found


def _is_same(step: PlanStep, other: PlanStep) -> bool:
    return (step.agent, step.task.strip()) == (other.agent, other.task.strip())


def _circle(plan: Sequence[PlanStep]) -> list[Problem]:
    try:
        TopologicalSorter({step.id: step.needs for step in plan}).prepare()
    except CycleError as error:
        trail = " → ".join(map(str, error.args[1]))
        return [Problem("steps", N_("the steps wait for each other: {trail}"), {"trail": trail})]
    return []
