"""The fleet as code: the document of what is there, what another would change, and its apply."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.domain.errors import InvalidInput, Problem
from control_plane.representations import fleet_document as shown
from control_plane.representations.fleet_schema import fleet_schema
from control_plane.services import fleet

router = APIRouter(prefix="/fleet", tags=["fleet"])


@router.get("", responses=documented())
def read_fleet(asking: Asking) -> dict[str, Any]:
    """Connections, tools, agents, patterns, policy, schedules, webhooks, channels: one document."""
    return fleet.read_fleet(*asking)


@router.get("/schema", responses=documented())
def read_schema(asking: Asking) -> dict[str, Any]:
    """The JSON Schema of the document."""
    return fleet_schema()


@router.post("/plan", responses=documented(409, 413, 415))
def plan_fleet(asking: Asking, draft: shown.FleetPlanDraft) -> shown.FleetPlan:
    """What an apply of the document would do, without doing it."""
    try:
        plan = fleet.plan_fleet(*asking, draft.document, prune=draft.prune)
    except InvalidInput as error:
        raise _in_the_body(error) from error
    return shown.FleetPlan.of(plan)


@router.post("/apply", responses=documented(409, 413, 415))
def apply_fleet(asking: Asking, draft: shown.FleetApplyDraft) -> shown.FleetPlan:
    """Make the fleet like the document: all of it, or on any refusal nothing."""
    try:
        plan = fleet.apply_fleet(
            *asking, draft.document, prune=draft.prune, base=draft.base, note=draft.note
        )
    except InvalidInput as error:
        raise _in_the_body(error) from error
    return shown.FleetPlan.of(plan)


def _in_the_body(error: InvalidInput) -> InvalidInput:
    return InvalidInput(
        [Problem(f"document.{p.field}", p.template, p.params) for p in error.problems]
    )
