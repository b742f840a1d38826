"""What of the fleet can be paused: what a document says of it, and what an apply does about it."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import Field

from control_plane.domain.frozen import Frozen
from control_plane.services.fleet_entries import Entry


class PausableAround(Frozen):
    """What stands beside the specification of what can be paused."""

    paused: bool | None = None
    """Left out, it stays as it is; what is new is not paused."""
    pause_note: str | None = Field(default=None, max_length=500)
    """Why, in a sentence."""


def pausable(*, paused: bool, note: str) -> PausableAround:
    """As it is in the store."""
    return PausableAround(paused=paused, pause_note=(note or None) if paused else None)


def settle_pause(
    entry: Entry,
    there: PausableAround,
    *,
    pause: Callable[[str], object],
    resume: Callable[[], object],
) -> None:
    """Pause with the note, or resume, where the document says otherwise than it is.

    Args:
        there: As it is; of what was made just now, not paused.
    """
    wanted = entry.around
    assert isinstance(wanted, PausableAround)  # noqa: S101 - what the kind has read
    if wanted.paused and not (there.paused and there.pause_note == wanted.pause_note):
        pause(wanted.pause_note or "")
    elif wanted.paused is False and there.paused:
        resume()
