"""Notifications: channels people are told through, and what became of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response, status
from pydantic import BaseModel, ConfigDict, Field

from control_plane.api.preconditions import IfMatch, etag, version_to_change
from control_plane.api.principal import Asking
from control_plane.api.problems import documented
from control_plane.api.routes.locations import created
from control_plane.api.routes.naming import named
from control_plane.domain.notices import NoticeStatus
from control_plane.representations import notices as shown
from control_plane.representations.common import Listing, Paged
from control_plane.services import channels, notices

router = APIRouter(tags=["notifications"])
Name = Annotated[str, Path(max_length=100, description="Name or id.", examples=["on_call"])]
Id = Annotated[str, Path(max_length=100, examples=["ntf_01jd8v2k3m4n5p6q7r8s9t0a1b"])]


class NotificationQuery(BaseModel):
    """Which notifications to list; everything that is given must match."""

    model_config = ConfigDict(extra="forbid")

    channel: str | None = Field(default=None, max_length=100, description="Name or id.")
    status: list[NoticeStatus] = Field(default=[], max_length=4)
    approval_id: str | None = Field(default=None, max_length=100)
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(default=None, max_length=500)


@router.get("/channels", responses=documented())
def list_channels(asking: Asking) -> Listing[shown.ChannelDetail]:
    """All channels by name."""
    found = channels.list_channels(*asking)
    return Listing(items=[shown.ChannelDetail.of(view) for view in found])


@router.post("/channels", status_code=status.HTTP_201_CREATED, responses=documented(409, 413, 415))
def add_channel(asking: Asking, draft: shown.ChannelDraft, response: Response) -> shown.Channel:
    """Add a channel. Its address goes in and is never shown again."""
    saved = channels.save_channel(*asking, spec=draft.spec, url=draft.url.get_secret_value())
    created(response, f"channels/{saved.spec.name}", version=saved.version)
    return shown.Channel.model_validate(saved)


@router.get("/channels/{name}", responses=documented(404))
def get_channel(asking: Asking, name: Name, response: Response) -> shown.ChannelDetail:
    """One channel. Its `ETag` is the version a change must name."""
    view = channels.get_channel(*asking, name)
    response.headers["ETag"] = etag(view.channel.version)
    return shown.ChannelDetail.of(view)


@router.put("/channels/{name}", responses=documented(404, 409, 413, 415))
def change_channel(
    asking: Asking,
    name: Name,
    change: shown.ChannelChange,
    response: Response,
    if_match: IfMatch = None,
) -> shown.Channel:
    """Save what a channel is to be from now on; without `url` its address stays."""
    known = channels.get_channel(*asking, name).channel.spec.name
    saved = channels.save_channel(
        *asking,
        spec=named(known, change.spec),
        url=change.url.get_secret_value(),
        expected_version=version_to_change(if_match, change.expected_version),
    )
    response.headers["ETag"] = etag(saved.version)
    return shown.Channel.model_validate(saved)


@router.delete(
    "/channels/{name}", status_code=status.HTTP_204_NO_CONTENT, responses=documented(404)
)
def remove_channel(asking: Asking, name: Name) -> None:
    """Remove a channel with its log; what was not told through it yet will not be."""
    channels.remove_channel(*asking, name)


@router.post("/channels/{name}/pause", responses=documented(404))
def pause_channel(asking: Asking, name: Name) -> shown.Channel:
    """Tell nothing through it; what happens meanwhile is not told later either."""
    return shown.Channel.model_validate(channels.pause_channel(*asking, name))


@router.post("/channels/{name}/resume", responses=documented(404))
def resume_channel(asking: Asking, name: Name) -> shown.Channel:
    """Tell what happens from now on, and what waited when it was paused."""
    return shown.Channel.model_validate(channels.pause_channel(*asking, name, paused=False))


@router.post(
    "/channels/{name}/test", status_code=status.HTTP_202_ACCEPTED, responses=documented(404, 409)
)
def send_test_notification(asking: Asking, name: Name) -> shown.Notification:
    """Tell this channel alone that somebody tries it out."""
    return shown.Notification.model_validate(notices.send_test(*asking, name))


@router.get("/notifications", responses=documented(404))
def list_notifications(
    asking: Asking, query: Annotated[NotificationQuery, Query()]
) -> Paged[shown.Notification]:
    """What people were told, or could not be, newest first."""
    page = notices.list_notices(
        *asking,
        channel=query.channel,
        statuses=query.status,
        approval_id=query.approval_id,
        limit=query.limit,
        cursor=query.cursor,
    )
    items = [shown.Notification.model_validate(each) for each in page.items]
    return Paged(items=items, next_cursor=page.next_cursor)


@router.post(
    "/notifications/{notification_id}/send-again",
    status_code=status.HTTP_202_ACCEPTED,
    responses=documented(404, 409),
)
def send_notification_again(asking: Asking, notification_id: Id) -> shown.Notification:
    """Send what was given up once more, now."""
    return shown.Notification.model_validate(notices.send_again(*asking, notification_id))
