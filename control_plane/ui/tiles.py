"""Tiles: one number each, with its unit, what it means and where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from control_plane.ui import component
from control_plane.ui.badges import Badge

Tile = dict[str, Any]
_draw = component.declare("tiles")


def tile(
    label: str,
    value: str,
    *,
    tone: str = "",
    notes: Sequence[str] = (),
    href: str | None = None,
    title: str = "",
    badge: Badge | None = None,
    filled: float | None = None,
) -> Tile:
    """One tile; `notes` are small lines below the number, `badge` stands beside the label.

    Args:
        filled: How much of a bar below the value is filled, 0 to 1; `None` draws none. The bar
            repeats what the value says in words, such as "3 of 5".
    """
    return {
        "label": label,
        "value": value,
        "tone": tone,
        "notes": list(notes),
        "href": href,
        "title": title,
        "badge": badge,
        "filled": filled,
    }


def show(tiles: Sequence[Tile], *, key: str, least: str = "10rem") -> None:
    """Draw tiles side by side; `least` is the narrowest they get."""
    _draw(key=key, data={"tiles": list(tiles), "least": least})
