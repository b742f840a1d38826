"""What is wrong with a schedule that is to be saved: all of it in one refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from control_plane.domain.access import Principal
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.json_schema import problems_with
from control_plane.domain.schedules import ScheduleSpec
from control_plane.domain.validation import parse
from control_plane.services.ports import Records


def checked(
    tx: Records, principal: Principal, given: Mapping[str, Any] | ScheduleSpec
) -> ScheduleSpec:
    """The schedule that is described.

    Raises:
        InvalidInput: Names every wrong field, an unknown pattern and an input it does not take
            included.
    """
    found: list[Problem] = []
    wanted: ScheduleSpec | None = None
    try:
        wanted = parse(ScheduleSpec, given)
    except InvalidInput as error:
        found += error.problems
    fields = given if wanted is None else wanted.model_dump()
    found += _problems_of_target(tx, principal, cast("Mapping[str, Any]", fields))
    if wanted is None or found:
        raise InvalidInput(found)
    return wanted


def _problems_of_target(
    tx: Records, principal: Principal, fields: Mapping[str, Any]
) -> Iterator[Problem]:
    """The pattern must be there and take the input; a webhook's callers bring the rest of it."""
    name, input = fields.get("pattern"), fields.get("input", {})
    if not isinstance(name, str) or not name:
        return
    pattern = tx.patterns.get(principal.workspace_id, name)
    if pattern is None:
        unknown = N_("There is no pattern {name!r} in this workspace.")
        yield Problem("pattern", unknown, {"name": name})
    elif isinstance(input, dict) and not _is_webhook(fields.get("trigger")):
        yield from problems_with(cast("object", input), pattern.spec.input_schema, prefix="input")


def _is_webhook(trigger: object) -> bool:
    if not isinstance(trigger, Mapping):
        return False
    return cast("Mapping[str, object]", trigger).get("kind") == "webhook"
