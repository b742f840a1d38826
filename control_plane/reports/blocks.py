"""What a report is made of, before it is Markdown or PDF. All text is data: nothing is markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

LONGEST_CELL = 240
"""Characters; a cell taller than a page cannot be set."""


@dataclass(frozen=True)
class Heading:
    """Begins a section."""

    text: str
    level: int = 2
    """1 is the report's own title."""


@dataclass(frozen=True)
class Text:
    """One paragraph."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows under headers; every row has as many cells as there are headers."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int] = ()
    """Shares of the page's width; empty means equal ones."""


Block: TypeAlias = Heading | Text | Table


def cell(text: object) -> str:
    """The text on one line, cut to what a cell holds, without control characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)).split())
    return line if len(line) <= LONGEST_CELL else line[: LONGEST_CELL - 1] + "…"
