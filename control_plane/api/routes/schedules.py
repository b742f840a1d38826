"""Schedules: set up, look ahead, change, pause, start by hand, remove."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Response, status

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.filters import Cursor, Limit
from control_plane.api.routes.locations import created
from control_plane.api.routes.naming import named
from control_plane.representations import schedules as shown
from control_plane.representations.common import Listing, Paged
from control_plane.services import firings, schedules

router = APIRouter(prefix="/schedules", tags=["schedules"])
Name = Annotated[str, Path(max_length=100, description="Name or id.", examples=["nightly_report"])]
Key = Annotated[str | None, Header(alias="Idempotency-Key", min_length=1, max_length=200)]


@router.get("", responses=documented())
def list_schedules(
    asking: Asking, limit: Limit = 50, cursor: Cursor = None
) -> Paged[shown.ScheduleDetail]:
    """One page of schedules by name."""
    page = schedules.list_schedules(*asking, limit=limit, cursor=cursor)
    items = [shown.ScheduleDetail.of(view) for view in page.items]
    return Paged(items=items, next_cursor=page.next_cursor)


@router.post("", status_code=status.HTTP_201_CREATED, responses=documented(409, 413, 415))
def register_schedule(
    asking: Asking, draft: shown.ScheduleDraft, response: Response
) -> shown.SavedSchedule:
    """Register a schedule. The token of a webhook is in this answer and nowhere else."""
    saved = schedules.save_schedule(*asking, spec=draft.spec)
    created(response, f"schedules/{saved.schedule.spec.name}", version=saved.schedule.version)
    return shown.SavedSchedule.of(saved)


@router.post("/preview", responses=documented(413, 415))
def preview_schedule(asking: Asking, draft: shown.ScheduleDraft) -> shown.Upcoming:
    """The next five times of a schedule that is not saved; none for a webhook."""
    return shown.Upcoming(times=schedules.upcoming(*asking, draft.spec))


@router.get("/failed-starts", responses=documented())
def list_failed_starts(asking: Asking, limit: Limit = 5) -> Listing[shown.FailedStart]:
    """Times of the last day at which a schedule could not start its run, newest first."""
    found = firings.failed_starts(*asking, limit=limit)
    return Listing(items=[shown.FailedStart.of(failed) for failed in found])


@router.get("/{name}", responses=documented(404))
def get_schedule(asking: Asking, name: Name, response: Response) -> shown.ScheduleDetail:
    """One schedule. Its `ETag` is the version a change must name."""
    view = schedules.get_schedule(*asking, name)
    response.headers["ETag"] = etag(view.schedule.version)
    return shown.ScheduleDetail.of(view)


@router.put("/{name}", responses=documented(404, 409, 413, 415))
def change_schedule(
    asking: Asking,
    name: Name,
    change: shown.ScheduleChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.SavedSchedule:
    """Save what a schedule is to be from now on; its runs then start in your name."""
    saved = schedules.save_schedule(
        *asking,
        spec=named(schedules.get_schedule(*asking, name).schedule.spec.name, change.spec),
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(saved.schedule.version)
    return shown.SavedSchedule.of(saved)


@router.delete("/{name}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404, 409))
def remove_schedule(asking: Asking, name: Name) -> None:
    """Remove a schedule with its history; the runs it started stay."""
    schedules.remove_schedule(*asking, name)


@router.get("/{name}/upcoming", responses=documented(404))
def list_upcoming(asking: Asking, name: Name) -> shown.Upcoming:
    """Its next five times, as if it were not paused."""
    spec = schedules.get_schedule(*asking, name).schedule.spec
    return shown.Upcoming(times=schedules.upcoming(*asking, spec))


@router.get("/{name}/firings", responses=documented(404))
def list_firings(
    asking: Asking, name: Name, limit: Limit = 50, cursor: Cursor = None
) -> Paged[shown.FiringDetail]:
    """One page of what came of its times, newest first."""
    page = firings.list_firings(*asking, name, limit=limit, cursor=cursor)
    items = [shown.FiringDetail.of(view) for view in page.items]
    return Paged(items=items, next_cursor=page.next_cursor)


@router.post("/{name}/pause", responses=documented(404, 409, 413, 415))
def pause_schedule(
    asking: Asking, name: Name, draft: shown.PauseDraft | None = None
) -> shown.Schedule:
    """Let nothing start by the clock or by a call until it is resumed."""
    note = "" if draft is None else draft.note
    return shown.Schedule.model_validate(schedules.pause_schedule(*asking, name, note=note))


@router.post("/{name}/resume", responses=documented(404, 409))
def resume_schedule(asking: Asking, name: Name) -> shown.Schedule:
    """Let it fire again, from the next time on."""
    return shown.Schedule.model_validate(schedules.resume_schedule(*asking, name))


@router.post(
    "/{name}/run", status_code=status.HTTP_202_ACCEPTED, responses=documented(404, 409, 413)
)
def run_schedule(asking: Asking, name: Name, key: Key = None) -> shown.Firing:
    """Start a run at once, whatever else goes on and even while it is paused."""
    return shown.Firing.model_validate(firings.run_now(*asking, name, idempotency_key=key))


@router.post("/{name}/secret", responses=documented(404, 409))
def rotate_secret(asking: Asking, name: Name) -> shown.SavedSchedule:
    """Make a new token for the webhook; the old one is refused from now on."""
    return shown.SavedSchedule.of(schedules.rotate_secret(*asking, name))
