"""Follow a run: what changed since one last looked, and from where to go on after a break."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from control_plane.domain.access import Principal
from control_plane.domain.runs import FINAL, Run, RunStatus
from control_plane.domain.steps import Step, StepStatus
from control_plane.services.desk import Desk
from control_plane.services.runs import get_run, steps_after

AT_REST = FINAL | {RunStatus.NEEDS_ATTENTION}
"""Nothing more happens to such a run unless somebody acts on it."""
_SETTLED = frozenset({StepStatus.COMPLETED, StepStatus.FAILED, StepStatus.CANCELLED})
_POSITION = re.compile(r"([0-9]{1,9})-([0-9]{1,18})", re.ASCII)


@dataclass(frozen=True)
class Position:
    """How far a reader is: every step up to here was seen in its last state."""

    round: int
    """Of the run. A retry supersedes steps that were seen, so another round starts over."""
    seq: int

    def __str__(self) -> str:
        return f"{self.round}-{self.seq}"

    @classmethod
    def parse(cls, text: str | None) -> Position | None:
        """What `str` wrote; `None` for anything else, which means from the start."""
        match = _POSITION.fullmatch(text or "")
        return cls(int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True)
class News:
    """What changed since the last look."""

    run: Run
    run_changed: bool
    """Whether its status, its answer or what an operator asked of it changed."""
    steps: tuple[Step, ...]
    """New ones and ones that moved on, in order of recording."""
    position: Position

    @property
    def ended(self) -> bool:
        """Whether the run is at rest and every step of it was shown."""
        return self.run.status in AT_REST

    def position_at(self, step: Step) -> Position:
        """Where a reader is who has seen the news up to this step and no further."""
        return Position(self.position.round, min(self.position.seq, step.seq))


class Follower:
    """Looks at one run again and again, and tells what is new. For one reader."""

    def __init__(self, run_id: str, *, after: Position | None = None) -> None:
        """Follow from the start, or from where an earlier reader was."""
        self._run_id = run_id
        self._position = after
        self._open: dict[int, Step] = {}
        self._last: Run | None = None

    def look(self, desk: Desk, principal: Principal) -> News:
        """What is new. Raises `NotFound`.

        The run is read before its steps: once it is at rest, all its steps are there to read.
        """
        run = get_run(desk, principal, self._run_id)
        if self._position is None or self._position.round != run.round:
            self._position, self._open = Position(run.round, 0), {}
        steps = steps_after(desk, principal, self._run_id, self._position.seq)
        changed = tuple(step for step in steps if self._open.get(step.seq) != step)
        news = News(
            run, self._moved(run), changed, Position(run.round, _settled(steps, self._position.seq))
        )
        self._position = news.position
        self._open = {step.seq: step for step in steps if step.seq > news.position.seq}
        self._last = run
        return news

    def _moved(self, run: Run) -> bool:
        last = self._last
        return last is None or (last.status, last.control, last.answer) != (
            run.status,
            run.control,
            run.answer,
        )


def _settled(steps: Iterable[Step], before: int) -> int:
    """The last step in order up to which none will change any more."""
    settled = before
    for step in steps:
        if step.status not in _SETTLED:
            break
        settled = step.seq
    return settled
