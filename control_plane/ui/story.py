"""A story told top to bottom: who said or did what. For transcripts and conversations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from control_plane.ui import component
from control_plane.ui.badges import Badge

Entry = dict[str, Any]
Line = dict[str, Any]
_draw = component.declare("story")


def entry(
    who: str,
    *,
    text: str = "",
    tone: str = "gray",
    badges: Sequence[Badge] = (),
    meta: str = "",
    lines: Sequence[Line] = (),
    key: str | None = None,
    chosen: bool = False,
    folded: str = "",
    mono: bool = False,
) -> Entry:
    """One entry; with a `key` a click on it picks it, `folded` names what is hidden until asked."""
    return {
        "who": who,
        "text": text,
        "tone": tone,
        "badges": list(badges),
        "meta": meta,
        "lines": list(lines),
        "key": key,
        "chosen": chosen,
        "folded": folded,
        "mono": mono,
    }


def line(
    label: str, text: str = "", *, tone: str = "", mono: bool = False, key: str | None = None
) -> Line:
    """A smaller happening within an entry."""
    return {"label": label, "text": text, "tone": tone, "mono": mono, "key": key}


def show(
    entries: Sequence[Entry], *, key: str, on_pick: Callable[[str], None] | None = None
) -> None:
    """Draw the story; `on_pick` gets the key of an entry that is clicked."""
    _draw(
        key=key,
        data={"entries": list(entries), "pickable": on_pick is not None},
        on_picked_change=component.picking(key, on_pick or component.ignore),
    )
