"""What is counted in one minute: ended runs and turns and calls to facts. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from control_plane.domain.kpis import Dimension, Facts
from control_plane.domain.runs import RunStatus
from control_plane.domain.sketch import LatencySketch
from control_plane.domain.steps import StepStatus
from storage.mapping import usd_of

ALL = "*"
"""The value that stands for all of a dimension together."""
_SUCCEEDED = {RunStatus.SUCCEEDED.value, StepStatus.COMPLETED.value}
_FAILED = {RunStatus.FAILED.value, StepStatus.FAILED.value}


class Counted(NamedTuple):
    """An ended run, turn or call, as it goes into the facts."""

    dimension: Dimension
    value: str
    """Name of the pattern, agent or model."""
    rehearsal: bool
    status: str
    latency_ms: int | None
    cost_micros: int | None
    """`None` when it could not be priced."""
    tokens: int
    handoffs: int = 0
    useful_handoffs: int = 0


class Bucket(NamedTuple):
    """Whose facts they are."""

    rehearsal: bool
    dimension: Dimension
    value: str


@dataclass
class _Tally:
    count: int = 0
    succeeded: int = 0
    failed: int = 0
    cost_micros: int = 0
    unpriced: int = 0
    tokens: int = 0
    handoffs: int = 0
    useful_handoffs: int = 0
    latencies_ms: list[int] = field(default_factory=list[int])

    def add(self, one: Counted) -> None:
        self.count += 1
        self.succeeded += one.status in _SUCCEEDED
        self.failed += one.status in _FAILED
        self.cost_micros += one.cost_micros or 0
        self.unpriced += one.cost_micros is None
        self.tokens += one.tokens
        self.handoffs += one.handoffs
        self.useful_handoffs += one.useful_handoffs
        # How long somebody let a run go on before cancelling it says nothing about how fast it is.
        if one.latency_ms is not None and one.status in _SUCCEEDED | _FAILED:
            self.latencies_ms.append(one.latency_ms)

    def facts(self) -> Facts:
        return Facts(
            count=self.count,
            succeeded=self.succeeded,
            failed=self.failed,
            cancelled=self.count - self.succeeded - self.failed,
            cost_usd=usd_of(self.cost_micros),
            unpriced=self.unpriced,
            tokens=self.tokens,
            handoffs=self.handoffs,
            useful_handoffs=self.useful_handoffs,
            latency=LatencySketch.of(self.latencies_ms),
        )


def facts_of(counted: Iterable[Counted]) -> dict[Bucket, Facts]:
    """The facts of each pattern, agent and model, and of all of each together."""
    tallies: defaultdict[Bucket, _Tally] = defaultdict(_Tally)
    for one in counted:
        for value in (one.value, ALL):
            tallies[Bucket(one.rehearsal, one.dimension, value)].add(one)
    return {bucket: tally.facts() for bucket, tally in tallies.items()}
