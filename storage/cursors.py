"""Keyset cursors: where the next page of a list begins, opaque to whoever passes it back."""

from __future__ import annotations

import base64
import binascii
from typing import Any, cast

import orjson

from control_plane.domain.errors import N_, InvalidInput, Problem

_LONGEST = 500  # Ids are far shorter; anything longer was not made here.
_LARGEST = 2**63 - 1  # What an integer column holds.


def cursor_for(order: str, *position: str | int) -> str:
    """The cursor that continues after `position` in the list sorted in this order."""
    return base64.urlsafe_b64encode(orjson.dumps([order, *position])).decode().rstrip("=")


def position_of(order: str, cursor: str, *kinds: type[str] | type[int]) -> tuple[Any, ...]:
    """The position in a cursor of this order, with a value of each of these kinds.

    Raises:
        InvalidInput: The cursor was not made by `cursor_for` for this order.
    """
    found = _decoded(cursor)
    if found is None or len(found) != len(kinds) + 1 or found[0] != order:
        raise _not_ours()
    position = found[1:]
    if not all(_is(value, kind) for value, kind in zip(position, kinds, strict=True)):
        raise _not_ours()
    return tuple(position)


def _decoded(cursor: str) -> list[Any] | None:
    if len(cursor) > _LONGEST:
        return None
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        value: Any = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeEncodeError, binascii.Error, orjson.JSONDecodeError):
        return None
    return cast("list[Any]", value) if isinstance(value, list) else None


def _is(value: object, kind: type[str] | type[int]) -> bool:
    if kind is str:
        return isinstance(value, str) and "\0" not in value
    return type(value) is int and abs(value) <= _LARGEST


def _not_ours() -> InvalidInput:
    sentence = N_("This is no place in this list; begin again with its first page.")
    return InvalidInput([Problem("cursor", sentence)])
