"""Text for a terminal. What models and users wrote cannot move the cursor, colour or hide."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from decimal import Decimal

_SEQUENCE = re.compile(
    r"""
      \x1b\[ [0-?]* [ -/]* [@-~]?            # CSI, such as colours and cursor moves
    | \x1b\] .*? (?: \x07 | \x1b\\ | \Z )    # OSC, such as window titles and links
    | \x1b [PX^_] .*? (?: \x1b\\ | \Z )      # other strings the terminal would swallow
    | \x1b [ -/]* [0-~]?                     # short escapes
    """,
    re.VERBOSE | re.DOTALL,
)
_KEPT = "\n\t"
_REORDERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
"""They make text read in another order than it is; an approval could show what it is not."""


def printable(text: str) -> str:
    """The text without anything a terminal would act on; line breaks and tabs stay."""
    return "".join(character for character in _SEQUENCE.sub("", text) if _harmless(character))


def one_line(text: str, *, width: int = 0) -> str:
    """The text on one line; cut with an ellipsis after `width` columns, 0 never cuts."""
    flat = " ".join(printable(text).split())
    if not width or columns(flat) <= width:
        return flat
    kept, used = "", 0
    for character in flat:
        used += columns(character)
        if used >= width:
            break
        kept += character
    return kept + "…"


def columns(text: str) -> int:
    """How many columns a terminal needs: Japanese full-width characters take two, marks none."""
    return sum(
        0
        if unicodedata.combining(character)
        else 2
        if unicodedata.east_asian_width(character) in "WF"
        else 1
        for character in text
    )


def usd(amount: Decimal | None) -> str:
    """Money as people read it; unpriced is said, never shown as nothing."""
    if amount is None:
        return "unpriced"
    return f"${amount:.2f}" if amount >= 1 or not amount else f"${amount:.6f}".rstrip("0")


def duration(milliseconds: float | None) -> str:
    """A length of time in the unit that suits it; `-` when there is none."""
    if milliseconds is None:
        return "-"
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    seconds = milliseconds / 1000
    if seconds < 120:
        return f"{seconds:.1f} s"
    minutes = seconds / 60
    return f"{minutes:.0f} min" if minutes < 120 else f"{minutes / 60:.1f} h"


def instant(at: datetime | None) -> str:
    """An instant in UTC, to the second; `-` when there is none."""
    return f"{at:%Y-%m-%d %H:%M:%S}Z" if at else "-"


def age(at: datetime, *, now: datetime) -> str:
    """How long ago that was."""
    return duration(max(0.0, (now - at).total_seconds()) * 1000)


def _harmless(character: str) -> bool:
    if character in _KEPT:
        return True
    return character not in _REORDERING and unicodedata.category(character) not in ("Cc", "Cs")
