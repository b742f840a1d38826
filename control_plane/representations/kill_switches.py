"""Kill switches as JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict, Field

from control_plane.representations.common import Draft, View

_SUBJECT = "`fleet`, or `agent/` and a name."
_LONGEST = 200


class KillSwitch(View):
    """A stop of an agent, or of the whole fleet."""

    id: str
    subject: str = Field(description=_SUBJECT, examples=["agent/billing"])
    reason: str
    killed_by: str
    killed_at: datetime
    released_by: str | None
    released_at: datetime | None = Field(description="`null` while it holds.")


class KillSwitchInForce(View):
    """A stop that holds now."""

    switch: KillSwitch
    paused_runs: int = Field(description="Others run on until they come to what it holds.")


class KillDraft(Draft):
    """What to stop, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"subject": "agent/billing", "reason": "It refunds twice."}]
        }
    )

    subject: str = Field(max_length=_LONGEST, description=_SUBJECT)
    reason: str


class KillReleaseDraft(Draft):
    """What to let go on, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"subject": "agent/billing", "reason": "It is mended."}]}
    )

    subject: str = Field(max_length=_LONGEST, description=_SUBJECT)
    reason: str = ""


class Released(View):
    """What goes on."""

    subject: str
    resumed_runs: int


class HaltedRun(View):
    """Why a run is paused."""

    run_id: str
    agent: str = Field(description="Whose turn, or call, did not begin.")
    at: datetime
    switch: KillSwitch


class RunHalt(View):
    """Whether a kill switch paused the run."""

    halted: HaltedRun | None
