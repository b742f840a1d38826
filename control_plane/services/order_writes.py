"""What an engine writes when it meets what people ordered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from control_plane.domain.budgets import BudgetRecord


@dataclass(frozen=True)
class Halt:
    """Pause the run: a kill switch holds an agent of it.

    Answers the run's signal then, or `None` if nothing holds the agent any more.
    """

    run_id: str
    workspace_id: str
    agent: str
    now: datetime


@dataclass(frozen=True)
class TakeMessages:
    """Take up what people told the run for a turn that begins. Answers the `RunMessage`s.

    The same turn gets the same again.
    """

    run_id: str
    line: tuple[str, ...]
    """The run and those above it."""
    agent: str
    key: str
    now: datetime


@dataclass(frozen=True)
class TakeRedirection:
    """Take up where a person sends the run next. Answers the `Redirection`, or `None`."""

    run_id: str
    key: str
    """Of the turn that hands off; the same turn gets the same again."""
    targets: tuple[str, ...]
    """Whom it may hand to; a redirection to somebody else waits for another turn."""
    now: datetime


@dataclass(frozen=True)
class SetBudget:
    """A person let the run use more. Answers whether nobody changed the budget first."""

    record: BudgetRecord
    expected_version: int
