"""What an activity came to, raised in the workflow where it ends the verb. Pure."""

from __future__ import annotations

from control_plane.domain.errors import N_, StepFailed
from control_plane.engines.replay import CodeChanged
from control_plane.engines.stops import Stopped
from control_plane.engines.temporal.wire import Acted, Failure
from control_plane.patterns.context import Result


def unless_it_ends(acted: Acted) -> Acted:
    """What the verb goes on with.

    Raises:
        CodeChanged: The record has something else at this place.
        Stopped: A person ended the run.
        StepFailed: For good.
    """
    if acted.code_changed:
        raise CodeChanged(acted.code_changed)
    if acted.stopped is not None:
        raise Stopped(Result(acted.stopped.outcome, note=acted.stopped.note))
    if acted.failure is not None:
        raise _as_raised(acted.failure)
    return acted


def _as_raised(failure: Failure) -> StepFailed:
    error = StepFailed(failure.reason, N_("{reason}"), reason=failure.message)
    error.key = failure.key
    return error
