"""The way a run took through its pattern: visits, passages, and where it stands. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.patterns import PatternSpec, PipelineSpec, SwarmSpec
from control_plane.domain.runs import RunStatus
from control_plane.domain.steps import Step, StepKind, StepStatus
from control_plane.domain.topology import END, START, members

_TURNS = (StepKind.AGENT, StepKind.CHILD)
_MOVED = ("accepted", "redirected")


@dataclass(frozen=True)
class Path:
    """What is drawn over a topology."""

    visits: Mapping[str, int] = field(default_factory=dict[str, int])
    """Turns by member."""
    passages: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """How often control went from one node to another."""
    states: Mapping[str, str] = field(default_factory=dict[str, str])
    """`running`, `waiting`, `failed` or `done` by member."""
    asked: frozenset[str] = frozenset()
    """Members about whose action a person is asked now."""


def path_of(
    spec: PatternSpec, steps: Sequence[Step], approvals: Sequence[Approval], status: RunStatus
) -> Path:
    """The way through the pattern that these steps record; superseded steps do not count."""
    turns = [s for s in steps if s.kind in _TURNS and s.depth == 0 and not s.superseded]
    handoffs = [s for s in steps if s.kind is StepKind.HANDOFF and not s.superseded]
    visits = Counter(turn.name for turn in turns)
    succeeded = status is RunStatus.SUCCEEDED
    if isinstance(spec, SwarmSpec):
        passages = _swarm(spec, turns, handoffs)
    elif isinstance(spec, PipelineSpec):
        passages = _pipeline(spec, visits, succeeded=succeeded)
    else:
        passages = _around_head(spec, turns, succeeded=succeeded)
    pending = [a.action for a in approvals if a.status is ApprovalStatus.PENDING]
    return Path(
        visits=dict(visits),
        passages={pair: count for pair, count in passages.items() if count},
        states={turn.name: _state(turn) for turn in turns},
        asked=frozenset(action.source or action.target for action in pending),
    )


def _state(turn: Step) -> str:
    match turn.status:
        case StepStatus.FAILED:
            return "failed"
        case StepStatus.COMPLETED:
            return "done"
        case StepStatus.WAITING:
            return "waiting"
        case StepStatus.CANCELLED:
            return "cancelled"
        case _:
            return "running"


def _swarm(
    spec: SwarmSpec, turns: Sequence[Step], handoffs: Sequence[Step]
) -> Counter[tuple[str, str]]:
    passages: Counter[tuple[str, str]] = Counter()
    if turns:
        passages[(START, spec.entry)] = 1
    for step in handoffs:
        if step.detail.get("outcome") in _MOVED:
            passages[(str(step.detail["source"]), str(step.detail["target"]))] += 1
    return passages


def _pipeline(
    spec: PipelineSpec, visits: Mapping[str, int], *, succeeded: bool
) -> Counter[tuple[str, str]]:
    passages: Counter[tuple[str, str]] = Counter()
    before = [START]
    for stage in spec.stages:
        here = [member.name for member in stage.members if visits.get(member.name)]
        passages.update((a, b) for a in before for b in here)
        before = here or before
    if succeeded:
        passages.update((a, END) for a in before)
    return passages


def _around_head(
    spec: PatternSpec, turns: Sequence[Step], *, succeeded: bool
) -> Counter[tuple[str, str]]:
    """A head that sends members out, and gets them back; a single agent is a head alone."""
    head = members(spec)[0].name
    passages: Counter[tuple[str, str]] = Counter()
    for turn in turns:
        if turn.name == head:
            continue
        passages[(head, turn.name)] += 1
        if turn.status is StepStatus.COMPLETED:
            passages[(turn.name, head)] += 1
    if turns:
        passages[(START, head)] = 1
    if succeeded:
        passages[(head, END)] = 1
    return passages
