"""Look at runs: lists, one run with all its steps, exports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.approvals import Approval
from control_plane.domain.errors import N_, NotFound
from control_plane.domain.inbox import InboxFilter, InboxView
from control_plane.domain.patterns import PatternSpec
from control_plane.domain.runs import Command, Run, legal_commands
from control_plane.domain.steps import Step
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.records import Page, RunFilter

_CHILDREN = 200


@dataclass(frozen=True)
class RunView:
    """Everything the run page shows, but the full texts of steps."""

    run: Run
    spec: PatternSpec
    steps: tuple[Step, ...]
    """In order of recording; superseded ones of earlier rounds included."""
    approvals: tuple[Approval, ...]
    """Newest first."""
    children: tuple[Run, ...]
    commands: tuple[Command, ...]
    """What may be asked of the run now."""


def list_runs(
    desk: Desk,
    principal: Principal,
    where: RunFilter,
    *,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Run]:
    """One page of runs, newest first. Raises `InvalidInput` for a cursor that is none of ours."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return tx.runs.page(principal.workspace_id, where, limit=limit, cursor=cursor)


def get_run(desk: Desk, principal: Principal, run_id: str) -> Run:
    """One run. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return existing_run(tx, principal, run_id)


def view_run(desk: Desk, principal: Principal, run_id: str) -> RunView:
    """One run with its steps, approvals and children. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        run = existing_run(tx, principal, run_id)
        return RunView(
            run=run,
            spec=tx.runs.spec(run),
            steps=tuple(tx.steps.of_run(run_id)),
            approvals=_approvals(tx, principal, run_id),
            children=_children(tx, principal, run_id),
            commands=legal_commands(run),
        )


def steps_after(desk: Desk, principal: Principal, run_id: str, seq: int) -> Sequence[Step]:
    """Steps recorded after `seq`, in order. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        existing_run(tx, principal, run_id)
        return tx.steps.of_run(run_id, after_seq=seq)


def step_payload(desk: Desk, principal: Principal, run_id: str, key: str) -> tuple[Any, Any]:
    """Full input and output of a step as JSON values. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        existing_run(tx, principal, run_id)
        payload = tx.steps.payload(run_id, key)
    if payload is None:
        raise NotFound(N_("Run {run} has no step {key!r}."), run=run_id, key=key)
    return payload


def export_run(desk: Desk, principal: Principal, run_id: str) -> dict[str, Any]:
    """Everything recorded about a run and its children, as one JSON-able document."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _document(tx, principal, existing_run(tx, principal, run_id))


def existing_run(tx: Records, principal: Principal, run_id: str) -> Run:
    """One run, within a transaction. Raises `NotFound`."""
    run = tx.runs.get(principal.workspace_id, run_id)
    if run is None:
        raise NotFound(N_("There is no run {run!r} in this workspace."), run=run_id)
    return run


def _document(tx: Records, principal: Principal, run: Run) -> dict[str, Any]:
    payloads = tx.steps.payloads(run.id)
    steps: list[dict[str, Any]] = []
    for step in tx.steps.of_run(run.id):
        given, produced = payloads.get(step.seq, (None, None))
        steps.append({**asdict(step), "input": given, "output": produced})
    return {
        "format": "agent-control-plane/run/1",
        "run": asdict(run),
        "pattern": tx.runs.spec(run).model_dump(mode="json"),
        "steps": steps,
        "approvals": [asdict(approval) for approval in _approvals(tx, principal, run.id)],
        "children": [_document(tx, principal, child) for child in _children(tx, principal, run.id)],
    }


def _approvals(tx: Records, principal: Principal, run_id: str) -> tuple[Approval, ...]:
    wanted = InboxFilter(view=InboxView.ALL, run_id=run_id)
    return tx.approvals.page(principal.workspace_id, wanted, limit=_CHILDREN).items


def _children(tx: Records, principal: Principal, run_id: str) -> tuple[Run, ...]:
    return tx.runs.page(
        principal.workspace_id, RunFilter(parent_run_id=run_id), limit=_CHILDREN, cursor=None
    ).items
