"""Tables of records: dense rows with links, badges, units and ages, drawn by our own component."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from control_plane.ui import component, format
from control_plane.ui.badges import Badge
from control_plane.ui.i18n import _

Cell = dict[str, Any]
_draw = component.declare("table")


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    label: str
    numeric: bool = False
    """Numbers stand at the end, so that their units line up."""
    wrap: bool = False
    narrow: bool = False
    """Gives way first: its text is broken wherever it must be."""
    title: str = ""
    """What the column means, on hover."""
    width: str = ""

    def as_data(self) -> dict[str, Any]:
        """For the component."""
        align = "end" if self.numeric else "start"
        return {
            "label": self.label,
            "align": align,
            "wrap": self.wrap,
            "narrow": self.narrow,
            "title": self.title,
            "width": self.width,
        }


@dataclass(frozen=True)
class Row:
    """One record; a click on it goes to `href`."""

    cells: Sequence[Cell]
    href: str | None = None
    chosen: bool = False
    """Whether it is the one shown beside the table."""


@dataclass(frozen=True)
class Table:
    """What is drawn."""

    label: str
    """What the table holds, for those who hear it."""
    columns: Sequence[Column]
    rows: Sequence[Row] = field(default_factory=list[Row])


def show(table: Table, *, key: str) -> None:
    """Draw the table."""
    _draw(
        key=key,
        data={
            "label": table.label,
            "columns": [column.as_data() for column in table.columns],
            "rows": [
                {"cells": list(row.cells), "href": row.href, "chosen": row.chosen}
                for row in table.rows
            ],
        },
    )


def text(value: str, *, sub: str = "", title: str = "", mono: bool = False) -> Cell:
    """Plain text, with a smaller line below."""
    return {"kind": "text", "text": value, "sub": sub, "title": title, "mono": mono}


def quiet(value: str, *, title: str = "") -> Cell:
    """Text that steps back."""
    return {"kind": "text", "text": value, "title": title, "muted": True}


def owner(value: str) -> Cell:
    """Who answers for something; a mail address in two lines, so that it stays readable."""
    name, at, domain = value.partition("@")
    return {**quiet(name, title=value), "sub": at + domain}


def link(value: str, href: str, *, sub: str = "", title: str = "") -> Cell:
    """A link that keeps the session."""
    return {"kind": "link", "text": value, "href": href, "sub": sub, "title": title}


def badges(items: Sequence[Badge]) -> Cell:
    """Several badges side by side."""
    return {"kind": "badges", "items": list(items)}


def age(at: datetime | None) -> Cell:
    """How long ago, with the exact time on hover."""
    return text(format.age(at), title=format.instant(at))


def not_measured(title: str = "") -> Cell:
    """Says that nothing was measured; never a zero."""
    return {"kind": "missing", "text": format.MISSING, "title": title or _("Not measured")}
