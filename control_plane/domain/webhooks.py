"""Calls to other systems: who wants to hear of what, and what came of telling them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from control_plane.domain.audit import AuditEvent
from control_plane.domain.errors import N_
from control_plane.domain.frozen import Frozen, Slug

TEST_EVENT = "webhook.test"
_WORDS = r"[a-z][a-z0-9_]*"
_PATTERN = re.compile(rf"\*|{_WORDS}(\.{_WORDS})*(\.\*)?")
_PLAIN = re.compile(r"[A-Za-z0-9_.:/-]{1,100}", re.ASCII)
_SAID_BY_PEOPLE = frozenset({"reason", "note", "name", "comment", "message", "text", "because"})


class RunEvent(StrEnum):
    """What happens to runs."""

    STARTED = "run.started"
    SUCCEEDED = "run.succeeded"
    FAILED = "run.failed"
    CANCELLED = "run.cancelled"
    NEEDS_ATTENTION = "run.needs_attention"


class ApprovalEvent(StrEnum):
    """What happens to questions to people. That one was decided is on the audit record."""

    REQUESTED = "approval.requested"
    EXPIRED = "approval.expired"
    WITHDRAWN = "approval.withdrawn"


EVENTS: dict[str, str] = {
    RunEvent.STARTED: N_("A worker took the run up for the first time."),
    RunEvent.SUCCEEDED: N_("The run ended with an answer."),
    RunEvent.FAILED: N_("The run ended without one; the outcome says how."),
    RunEvent.CANCELLED: N_("Somebody, or the run above it, cancelled the run."),
    RunEvent.NEEDS_ATTENTION: N_("The run cannot go on by itself; fork it."),
    ApprovalEvent.REQUESTED: N_("A run waits for a person."),
    "approval.decided": N_("A person decided."),
    "approval.voted": N_("A person agreed; it needs others who do."),
    "approval.submitted": N_("A person decided, and can still undo it."),
    "approval.undone": N_("A person took back what they decided."),
    "approval.reminded": N_("It waits for long; nobody decided so far."),
    "approval.reassigned": N_("More people are asked, as nobody decided so far."),
    "approval.escalated": N_("Others are asked, as nobody decided so far."),
    "approval.unopposed": N_("Nobody objected in time, and the action happens."),
    ApprovalEvent.EXPIRED: N_("Nobody decided in time."),
    ApprovalEvent.WITHDRAWN: N_("Nobody needs to decide any more."),
    TEST_EVENT: N_("Somebody pressed the test button; sent to that endpoint alone."),
}
"""What is told beside the audit record, each action of which is an event type, too."""


def _is_pattern(value: str) -> str:
    if _PATTERN.fullmatch(value) is None:
        raise PydanticCustomError("event_pattern", "no event type", {"pattern": value})
    return value


def _is_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
        parts = None
    if not sound or parts is None or parts.username is not None or parts.fragment:
        raise PydanticCustomError("endpoint_url", "no address", {"url": value})
    return value


class EndpointSpec(Frozen):
    """Who is told of what."""

    name: Slug
    url: Annotated[str, Field(max_length=2000), AfterValidator(_is_address)]
    """`https://…`; called with POST."""
    events: tuple[Annotated[str, Field(max_length=100), AfterValidator(_is_pattern)], ...] = Field(
        min_length=1, max_length=50
    )
    """Event types; `run.*` takes all that begin with `run.`, and `*` all there are."""
    description: str = Field(default="", max_length=500)


class PauseCause(StrEnum):
    """Why nothing is sent to an endpoint."""

    PERSON = "person"
    GONE = "gone"
    """It answered 410: it wants no more."""
    FAILING = "failing"
    """It only failed for days."""


@dataclass(frozen=True)
class Endpoint:
    """A registered endpoint."""

    id: str
    workspace_id: str
    spec: EndpointSpec
    secret: str
    """Sealed."""
    version: int
    """Counts changes; a change is refused when the record moved on since it was read."""
    created_at: datetime
    updated_at: datetime
    paused: PauseCause | None = None
    pause_note: str = ""
    old_secret: str | None = None
    """Sealed; signs beside the new one until `old_secret_until`."""
    old_secret_until: datetime | None = None
    failing_since: datetime | None = None
    """The first failure since the last success; `None` when the last try succeeded."""
    held_until: datetime | None = None
    """Nothing is sent before: it asked for that, or did not answer."""


@dataclass(frozen=True)
class Happened:
    """Something that endpoints may want to hear of."""

    workspace_id: str
    type: str
    at: datetime
    subject: str
    """Kind and id, such as `run/run_01…`."""
    facts: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """Small; never a prompt, an answer, or what a person wrote."""


@dataclass(frozen=True)
class WebhookEvent:
    """Something that happened, as it is told."""

    id: str
    happened: Happened


class DeliveryStatus(StrEnum):
    """How telling one endpoint of one event stands."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up; it can be replayed."""


@dataclass(frozen=True)
class Delivery:
    """One event for one endpoint."""

    id: str
    endpoint_id: str
    workspace_id: str
    event: WebhookEvent
    status: DeliveryStatus
    attempts: int
    """Tries in all."""
    tried: int
    """Tries since it was first due or last replayed: the schedule counts these."""
    next_at: datetime | None
    """`None` when no further try is due."""
    created_at: datetime
    status_code: int | None = None
    """Of the last answer; `None` when there was none."""


@dataclass(frozen=True)
class Answer:
    """What came of one try."""

    status_code: int | None
    """`None` when nobody answered."""
    duration_ms: int
    body: str = ""
    """Its first KB, as text."""
    error: str = ""
    """Why nobody answered, in one sentence; else empty."""
    retry_after_seconds: int | None = None
    """What its `Retry-After` asks for."""


@dataclass(frozen=True)
class Attempt:
    """One try on the record."""

    number: int
    at: datetime
    answer: Answer


def wanted(patterns: Iterable[str], type_: str) -> bool:
    """Whether one of the patterns takes events of this type."""
    return any(
        pattern in ("*", type_) or (pattern.endswith(".*") and type_.startswith(pattern[:-1]))
        for pattern in patterns
    )


def heard_from(event: AuditEvent) -> Happened:
    """A change on the audit record, as endpoints are told of it: its action is the type."""
    facts = {"by": event.actor, **facts_of(event.detail)}
    return Happened(event.workspace_id, event.action, event.at, event.subject, facts)


def facts_of(detail: Mapping[str, Any]) -> dict[str, Any]:
    """What of an audit event's detail may leave the house: numbers, flags, names of things.

    Sentences stay, and so does whatever people wrote: it may be about persons.
    """
    return {
        name: value
        for name, value in detail.items()
        if name not in _SAID_BY_PEOPLE
        and (
            isinstance(value, bool | int | float)
            or (isinstance(value, str) and _PLAIN.fullmatch(value))
        )
    }
