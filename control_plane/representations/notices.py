"""Channels and what people were told through them, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, SecretStr
from pydantic.config import JsonDict

from control_plane.domain.notices import ChannelSpec, NoticeEvent, NoticeStatus
from control_plane.representations.common import Draft, ExpectedVersion, ShapeOf, View
from control_plane.services.channels import ChannelView

_CHANNEL: JsonDict = {
    "name": "on_call",
    "events": ["waiting", "escalated"],
    "pattern": "refunds",
    "risks": ["high"],
    "language": "en",
    "description": "The room of those on call.",
}


class Channel(View):
    """A way to tell people. Its address is never shown."""

    id: str = Field(examples=["ntc_01jd8v2k3m4n5p6q7r8s9t0a1b"])
    spec: ChannelSpec
    service: str = Field(description="What its address begins with.", examples=["slack"])
    secret: str = Field(description="Name of the stored secret that holds the address, if any.")
    paused: bool
    version: int
    created_at: datetime
    updated_at: datetime


class NoticeCounts(View):
    """How what was to be told in the last 30 days stands."""

    pending: int
    delivered: int
    dead: int
    dropped: int = Field(description="Nobody needed to be told any more.")


class ChannelDetail(Channel):
    """A channel with how what it is told stands."""

    notifications: NoticeCounts

    @classmethod
    def of(cls, view: ChannelView) -> ChannelDetail:
        """The channel and its counts."""
        counts = {status.value: count for status, count in view.counts.items()}
        channel = dict(Channel.model_validate(view.channel))
        return cls(**channel, notifications=NoticeCounts(**counts))


class ChannelDraft(Draft):
    """A channel to add."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"spec": _CHANNEL, "url": "slack://token-a/token-b/token-c"}]
        }
    )

    spec: Annotated[dict[str, Any], ShapeOf(ChannelSpec)]
    url: SecretStr = Field(
        default=SecretStr(""),
        max_length=2000,
        description="An Apprise URL, or `store:NAME` for one that is kept as a secret. It is never"
        " shown again.",
    )


class ChannelChange(ChannelDraft):
    """What a channel is to be from now on; without `url` its address stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"spec": _CHANNEL}]})

    expected_version: ExpectedVersion = None


class Notification(View):
    """One thing that one channel, or one person through it, is told."""

    id: str = Field(examples=["ntf_01jd8v2k3m4n5p6q7r8s9t0a1b"])
    channel_id: str
    event: NoticeEvent
    subject: str = Field(examples=["approval/apr_01jd8v2k3m4n5p6q7r8s9t0a1b"])
    person_id: str = Field(description="Empty for whoever reads the channel.")
    status: NoticeStatus
    attempts: int
    next_at: datetime | None = Field(description="When it is tried next.")
    created_at: datetime
    settled_at: datetime | None
    error: str = Field(description="Why it is not delivered, in one sentence; else empty.")
