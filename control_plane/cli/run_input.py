"""The input of a run, from what was typed. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from control_plane.domain.errors import N_, CallerError, InvalidInput, Problem
from control_plane.domain.json_text import read_json


def input_from(pairs: Sequence[str], schema: Mapping[str, Any]) -> dict[str, Any]:
    """The input `key=value` pairs make, each value read as the type the schema gives its key.

    Raises:
        InvalidInput: Names every pair that cannot be read.
    """
    properties = cast("Mapping[str, Any]", schema.get("properties", {}))
    read: dict[str, Any] = {}
    problems: list[Problem] = []
    for pair in pairs:
        key, equals, text = pair.partition("=")
        if not equals or not key:
            problems.append(Problem("input", N_("{pair!r} is not key=value."), {"pair": pair}))
            continue
        try:
            read[key] = _value(text, cast("Mapping[str, Any]", properties.get(key, {})))
        except CallerError:
            problems.append(
                Problem(f"input.{key}", N_("Give it as JSON, such as 3, true or [1, 2]."))
            )
    if problems:
        raise InvalidInput(problems)
    return read


def _value(text: str, schema: Mapping[str, Any]) -> Any:
    wanted = schema.get("type", "string")
    return text if wanted == "string" or "string" in wanted else read_json(text)
