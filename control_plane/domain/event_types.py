"""Which types of events there are, and what somebody who mistyped one probably meant. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from control_plane.domain.audit_actions import ACTIONS
from control_plane.domain.errors import N_, Problem
from control_plane.domain.webhooks import EVENTS, wanted

TYPES = tuple(dict.fromkeys((*EVENTS, *ACTIONS)))
_FAMILIES = tuple(dict.fromkeys(type_.partition(".")[0] + ".*" for type_ in TYPES))


def unknown(patterns: Iterable[str], *, known: Iterable[str] = ()) -> list[Problem]:
    """A problem for each pattern that no event will ever match, with the nearest that one does.

    Args:
        known: Patterns that were accepted earlier, whatever they match by now.
    """
    accepted = set(known)
    return [
        _problem(place, pattern)
        for place, pattern in enumerate(patterns)
        if pattern not in accepted and not any(wanted([pattern], type_) for type_ in TYPES)
    ]


def _problem(place: int, pattern: str) -> Problem:
    field = f"events.{place}"
    near = difflib.get_close_matches(pattern, (*TYPES, *_FAMILIES), n=1, cutoff=0.5)
    if near:
        template = N_("No event is of type {pattern!r}; did you mean {nearest}?")
        return Problem(field, template, {"pattern": pattern, "nearest": near[0]})
    template = N_("No event is of type {pattern!r}; write one such as run.failed, or * for all.")
    return Problem(field, template, {"pattern": pattern})
