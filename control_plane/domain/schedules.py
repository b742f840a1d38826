"""Schedules: patterns that start by the clock, or when another system calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from control_plane.domain.cron import LAST_YEAR, parse_cron
from control_plane.domain.frozen import Frozen, Slug

_YEAR_SECONDS = 366 * 86_400


def _is_cron(value: str) -> str:
    try:
        parse_cron(value)
    except ValueError:
        raise PydanticCustomError("cron", "no cron expression", {"expression": value}) from None
    return value


def _is_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, OSError, ValueError):  # A path, or a folder of zones, is no zone either.
        raise PydanticCustomError("zone", "unknown time zone", {"zone": value}) from None
    return value


def _is_whole_second(value: datetime) -> datetime:
    if not 1970 <= value.year <= LAST_YEAR:
        raise PydanticCustomError("instant_range", "out of range", {"last": LAST_YEAR})
    return value.astimezone(UTC).replace(microsecond=0)


Instant = Annotated[AwareDatetime, AfterValidator(_is_whole_second)]
"""An instant on a whole second, as UTC."""


class CronTrigger(Frozen):
    """Whenever the wall clock of a zone matches."""

    kind: Literal["cron"] = "cron"
    expression: Annotated[str, Field(max_length=200), AfterValidator(_is_cron)]
    """Minute, hour, day of month, month, day of week; or `@daily` and its like."""
    timezone: Annotated[str, Field(max_length=100), AfterValidator(_is_zone)] = "UTC"
    """IANA name."""


class IntervalTrigger(Frozen):
    """Every so many seconds, whatever clocks on the wall do."""

    kind: Literal["interval"] = "interval"
    every_seconds: int = Field(ge=1, le=_YEAR_SECONDS)
    start_at: Instant | None = None
    """The first time, from which the others are counted; `None` counts from 1970 in UTC."""


class OnceTrigger(Frozen):
    """A single time."""

    kind: Literal["once"] = "once"
    at: Instant


class HookProof(StrEnum):
    """How a caller proves that it may."""

    TOKEN = "token"  # noqa: S105 - a kind of proof
    """It sends the secret itself."""
    SIGNATURE = "signature"
    """It signs each call, as the Standard Webhooks specification says."""
    GITHUB = "github"
    """It signs the body alone, in `X-Hub-Signature-256`."""


class WebhookTrigger(Frozen):
    """Whenever another system calls."""

    kind: Literal["webhook"] = "webhook"
    proof: HookProof = HookProof.TOKEN


Trigger = Annotated[
    CronTrigger | IntervalTrigger | OnceTrigger | WebhookTrigger, Field(discriminator="kind")
]


class Overlap(StrEnum):
    """What to do at a time when a run of the schedule is still going on."""

    SKIP = "skip"
    BUFFER_ONE = "buffer_one"
    """Start one run when the one going on has ended, however many times passed meanwhile."""
    ALLOW = "allow"


class ScheduleSpec(Frozen):
    """What starts, when, and what if that cannot be."""

    name: Slug
    pattern: Slug
    """Name of the pattern; its version current at that time is what runs."""
    input: dict[str, Any] = Field(default_factory=dict[str, Any])
    trigger: Trigger
    overlap: Overlap = Overlap.SKIP
    catchup_window_seconds: int = Field(default=60, ge=0, le=31_536_000)
    """How late a time may still fire, when nobody was there to fire it; older ones are missed."""
    ends_at: Instant | None = None
    """The last instant at which it may fire; `None` means it goes on."""


@dataclass(frozen=True)
class Schedule:
    """A registered schedule."""

    id: str
    workspace_id: str
    owner: str
    """Principal id of whoever saved it last: in their name its runs start."""
    spec: ScheduleSpec
    paused: bool
    pause_note: str
    version: int
    """Counts changes; a change is refused when the record moved on since it was read."""
    next_due_at: datetime | None
    """`None` while it is paused, and when it has no further times."""
    created_at: datetime
    updated_at: datetime
    secret_hash: str | None = None
    """SHA-256 of the webhook's token, in hex; `None` without one."""
    sealed_secret: str | None = None
    """What a webhook's callers sign with, sealed; `None` without one."""


class Cause(StrEnum):
    """Why a schedule fired."""

    TIME = "time"
    MANUAL = "manual"
    WEBHOOK = "webhook"


class FiringOutcome(StrEnum):
    """What came of it."""

    STARTED = "started"
    SKIPPED = "skipped"
    """A run was still going on."""
    BUFFERED = "buffered"
    """Waits for the run that goes on."""
    MISSED = "missed"
    """Nobody was there to fire it in time; one record stands for all times missed together."""
    FAILED = "failed"
    """The run could not be launched."""


@dataclass(frozen=True)
class Firing:
    """One time a schedule came due, by the clock or otherwise."""

    id: str
    workspace_id: str
    schedule_id: str
    cause: Cause
    due_at: datetime
    outcome: FiringOutcome
    run_id: str | None
    """Of the run it started; `None` if it started none."""
    note: str
    """One sentence about what is out of the ordinary; else empty."""
    at: datetime
    """When it was decided."""
    input: dict[str, Any] | None = None
    """What a caller laid over the schedule's input, kept while the firing waits."""
