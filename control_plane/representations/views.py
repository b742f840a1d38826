"""Saved views as JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict, Field

from control_plane.representations.common import Draft, View


class SavedView(View):
    """The filters of a list under a name."""

    id: str
    name: str
    page: str = Field(examples=["approvals"])
    filters: dict[str, str] = Field(description="As the address of the page has them.")
    saved_at: datetime


class ViewDraft(Draft):
    """Filters of the approvals to keep under a name; one of that name is replaced."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Risky tools", "filters": {"kind": "tool", "risk": "high"}}]
        }
    )

    name: str = Field(max_length=60)
    filters: dict[str, str] = Field(default_factory=dict[str, str])
