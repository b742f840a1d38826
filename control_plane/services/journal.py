"""The port between an engine and the store: what it reads and writes while it carries out runs.

Writes are values. The engine hands them over in batches, and each batch is one transaction, so that
the steps of many runs share one commit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from control_plane.domain.approvals import Approval, Decision
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.runs import Outcome, Pin, Run, RunStatus
from control_plane.services.order_writes import Halt, SetBudget, TakeMessages, TakeRedirection
from control_plane.services.recorded import LoadedRun, Orders, Outside, StepRecord, Untold

# What an engine writes.


@dataclass(frozen=True)
class Claim:
    """Queue every waiting run whose time has come, then take queued runs, longest queued first.

    Answers `Claimed`, with at most `limit` runs.
    """

    limit: int
    now: datetime


@dataclass(frozen=True)
class Claimed:
    """What a claim got."""

    runs: Sequence[LoadedRun]
    next_due: datetime | None
    """When the next waiting run must be looked at; `None` when none has a time."""


@dataclass(frozen=True)
class Enter:
    """Work on a run that another engine carries out: mark it as running unless it is held.

    Answers the run as it is then as a `LoadedRun`, or `None` if it is gone or cannot be read. Look
    at its status: a paused or ended one stays as it is.
    """

    run_id: str
    now: datetime
    round: int | None = None
    """Leave it as it is in any other round; `None` takes the one there is."""


@dataclass(frozen=True)
class Told:
    """The engine that carries out the run knows what happened to it up to this signal."""

    run_id: str
    signal: int


@dataclass(frozen=True)
class Forget:
    """The engine that carries out the run does not know of it any more: it must be told anew."""

    run_id: str


@dataclass(frozen=True)
class TakeOver:
    """From now on this worker alone writes; what another one hands in is refused as `Deposed`."""

    process: str
    """Host and process id."""
    started_at: datetime
    now: datetime


@dataclass(frozen=True)
class Recover:
    """Queue every run that is recorded as running but in no worker's hands. Answers how many."""

    in_hand: frozenset[str]
    """Ids of the runs the worker has."""
    now: datetime


@dataclass(frozen=True)
class OpenApproval:
    """Ask a person: the question and the step that waits for it. Asking again changes nothing."""

    approval: Approval
    step: StepRecord
    acting: Pin | None = None
    """The agent that acts; the store knows who wrote its version, and its risk tier."""


@dataclass(frozen=True)
class Expire:
    """Close a question nobody answered in time; a decision that came first stands."""

    approval_id: str
    decision: Decision
    now: datetime


@dataclass(frozen=True)
class StartChild:
    """Queue a child run and record the step that waits for it. Answers the child as it is then.

    A child that is there already, from before its parent was retried, is taken up again: if it
    failed or was cancelled it is retried itself, so that what it had completed is not done over.
    """

    child: Run
    step: StepRecord
    spec: PatternSpec
    """What the child executes: its pattern under its parent's policy."""


@dataclass(frozen=True)
class Fenced:
    """Write this only if the run still goes on in the step's round and the step has not ended.

    For engines where a worker that was given up may come back. Answers the write's own answer in a
    tuple, or an empty one when nothing was written.
    """

    what: StepRecord | OpenApproval | StartChild

    @property
    def step(self) -> StepRecord:
        """The step that is written."""
        return self.what if isinstance(self.what, StepRecord) else self.what.step


@dataclass(frozen=True)
class Rest:
    """Put a run to rest as `status`; if something happened since `signal`, queue it again."""

    run_id: str
    signal: int
    status: RunStatus
    """`waiting` or `paused`."""
    wake_at: datetime | None
    active_ms: int
    now: datetime


@dataclass(frozen=True)
class Finish:
    """End a run and tell its parent.

    If it did not succeed, open questions are withdrawn, and unfinished steps and live child runs
    cancelled.
    """

    run_id: str
    status: RunStatus
    outcome: Outcome | None
    answer: str | None
    error: str | None
    active_ms: int
    handoffs: int
    useful_handoffs: int
    now: datetime
    round: int | None = None
    """The round that ended; nothing is written in a later one. `None` is the one there is."""


@dataclass(frozen=True)
class SignOfLife:
    """The engine's worker is there."""

    process: str
    started_at: datetime
    active_runs: int
    trouble: str
    now: datetime
    engine: str = "embedded"


Write = (
    StepRecord
    | Claim
    | Enter
    | Told
    | Forget
    | Fenced
    | TakeOver
    | Recover
    | OpenApproval
    | Expire
    | StartChild
    | Rest
    | Finish
    | Halt
    | TakeMessages
    | TakeRedirection
    | SetBudget
    | SignOfLife
)


class Deposed(Exception):
    """Another worker has taken over the store."""


class Journal(Protocol):
    """The store, as an engine sees it."""

    def write(self, batch: Sequence[Write]) -> list[Any]:
        """Carry out the batch in one transaction; answers in its order.

        Raises:
            StoreUnavailable: Nothing of the batch was written; it may be tried again.
            Deposed: Nothing was written, and nothing of this worker's will be.
        """
        ...

    def signals(self, run_ids: Sequence[str]) -> Mapping[str, int]:
        """The signal of each of these runs."""
        ...

    def untold(self, engine: str, *, limit: int) -> Sequence[Untold]:
        """Runs of this engine that it must be told of, in the order they were made."""
        ...

    def known_to(self, engine: str, *, queued_before: datetime | None = None) -> Sequence[str]:
        """Ids of the live runs that this engine was told of.

        Args:
            queued_before: Only those that nobody has taken up since then.
        """
        ...

    def outside(self, run_id: str) -> Outside:
        """What happened to the run from outside."""
        ...

    def standing_of(self, agent_id: str) -> tuple[str, str]:
        """Stage and risk tier of an agent as they are now; empty texts when it is gone."""
        ...

    def line(self, run_id: str) -> tuple[str, ...]:
        """The run and those above it, up to the top."""
        ...

    def orders(self, line: Sequence[str], workspace_id: str, agent: str, key: str) -> Orders:
        """What people ordered for a call of the agent.

        Args:
            line: The run and those above it, up to the top.
            key: Of the turn.
        """
        ...

    def output(self, run_id: str, key: str) -> Any:
        """Full output of a recorded step, as a JSON value. Raises `KeyError`."""
        ...
