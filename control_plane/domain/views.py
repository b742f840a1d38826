"""Saved views: the filters of a list under a name, to come back to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from control_plane.domain.frozen import Frozen

FILTERS: Mapping[str, tuple[str, ...]] = {
    "approvals": ("show", "kind", "pattern", "source", "target", "risk", "mode", "verdict", "q")
}
"""What the address of each list may hold of filters."""
LONGEST_VALUE = 200


def _of_the_list(filters: dict[str, str]) -> dict[str, str]:
    known = FILTERS["approvals"]
    unknown = [name for name in filters if name not in known]
    if unknown or any(len(value) > LONGEST_VALUE for value in filters.values()):
        raise PydanticCustomError("filters", "no filters", {"expected": ", ".join(known)})
    return {name: value for name, value in filters.items() if value}


class ViewDraft(Frozen):
    """A view to keep."""

    name: str = Field(min_length=1, max_length=60, pattern=r"\S")
    page: Literal["approvals"] = "approvals"
    filters: Annotated[dict[str, str], AfterValidator(_of_the_list)] = Field(
        default_factory=dict[str, str]
    )
    """As the page's address has them, such as `{"kind": "tool", "risk": "high"}`."""


@dataclass(frozen=True)
class SavedView:
    """One person's view of a list. Its link is the page with these filters: it opens for all."""

    id: str
    workspace_id: str
    owner: str
    """Id of who keeps it."""
    name: str
    """Unique among the owner's views of the page."""
    page: str
    filters: Mapping[str, str]
    saved_at: datetime
