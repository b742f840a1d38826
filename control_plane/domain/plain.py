"""What models and tools write, as every store takes it and every reader gets it back."""

from __future__ import annotations

from typing import Any, cast

import orjson

_LARGEST = 2**63 - 1


def plain_json(value: Any, *, option: int = 0) -> bytes:
    """The value as JSON text.

    Half characters become `?`, integers beyond 64 bits the nearest float, names of fields text, and
    NaN and infinity null: models do write them.

    Args:
        option: Of orjson.

    Raises:
        TypeError: It is no JSON value.
    """
    try:
        return orjson.dumps(value, option=option)
    except orjson.JSONEncodeError:
        return orjson.dumps(_plain(value), option=option)


def plain_text(text: str) -> str:
    """The text without half characters and NUL, which not every store takes."""
    return text.encode(errors="replace").decode().replace("\0", "\ufffd")


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
        return _nearest(value)
    if isinstance(value, dict):
        fields = cast("dict[Any, Any]", value)
        return {_plain(str(name)): _plain(part) for name, part in fields.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in cast("list[Any]", value)]
    return value


def _nearest(value: int) -> float | str:
    try:
        return float(value)
    except OverflowError:
        return str(value)
