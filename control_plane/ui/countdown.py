"""Time that runs out, counted down by the browser itself."""

from __future__ import annotations

from datetime import datetime

from control_plane.ui import component, format

_draw = component.declare("countdown")


def show(
    until: datetime, *, before: str, after: str = "", over: str, key: str, tone: str = "orange"
) -> None:
    """Draw what is left until the instant, between two pieces of a sentence.

    Args:
        over: What stands there once the time is over.
    """
    left = (until - format.now()).total_seconds()
    data = {"before": before, "after": after, "over": over, "tone": tone}
    _draw(key=key, data={**data, "left_ms": max(0, round(left * 1000))})
