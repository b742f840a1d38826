"""Where interventions are kept; `storage/` implements it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from control_plane.domain.budgets import BudgetRecord, RunBudget, Spent
from control_plane.domain.interventions import HaltedRun, KillSwitch, Redirection, RunMessage
from control_plane.domain.runs import Run


class KillSwitches(Protocol):
    """Stops of agents and of the fleet."""

    def in_force(self, workspace_id: str) -> Sequence[KillSwitch]:
        """Those that hold now, the oldest first."""
        ...

    def holding(self, workspace_id: str, subject: str) -> KillSwitch | None:
        """The one that holds exactly this now."""
        ...

    def page(self, workspace_id: str, *, limit: int) -> Sequence[KillSwitch]:
        """The newest, released ones included."""
        ...

    def add(self, switch: KillSwitch) -> bool:
        """Let it hold from now on. False when the subject is held already."""
        ...

    def release(self, switch: KillSwitch, *, by: str, now: datetime) -> int | None:
        """End it, and let the runs it paused go on; how many. `None` when it was released first."""
        ...

    def halted(self, run_ids: Collection[str]) -> Mapping[str, HaltedRun]:
        """Which of the runs kill switches paused, by id."""
        ...

    def count_halted(self, switch_ids: Collection[str]) -> Mapping[str, int]:
        """How many runs each switch paused, by its id."""
        ...


class RunMessages(Protocol):
    """What people tell runs."""

    def add(self, message: RunMessage, *, now: datetime) -> bool:
        """Keep it for the next turn. False when the run has ended meanwhile."""
        ...

    def of_run(self, run_id: str) -> Sequence[RunMessage]:
        """The oldest first."""
        ...


class RunBudgets(Protocol):
    """What runs may use. A child run has the one of the run at the top."""

    def start(self, run: Run, limits: RunBudget, *, now: datetime) -> None:
        """The budget a run begins with."""
        ...

    def get(self, run_id: str) -> BudgetRecord | None:
        """Of a run at the top; `None` when nothing was ever limited."""
        ...

    def spent(self, run_id: str) -> Spent:
        """What a run at the top and all runs below it have used."""
        ...

    def set(self, record: BudgetRecord, *, expected_version: int) -> bool:
        """Compare-and-set; 0 expects none. Questions about the old one need no answer any more."""
        ...


class Redirections(Protocol):
    """Who people say is next in a run."""

    def put(self, redirection: Redirection, *, now: datetime) -> bool:
        """Keep it; one that still lay ahead goes. False when the run has ended meanwhile."""
        ...

    def ahead(self, run_id: str) -> Redirection | None:
        """The one that no handoff has met yet."""
        ...
