"""Telling people that something waits for them, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr, WithJsonSchema
from pydantic_core import PydanticCustomError

from control_plane.domain.agents import RiskTier
from control_plane.domain.errors import N_
from control_plane.domain.frozen import Frozen, Slug
from control_plane.domain.webhooks import ApprovalEvent

RETRY_SECONDS = (5, 30, 120, 600, 3600, 14_400)
"""Between two tries: five hours in all. What is told later helps nobody to decide."""
_REFERENCE = re.compile(r"store:[a-z][a-z0-9_]{0,47}")


class NoticeEvent(StrEnum):
    """What people can be told of."""

    WAITING = "waiting"
    DUE_SOON = "due_soon"
    ESCALATED = "escalated"
    DECIDED = "decided"
    EXPIRED = "expired"
    UNDELIVERABLE = "undeliverable"
    TEST = "test"
    """Somebody pressed the test button; no channel asks for it."""


EVENTS: dict[str, str] = {
    NoticeEvent.WAITING: N_("Something waits for a decision."),
    NoticeEvent.DUE_SOON: N_("It still waits, and its time runs."),
    NoticeEvent.ESCALATED: N_("Nobody decided so far; others are asked now."),
    NoticeEvent.DECIDED: N_("Somebody decided, or nobody objected in time."),
    NoticeEvent.EXPIRED: N_("Nobody decided in time."),
    NoticeEvent.UNDELIVERABLE: N_("Another channel could not be told."),
}
"""What a channel can ask for."""

ASKING = frozenset({NoticeEvent.WAITING, NoticeEvent.DUE_SOON, NoticeEvent.ESCALATED})
"""Told only while the question is open, and of persons only to those who may decide."""

TOLD_AS: Mapping[str, NoticeEvent] = {
    ApprovalEvent.REQUESTED.value: NoticeEvent.WAITING,
    "approval.reminded": NoticeEvent.DUE_SOON,
    "approval.reassigned": NoticeEvent.ESCALATED,
    "approval.escalated": NoticeEvent.ESCALATED,
    "approval.decided": NoticeEvent.DECIDED,
    "approval.unopposed": NoticeEvent.DECIDED,
    ApprovalEvent.EXPIRED.value: NoticeEvent.EXPIRED,
}
"""Types of events of approvals, as people are told of them."""


class NoticeStatus(StrEnum):
    """How telling one channel of one thing stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up; it can be sent again."""
    DROPPED = "dropped"
    """Nobody needed to be told any more, or may be."""


def _refers(value: str) -> str:
    if not secret_named_by(value):
        raise PydanticCustomError("stored_address", "no reference")
    return value


StoredAddress = Annotated[
    str,
    AfterValidator(_refers),
    WithJsonSchema({"type": "string", "pattern": f"^{_REFERENCE.pattern}$"}),
]
"""Names the secret that holds an address, where the address itself must not stand."""


def _asks(value: str) -> str:
    if value not in EVENTS:
        raise PydanticCustomError("notice_event", "no event", {"event": value})
    return value


class ChannelSpec(Frozen):
    """Who is told of what, the address aside."""

    name: Slug
    events: tuple[Annotated[str, Field(max_length=40), AfterValidator(_asks)], ...] = Field(
        default=(NoticeEvent.WAITING.value, NoticeEvent.ESCALATED.value), min_length=1, max_length=6
    )
    """`waiting`, `due_soon`, `escalated`, `decided`, `expired`, `undeliverable`."""
    pattern: str = Field(default="*", min_length=1, max_length=100)
    """Pattern whose questions it is told of; takes `*` wildcards."""
    risks: tuple[RiskTier, ...] = Field(default=(), max_length=len(RiskTier))
    """Risk tiers of the agents that act; empty is all, also of agents without one."""
    people: tuple[Annotated[str, Field(pattern=r"^prn_[a-z0-9]{1,60}$")], ...] = Field(
        default=(), max_length=50
    )
    """Ids of members: each is told apart, with links of their own to decide, and only of what they
    may decide. Empty is whoever reads the channel; then there are no such links."""
    language: Literal["en", "ja"] = "en"
    description: str = Field(default="", max_length=500)


class ChannelAddress(Frozen):
    """Where a channel leads, as it is entered."""

    url: Annotated[SecretStr, Field(min_length=3, max_length=2000)]
    """An Apprise URL, such as `mailto://…`; or `store:name` for one that is kept as a secret."""


@dataclass(frozen=True)
class Channel:
    """A way to tell people."""

    id: str
    workspace_id: str
    spec: ChannelSpec
    service: str
    """What the address begins with, such as `slack`; all that is shown of it."""
    url: str | None
    """Sealed; `None` where a stored secret holds it."""
    secret: str
    """Name of that secret; empty where there is none."""
    version: int
    """Counts changes; a change is refused when the record moved on since it was read."""
    created_at: datetime
    updated_at: datetime
    paused: bool = False

    def wants(self, event: NoticeEvent, *, pattern: str, risk: str) -> bool:
        """Whether it is told of this.

        Args:
            risk: Tier of the agent that acts; empty where there is none.
        """
        spec = self.spec
        if event.value not in spec.events or self.paused:
            return False
        if event is NoticeEvent.UNDELIVERABLE:
            return True
        return fnmatchcase(pattern, spec.pattern) and (not spec.risks or risk in spec.risks)


@dataclass(frozen=True)
class Notice:
    """One thing that one channel, or one person through it, is told."""

    id: str
    workspace_id: str
    channel_id: str
    event: NoticeEvent
    subject: str
    """`approval/…`; of `undeliverable` `notification/…`, of a test `channel/…`."""
    status: NoticeStatus
    created_at: datetime
    person_id: str = ""
    """Empty for whoever reads the channel."""
    attempts: int = 0
    tried: int = 0
    """Since it was first due or last sent again."""
    next_at: datetime | None = None
    settled_at: datetime | None = None
    """When it was delivered, given up or dropped."""
    error: str = ""
    """Why it is not delivered, in one sentence; never the address."""


@dataclass(frozen=True)
class Outcome:
    """What came of one try."""

    delivered: bool
    error: str = ""
    """A template marked for translation, filled; empty when it was delivered."""
    final: bool = False
    """Whether trying again would not help."""


def secret_named_by(url: str) -> str:
    """Name of the stored secret that is given instead of an address; empty for none."""
    return url.removeprefix("store:") if _REFERENCE.fullmatch(url) else ""


def next_try(tried: int, *, now: datetime) -> datetime | None:
    """When to try again after so many tries failed; `None` to give up."""
    if tried > len(RETRY_SECONDS):
        return None
    return now + timedelta(seconds=RETRY_SECONDS[tried - 1])


def channel_context(channel_id: str) -> str:
    """Where a channel's address belongs, for the vault."""
    return f"channel/{channel_id}"
