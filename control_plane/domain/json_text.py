"""JSON text from outside, read strictly: what is let in can be stored, compared and sent on."""

from __future__ import annotations

from typing import Any, cast

import orjson

from control_plane.domain.errors import N_, CallerError

_DEEPEST = 100  # Far beyond any prompt or schema, far below what makes a recursive reader give up.


def read_json(text: bytes | str) -> Any:
    """The JSON value.

    Duplicate keys take the last value, and integers beyond 64 bits become the nearest float.

    Raises:
        CallerError: It is not JSON (NaN, infinity, lone surrogates, broken UTF-8 included), holds a
            NUL character, which not every store takes, or is nested too deeply.
    """
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise CallerError(N_("This is not valid JSON: {reason}."), reason=str(error)) from error
    _check(value)
    return value


def _check(value: Any) -> None:
    level: list[Any] = [value]
    for _ in range(_DEEPEST):
        if any(isinstance(item, str) and "\0" in item for item in level):
            raise CallerError(N_("The text holds a NUL character; take it out."))
        level = [part for item in level for part in _parts(item)]
        if not level:
            return
    raise CallerError(
        N_("The JSON is nested more than {limit} levels deep; flatten it."), limit=_DEEPEST
    )


def _parts(item: Any) -> list[Any]:
    if isinstance(item, dict):
        fields = cast("dict[str, Any]", item)
        return [*fields.keys(), *fields.values()]
    return cast("list[Any]", item) if isinstance(item, list) else []
