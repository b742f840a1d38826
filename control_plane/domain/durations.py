"""Times with their units, as people type and read them: 95s, 15m, 2h, 3d, 1h 30m. Pure."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

SECONDS_OF: dict[str, int] = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
"""What each unit is in seconds, the largest first."""
_SPELLED: dict[str, str] = {
    "d": "d|days?|日間?",
    "h": "h|hrs?|hours?|時間",
    "m": "m|min|mins|minutes?|分間?",
    "s": "s|secs?|seconds?|秒間?",
}
_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_DURATION = re.compile(
    "".join(
        rf"(?:(?P<{unit}>{_NUMBER})\s*(?:{spelled})(?![a-z])\s*)?"
        for unit, spelled in _SPELLED.items()
    )
)
_BARE_NUMBER = re.compile(_NUMBER)


def seconds_in(text: str) -> int | None:
    """The whole seconds a text says; `None` when it says no time, or not in whole seconds.

    Units stand from the largest down, each once. Full-width digits and Japanese units are read too.
    """
    found = _DURATION.fullmatch(_plain(text))
    given = {unit: said for unit, said in found.groupdict().items() if said} if found else {}
    if not given:
        return None
    total = sum(Decimal(said) * SECONDS_OF[unit] for unit, said in given.items())
    return int(total) if total == int(total) else None


def lacks_unit(text: str) -> bool:
    """Whether it is a number alone, which could be of any unit."""
    return _BARE_NUMBER.fullmatch(_plain(text)) is not None


def in_largest_unit(seconds: int) -> tuple[int, str]:
    """A time as a number of the largest unit that it is whole in, and that unit."""
    unit = next(unit for unit, size in SECONDS_OF.items() if seconds % size == 0)
    return seconds // SECONDS_OF[unit], unit


def written(seconds: int) -> str:
    """A time as `seconds_in` reads it, such as `95s`; nothing of it is rounded."""
    number, unit = in_largest_unit(seconds)
    return f"{number}{unit}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
