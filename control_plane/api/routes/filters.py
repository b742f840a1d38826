"""Query parameters that lists share."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field

from control_plane.domain.patterns import EngineName
from control_plane.domain.runs import RunStatus
from control_plane.services.records import RunFilter


def _in_utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("is outside the calendar in UTC") from error


Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[
    str | None, Query(max_length=500, description="The `next_cursor` of the page before.")
]
_Text = Annotated[str, Field(max_length=200)]


class RunQuery(BaseModel):
    """Which runs to list; everything that is given must match."""

    model_config = ConfigDict(extra="forbid")

    status: list[RunStatus] = Field(default=[], max_length=20, description="Repeat it for several.")
    pattern: _Text | None = None
    agent: _Text | None = Field(default=None, description="Took a turn in the run.")
    model: _Text | None = Field(default=None, description="Was called in the run.")
    engine: EngineName | None = Field(default=None, description="Carries the run out.")
    rehearsal: bool | None = None
    parent: _Text | None = Field(default=None, description="Id of the run these are children of.")
    top_level: bool = Field(default=False, description="Leave out child runs of nested patterns.")
    since: Instant | None = Field(
        default=None, description="Inclusive; on the creation of the run."
    )
    until: Instant | None = Field(default=None, description="Exclusive.")
    by_finish: bool = Field(
        default=False, description="`since` and `until` are about the end of the run."
    )
    q: _Text | None = Field(
        default=None, description="Occurs in the input, the answer or the error."
    )
    limit: int = Field(default=50, ge=1, le=200)
    cursor: str | None = Field(
        default=None, max_length=500, description="The `next_cursor` of the page before."
    )

    def filter(self) -> RunFilter:
        """The same in the services' terms."""
        return RunFilter(
            statuses=tuple(dict.fromkeys(self.status)),
            pattern=self.pattern,
            agent=self.agent,
            model=self.model,
            engine=self.engine,
            rehearsal=self.rehearsal,
            parent_run_id=self.parent,
            top_level_only=self.top_level,
            since=self.since,
            until=self.until,
            by_finish=self.by_finish,
            text=self.q,
        )
