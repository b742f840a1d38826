"""What happens to runs and approvals, as endpoints are told of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from control_plane.domain.approvals import Approval
from control_plane.domain.runs import Outcome, Run, RunStatus
from control_plane.domain.webhooks import ApprovalEvent, Happened, RunEvent
from storage.outbox import post

Row = Mapping[Any, Any]


def runs_started(sql: Connection, rows: Iterable[Row], *, now: datetime) -> None:
    """Tell of runs that a worker took up just now, for the first time."""
    post(sql, [_of_run(RunEvent.STARTED, row, {}, now=now) for row in rows])


def run_ended(
    sql: Connection, row: Row, status: RunStatus, outcome: Outcome | None, *, now: datetime
) -> None:
    """Tell of a run that has ended, or cannot go on."""
    facts = {"outcome": outcome.value if outcome else None}
    post(sql, [_of_run(RunEvent(f"run.{status.value}"), row, facts, now=now)])


def runs_cancelled(sql: Connection, runs: Iterable[Run], *, now: datetime) -> None:
    """Tell of runs that were cancelled while they were at rest."""
    facts = {"outcome": Outcome.CANCELLED.value}
    post(sql, [_of_run(RunEvent.CANCELLED, vars(run), facts, now=now) for run in runs])


def approval_requested(sql: Connection, approval: Approval) -> None:
    """Tell of a question that was just asked."""
    found = _of_approval(ApprovalEvent.REQUESTED, vars(approval), now=approval.requested_at)
    post(sql, [found])


def approvals_closed(
    sql: Connection, type_: ApprovalEvent, rows: Iterable[Row], *, now: datetime
) -> None:
    """Tell of questions that nobody decides any more."""
    post(sql, [_of_approval(type_, row, now=now) for row in rows])


def _of_run(type_: RunEvent, row: Row, facts: Mapping[str, Any], *, now: datetime) -> Happened:
    known = ("pattern_name", "pattern_version", "round", "parent_run_id", "rehearsal", "demo")
    return Happened(
        workspace_id=row["workspace_id"],
        type=type_.value,
        at=now,
        subject=f"run/{row['id']}",
        facts={**{name: row[name] for name in known}, **facts},
    )


def _of_approval(type_: ApprovalEvent, row: Row, *, now: datetime) -> Happened:
    return Happened(
        workspace_id=row["workspace_id"],
        type=type_.value,
        at=now,
        subject=f"approval/{row['id']}",
        facts={"run": row["run_id"], "pattern_name": row["pattern_name"]},
    )
