"""Which recorded steps a retry of a run does over. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from control_plane.domain.steps import StepStatus


@dataclass(frozen=True)
class Trace:
    """A step, as far as a retry looks at it."""

    seq: int
    key: str
    status: StepStatus


def superseded_by_retry(steps: Sequence[Trace]) -> set[int]:
    """The `seq` of every step that must be done over; all others are kept and not run twice.

    A step that did not complete is done over. If a turn failed although everything below it completed
    (a malformed answer, a limit), its record would fail it again, so what is below goes too.
    """
    unfinished = {step.key for step in steps if step.status is not StepStatus.COMPLETED}
    hopeless = {key for key in unfinished if not any(other.startswith(f"{key}/") for other in unfinished)}
    return {
        step.seq
        for step in steps
        if step.key in unfinished or any(step.key.startswith(f"{key}/") for key in hopeless)
    }
