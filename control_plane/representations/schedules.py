"""Schedules and their firings as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from control_plane.domain.runs import RunStatus
from control_plane.domain.schedules import Cause, FiringOutcome, ScheduleSpec
from control_plane.representations.common import Draft, ExpectedVersion, ShapeOf, View
from control_plane.services.firings import FailedStart as Failed
from control_plane.services.firings import FiringView
from control_plane.services.schedules import Saved, ScheduleView

_SCHEDULE: JsonDict = {
    "name": "nightly_report",
    "pattern": "research_report",
    "input": {"request": "Sum up what changed since yesterday."},
    "trigger": {"kind": "cron", "expression": "30 2 * * *", "timezone": "Asia/Tokyo"},
    "overlap": "skip",
}


class Firing(View):
    """One time a schedule came due, by the clock or otherwise."""

    id: str
    schedule_id: str
    cause: Cause
    due_at: datetime
    outcome: FiringOutcome
    run_id: str | None
    note: str = Field(description="One sentence about what is out of the ordinary; else empty.")
    at: datetime = Field(description="When it was decided.")


class FiringDetail(Firing):
    """A firing and how its run stands."""

    run_status: RunStatus | None = Field(description="`null` when it started no run.")

    @classmethod
    def of(cls, view: FiringView) -> FiringDetail:
        """The firing with its run."""
        status = None if view.run is None else view.run.status
        return cls(**Firing.model_validate(view.firing).model_dump(), run_status=status)


class FailedStart(Firing):
    """A time at which a schedule could not start its run."""

    schedule: str = Field(description="Its name.")

    @classmethod
    def of(cls, failed: Failed) -> FailedStart:
        """The firing with the name of its schedule."""
        fired = Firing.model_validate(failed.firing)
        return cls(**dict(fired), schedule=failed.schedule.spec.name)


class Schedule(View):
    """A registered schedule."""

    id: str = Field(examples=["sch_01jd8v2k3m4n5p6q7r8s9t0a1b"])
    owner: str = Field(description="Who saved it last; its runs start in their name.")
    spec: ScheduleSpec
    paused: bool
    pause_note: str
    version: int
    next_due_at: datetime | None = Field(
        description="`null` while it is paused, and when it has no further times."
    )
    created_at: datetime
    updated_at: datetime


class ScheduleDetail(Schedule):
    """A schedule with what came of it last."""

    last: FiringDetail | None = Field(description="`null` before it first fired.")

    @classmethod
    def of(cls, view: ScheduleView) -> ScheduleDetail:
        """The schedule with its newest firing."""
        fired = None if view.last is None else FiringDetail.of(FiringView(view.last, view.last_run))
        return cls(**dict(Schedule.model_validate(view.schedule)), last=fired)


class SavedSchedule(Schedule):
    """A schedule as it was saved."""

    token: str | None = Field(
        description="The webhook's token, when it was just made. It is shown this once."
    )

    @classmethod
    def of(cls, saved: Saved) -> SavedSchedule:
        """The schedule, and its new token."""
        return cls(**dict(Schedule.model_validate(saved.schedule)), token=saved.token)


class ScheduleDraft(Draft):
    """A schedule to register, or to look ahead with."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"spec": _SCHEDULE}]})

    spec: Annotated[dict[str, Any], ShapeOf(ScheduleSpec)]


class ScheduleChange(ScheduleDraft):
    """What a schedule is to be from now on."""

    expected_version: ExpectedVersion = None


class PauseDraft(Draft):
    """Why it is paused."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"note": "Year-end closing"}]})

    note: str = Field(default="", max_length=500)


class Upcoming(View):
    """When it fires next."""

    times: list[datetime]
