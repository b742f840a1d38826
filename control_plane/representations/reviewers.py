"""How reviewers fare, as JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from control_plane.domain.reviewer_health import FORMULAS
from control_plane.representations.common import View


class Reviewer(View):
    """One reviewer in the period; `null` is unknown, never 0."""

    principal_id: str
    name: str
    open: int = Field(description=FORMULAS["open"])
    oldest_open_seconds: float | None = Field(description=FORMULAS["oldest_open_seconds"])
    decisions: int = Field(description=FORMULAS["decisions"])
    median_seconds: float | None = Field(description=FORMULAS["median_seconds"])
    p90_seconds: float | None = Field(description=FORMULAS["p90_seconds"])
    edit_rate: float | None = Field(description=FORMULAS["edit_rate"])
    edit_sample: int
    overturn_rate: float | None = Field(description=FORMULAS["overturn_rate"])
    overturn_sample: int
    too_fast: int | None = Field(description=FORMULAS["too_fast"])
    timed: int = Field(description="Decisions of which one knows how long they were on screen.")
    load: float | None = Field(description=FORMULAS["load"])
    rubber_stamps: bool = Field(description="Whether five or more were too fast.")


class ReviewerReport(View):
    """Everybody who decided or has something to decide."""

    since: datetime
    until: datetime
    reviewers: list[Reviewer]
    complete: bool = Field(description="False when the period had more votes than are looked at.")
