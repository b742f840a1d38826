"""Runs the tools that come with the product; the domain has what models are told of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from control_plane.domain.errors import N_, StepFailed
from control_plane.domain.steps import FailureReason
from control_plane.runtimes.arithmetic import calculate


def run_builtin(name: str, arguments: Mapping[str, Any], *, now: datetime) -> str:
    """The tool's result as text.

    Raises:
        StepFailed: `tool` when the arguments cannot be worked with, `configuration` when there is
            no such tool.
    """
    if name == "calculate":
        return calculate(str(arguments["expression"]))
    if name == "current_time":
        return current_time(str(arguments["timezone"]), now=now)
    raise StepFailed(
        FailureReason.CONFIGURATION, N_("There is no built-in tool named {tool}."), tool=name
    )


def current_time(timezone: str, *, now: datetime) -> str:
    """The instant as ISO 8601 in the zone, with the zone's name and the weekday.

    Raises:
        StepFailed: `tool`: there is no such zone.
    """
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise StepFailed(
            FailureReason.TOOL,
            N_("There is no time zone {zone!r}; use a name such as Asia/Tokyo or UTC."),
            zone=timezone[:64],
        ) from error
    local = now.astimezone(zone)
    return f"{local.isoformat(timespec='seconds')} {timezone} ({local:%A})"
