"""Plans of the fleet's document as JSON, and what a caller sends to make one."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from control_plane.domain import fleet as domain
from control_plane.domain.fleet import Action
from control_plane.representations.common import Draft, View

_DOCUMENT: JsonDict = {
    "fleet": 1,
    "connections": {"rehearsal": {"base_url": "rehearsal:"}},
    "agents": {
        "billing": {
            "owner": "Finance",
            "stage": "staging",
            "role": "Answers questions about invoices",
            "instructions": "You answer questions about invoices, politely and briefly.",
            "connection": "rehearsal",
            "model": "rehearsal-large",
        }
    },
    "patterns": {
        "ask_billing": {"owner": "Finance", "kind": "single", "member": {"name": "billing"}}
    },
}


class FieldChange(View):
    """One field that an apply changes."""

    field: str = Field(description="Dotted path within the thing.")
    before: Any = Field(description="`null` when it was not there.")
    after: Any


class PlanItem(View):
    """What an apply does about one thing."""

    section: str = Field(examples=["agents"])
    name: str
    action: Action
    changes: list[FieldChange]


class FleetPlan(View):
    """What an apply does, in the order in which it does it; or what it has done."""

    changes_something: bool
    counts: dict[str, int] = Field(description="How many things there are of each action.")
    items: list[PlanItem]
    base: dict[str, str | None] = Field(
        description="What the plan rests on. Send it with the apply: it is refused when any of it"
        " changed since."
    )

    @classmethod
    def of(cls, plan: domain.Plan) -> FleetPlan:
        """The plan with its counts."""
        return cls(
            changes_something=plan.changes_something,
            counts=plan.counts(),
            items=[PlanItem.model_validate(item) for item in plan.items],
            base=plan.base,
        )


class FleetPlanDraft(Draft):
    """A document to compare with what is there."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"document": _DOCUMENT}]})

    document: dict[str, Any] = Field(
        description="As `GET /fleet` gives it; its JSON Schema is at `/fleet/schema`."
    )
    prune: bool = Field(
        default=False,
        description="Also remove what is not in the document, of the sections it has.",
    )


class FleetApplyDraft(FleetPlanDraft):
    """A document to make the fleet like."""

    base: dict[str, str | None] | None = Field(
        default=None, description="`base` of the plan that was looked at."
    )
    note: str = Field(default="", max_length=500, description="Why; on what gets a new version.")
