"""A condition that holds numbers to the range they were seen in. Pure."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, cast

from control_plane.domain.conditions import trouble_with

_LONGEST_CONDITION = 500
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = frozenset(
    {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in"}
    | {"let", "loop", "namespace", "null", "package", "return", "true", "var", "void", "while"}
)
"""Words that CEL keeps for itself."""


def bounds(payloads: Sequence[Mapping[str, Any]]) -> str | None:
    """A condition that holds every number to the range it was seen in; empty without numbers.

    `None` when it cannot be said: numbers within lists, or more than a condition can hold.
    """
    seen: dict[tuple[str, ...], list[float]] = defaultdict(list)
    for payload in payloads:
        numbers = _numbers(payload)
        if numbers is None:
            return None
        for path, number in numbers.items():
            seen[path].append(number)
    parts = [_between(path, min(found), max(found)) for path, found in sorted(seen.items())]
    condition = " && ".join(parts)
    if len(condition) > _LONGEST_CONDITION or trouble_with(condition):
        return None
    return condition


def _numbers(value: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], float] | None:
    """Numbers by the path of names to them; `None` when one is within a list."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return {}
    if isinstance(value, int | float):
        return {path: value}
    if isinstance(value, Mapping):
        found: dict[tuple[str, ...], float] = {}
        for name, part in cast("Mapping[str, Any]", value).items():
            below = _numbers(part, (*path, name))
            if below is None:
                return None
            found |= below
        return found
    within = [_numbers(part) for part in cast("Sequence[Any]", value)]
    return {} if all(part == {} for part in within) else None


def _between(path: tuple[str, ...], low: float, high: float) -> str:
    """Without the field nobody can answer it, and the rules after it go on."""
    field = "payload" + "".join(map(_selected, path))
    if low == high:
        return f"{field} == {_literal(low)}"
    return f"{field} >= {_literal(low)} && {field} <= {_literal(high)}"


def _selected(name: str) -> str:
    if _PLAIN.fullmatch(name) and name not in _RESERVED:
        return f".{name}"
    return f"[{json.dumps(name, ensure_ascii=False)}]"


def _literal(number: float) -> str:
    return str(number) if isinstance(number, int) else repr(float(number))
