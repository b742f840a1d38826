"""From pydantic's findings to our own problems: a clear sentence for each field, all at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from control_plane.domain.errors import N_, InvalidInput, Problem

T = TypeVar("T")

_TEMPLATES: dict[str, str] = {
    "missing": N_("Give a value."),
    "extra_forbidden": N_("There is no such field here; remove it."),
    "string_too_short": N_("Give at least {min_length} character(s)."),
    "string_too_long": N_("Shorten it to at most {max_length} characters."),
    "string_pattern_mismatch": N_("It must match {pattern}."),
    "string_type": N_("Give text."),
    "int_type": N_("Give a whole number."),
    "int_parsing": N_("Give a whole number."),
    "int_from_float": N_("Give a whole number."),
    "float_type": N_("Give a number."),
    "float_parsing": N_("Give a number."),
    "decimal_parsing": N_("Give a number."),
    "decimal_type": N_("Give a number."),
    "bool_type": N_("Give true or false."),
    "bool_parsing": N_("Give true or false."),
    "dict_type": N_("Give an object with fields."),
    "model_type": N_("Give an object with fields."),
    "tuple_type": N_("Give a list."),
    "list_type": N_("Give a list."),
    "too_short": N_("Give at least {min_length} entry(ies)."),
    "too_long": N_("Give at most {max_length} entries."),
    "greater_than": N_("It must be greater than {gt}."),
    "greater_than_equal": N_("It must be at least {ge}."),
    "less_than": N_("It must be less than {lt}."),
    "less_than_equal": N_("It must be at most {le}."),
    "multiple_of": N_("It must be a multiple of {multiple_of}."),
    "literal_error": N_("Choose one of {expected}."),
    "enum": N_("Choose one of {expected}."),
    "union_tag_invalid": N_("Choose one of {expected_tags}."),
    "union_tag_not_found": N_("Say which kind it is."),
    "datetime_type": N_("Give a date and time."),
    "datetime_parsing": N_("Give a date and time, such as 2027-03-01T09:30:00Z."),
    "datetime_from_date_parsing": N_("Give a date and time, such as 2027-03-01T09:30:00Z."),
    "timezone_aware": N_("Say which time zone it is in, such as 2027-03-01T09:30:00+09:00."),
    "instant_range": N_("Give a date from 1970 to {last}."),
    "secret_reference": N_(
        "Name where the key is kept: env:VARIABLE, store:NAME or file:/path. The key itself does"
        " not belong here."
    ),
    "cron": N_(
        "{expression!r} is no cron expression. Write five fields: minute, hour, day of month,"
        " month, day of week; such as 30 9 * * 1-5."
    ),
    "zone": N_("There is no time zone {zone!r}; name one such as Asia/Tokyo."),
    "condition": N_("This condition cannot be answered: {trouble}"),
    "approver": N_(
        "{approver!r} names nobody; write role:approver, role:admin, or person: and a member's id."
    ),
    "filters": N_("Give filters of the list only: {expected}; each up to 200 characters."),
    "duration": N_("{text!r} is no time; write one with its unit: 95s, 15m, 2h, 3d or 1h 30m."),
    "duration_unit": N_(
        "Say whether {number} is meant in seconds, minutes, hours or days: {number}s, {number}m,"
        " {number}h or {number}d."
    ),
    "duration_range": N_("Give a time from 1s to {longest}."),
    "watch_needs_time": N_("Say how long people may object (expires_after_seconds)."),
    "approve_needs_time": N_("Say after how long it passes (expires_after_seconds)."),
    "half_a_step": N_("To {step}, say both after how long and to whom."),
    "ladder": N_(
        "Put the times in order: remind, then reassign, then escalate, then expire; each later"
        " than the one before."
    ),
    "notice_event": N_(
        "{event!r} is nothing people are told of; choose waiting, due_soon, escalated, decided,"
        " expired or undeliverable."
    ),
    "stored_address": N_(
        "Name the secret that holds the address: store:NAME. The address itself does not belong"
        " here."
    ),
    "event_pattern": N_(
        "{pattern!r} is no event type; write one such as run.failed, run.* for all of a kind, or *."
    ),
    "endpoint_url": N_(
        "Give the whole address, such as https://example.com/hooks, without a password in it."
    ),
}


def parse(type_: type[T] | TypeAdapter[T], data: Mapping[str, Any] | T, *, prefix: str = "") -> T:
    """Read untrusted data as `type_`.

    Raises:
        InvalidInput: Names every field that is wrong.
    """
    adapter = type_ if isinstance(type_, TypeAdapter) else TypeAdapter(type_)
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise InvalidInput(problems_of(error, prefix=prefix, data=data)) from error


def problems_of(error: ValidationError, *, prefix: str = "", data: object = None) -> list[Problem]:
    """What a validation found, in our words.

    Args:
        error: What pydantic raised.
        prefix: Path of the validated value in the whole.
        data: What was validated, so that paths are the ones its writer knows.
    """
    found = error.errors(include_url=False, include_input=False)
    paths = [one["loc"] for one in found]
    return [
        problem_of({**one, "loc": _without_tags(one["loc"], data)}, prefix=prefix)
        for one in found
        if not (one["type"] == "too_short" and _has_more_below(one["loc"], paths))
    ]


def problem_of(found: Mapping[str, Any], *, prefix: str = "") -> Problem:
    """One of pydantic's error details in our words."""
    kind = str(found["type"])
    context = cast("dict[str, Any]", found.get("ctx") or {})
    discriminator = str(context.get("discriminator", "")).strip("'")
    path = ".".join(str(part) for part in (prefix, *found["loc"], discriminator) if part != "")
    if kind in _TEMPLATES:
        return Problem(path, _TEMPLATES[kind], dict(context))
    return Problem(path, N_("{reason}"), {"reason": str(context.get("error") or found["msg"])})


def _has_more_below(path: tuple[int | str, ...], paths: Sequence[tuple[int | str, ...]]) -> bool:
    """Whether a list only came out too short because an entry of it is wrong."""
    return any(len(other) > len(path) and other[: len(path)] == path for other in paths)


def _without_tags(path: Sequence[int | str], data: object) -> list[int | str]:
    """The path without the tags of unions, which pydantic puts in and no writer knows."""
    kept: list[int | str] = []
    here = data
    for depth, part in enumerate(path, start=1):
        fields = _fields(here)
        if fields and part not in fields and depth < len(path):
            continue
        kept.append(part)
        here = fields.get(part)
    return kept


def _fields(data: object) -> Mapping[object, object]:
    """What can be gone into from here, by name or position; empty if nothing."""
    if isinstance(data, Mapping):
        return cast("Mapping[object, object]", data)
    if isinstance(data, list | tuple):
        return dict(enumerate(cast("Sequence[object]", data)))
    return {}
