"""Which recorded steps a retry of a run does over. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from control_plane.domain.steps import StepKind, StepStatus

_KEPT = frozenset({StepKind.TOOL, StepKind.APPROVAL})


@dataclass(frozen=True)
class Trace:
    """A step, as far as a retry looks at it."""

    seq: int
    key: str
    status: StepStatus
    kind: StepKind


def superseded_by_retry(steps: Sequence[Trace]) -> set[int]:
    """The `seq` of every step that must be done over; all others are kept and not run twice.

    A step that did not complete is done over, unless what it is part of went on without it and
    completed. If a turn failed although everything below it completed (a malformed answer, a
    limit), its record would fail it again, so what its model said goes too. What its tools did and
    people decided stays: it is taken again only where the model asks for exactly the same.
    """
    completed = {step.key for step in steps if step.status is StepStatus.COMPLETED}
    unfinished = {
        step.key
        for step in steps
        if step.status is not StepStatus.COMPLETED and not _is_below(step.key, completed)
    }
    hopeless = {
        key for key in unfinished if not any(_is_below(other, {key}) for other in unfinished)
    }
    return {
        step.seq
        for step in steps
        if step.key in unfinished or (step.kind not in _KEPT and _is_below(step.key, hopeless))
    }


def _is_below(key: str, above: Collection[str]) -> bool:
    """Whether the step is part of one of these."""
    parts = key.split("/")
    return any("/".join(parts[:depth]) in above for depth in range(1, len(parts)))
