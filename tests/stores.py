"""Things to put into a store. Every instant is after `NOW`, every id after the one made before."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, select, update

from control_plane.domain.agents import Agent, AgentSpec, AgentVersion, Stage
from control_plane.domain.approvals import Action, Approval, ApprovalStatus
from control_plane.domain.connections import Connection, ConnectionSpec
from control_plane.domain.patterns import Member, Pattern, PatternVersion, SingleSpec
from control_plane.domain.policy import ActionKind
from control_plane.domain.retention import HoldKind, LegalHold
from control_plane.domain.runs import FINAL, Run, RunStatus, Usage
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.domain.tools import Tool, ToolSpec
from control_plane.services.recorded import StepRecord
from storage.approval_mapping import approval_values
from storage.dirty import mark_dirty
from storage.mapping import instant_of, maybe_micros_of, step_values
from storage.store import SqlStore
from storage.tables import ApprovalRow, RollupDirtyRow, RunRow, StepRow, table_of

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
HERE, ELSEWHERE = "default", "other"
_numbers = itertools.count(1)


def new_id(prefix: str) -> str:
    return f"{prefix}_{next(_numbers):06d}"


def at(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def hold(store: SqlStore, kind: str, target: str = "", *, workspace_id: str = HERE) -> LegalHold:
    """A legal hold, whether what it is on has a record of its own in this store or not."""
    placed = LegalHold(
        new_id("hold"), workspace_id, HoldKind(kind), target or workspace_id, "Case 7", NOW, "local"
    )
    with store.writing() as tx:
        tx.holds.add(placed)
    return placed


def a_connection(name: str = "house", *, workspace_id: str = HERE) -> Connection:
    spec = ConnectionSpec(name=name, base_url="http://127.0.0.1:1/v1", api_key="env:HOUSE_KEY")
    return Connection(new_id("con"), workspace_id, spec, 1, NOW, NOW)


def a_tool(name: str = "refund", *, workspace_id: str = HERE) -> Tool:
    spec = ToolSpec(
        name=name,
        description="Refund an order",
        parameters={"type": "object", "properties": {"order": {"type": "string"}}},
        url="http://127.0.0.1:1/{order}",
    )
    return Tool(new_id("tool"), workspace_id, spec, 1, NOW, NOW)


def an_agent(name: str = "billing", *, workspace_id: str = HERE) -> tuple[Agent, AgentVersion]:
    spec = AgentSpec(role="Bills", instructions="Bill.", connection="house", model="small")
    agent = Agent(new_id("agt"), workspace_id, name, "finance", Stage.DRAFT, 1, spec, NOW, NOW)
    return agent, AgentVersion(agent.id, 1, spec, NOW, "ann")


def a_pattern(name: str = "answer", *, workspace_id: str = HERE) -> tuple[Pattern, PatternVersion]:
    spec = SingleSpec(member=Member(name="billing"))
    pattern = Pattern(new_id("pat"), workspace_id, name, "finance", 1, spec, NOW, NOW)
    return pattern, PatternVersion(pattern.id, 1, spec, NOW, "ann")


def a_run(status: RunStatus = RunStatus.QUEUED, **changes: Any) -> Run:
    run = Run(
        id=new_id("run"),
        workspace_id=HERE,
        pattern_id="",
        pattern_name="answer",
        pattern_kind="single",
        pattern_version=0,
        pins={},
        status=status,
        outcome=None,
        input={"request": "Hello"},
        answer=None,
        error=None,
        rehearsal=False,
        demo=False,
        round=0,
        control=None,
        started_by="ann",
        source="ui",
        parent_run_id=None,
        parent_key=None,
        forked_from=None,
        created_at=NOW,
        started_at=None,
        finished_at=NOW if status in FINAL else None,
        active_ms=0,
        usage=Usage(),
        handoffs=0,
        useful_handoffs=0,
    )
    return replace(run, **changes)


def added(store: SqlStore, run: Run) -> Run:
    with store.writing() as tx:
        tx.runs.add(run, inline_spec=SingleSpec(member=Member(name="billing")))
    return run


def reread(store: SqlStore, run: Run) -> Run:
    with store.reading() as tx:
        found = tx.runs.get(run.workspace_id, run.id)
    assert found is not None
    return found


def add_step(
    store: SqlStore,
    run: Run,
    key: str,
    *,
    kind: StepKind = StepKind.AGENT,
    name: str = "billing",
    status: StepStatus = StepStatus.COMPLETED,
    superseded: bool = False,
    **fields: Any,
) -> int:
    """Put a step on the run's record, and mark its minute; answers its seq."""
    record = StepRecord(
        run_id=run.id,
        workspace_id=run.workspace_id,
        key=key,
        kind=kind,
        name=name,
        status=status,
        fingerprint="asked.produced",
        **{"round": run.round, "started_at": NOW, **fields},
    )
    step = table_of(StepRow)
    with store.database.writing() as sql:
        mark_dirty(sql, run.workspace_id, [maybe_micros_of(record.finished_at)])
        values = {**step_values(record), "superseded": superseded}
        return sql.execute(insert(step).values(values).returning(step.c.seq)).scalar_one()


def ended_in(seconds: float, *, cost_usd: str | None = "0.002", tokens: int = 30) -> dict[str, Any]:
    """Fields of a step that ended so long after `NOW`."""
    cost = None if cost_usd is None else Decimal(cost_usd)
    return {
        "started_at": at(seconds - 0.5),
        "finished_at": at(seconds),
        "latency_ms": 500,
        "usage": Usage(tokens - 10, 10, cost, 1),
    }


def ask(store: SqlStore, run: Run, step_key: str = "approve", **changes: Any) -> Approval:
    """Put an open question of the run into the store."""
    action = Action(
        ActionKind.HANDOFF, "triage", "billing", {"reason": "money"}, targets=("billing", "legal")
    )
    approval = Approval(
        id=new_id("apr"),
        workspace_id=run.workspace_id,
        run_id=run.id,
        step_key=step_key,
        pattern_name=run.pattern_name,
        action=action,
        digest=action.digest,
        because="money moves",
        evidence=("said hello",),
        status=ApprovalStatus.PENDING,
        requested_at=NOW,
        expires_at=None,
        decided_at=None,
        decided_by=None,
        decision=None,
    )
    approval = replace(approval, **changes)
    with store.database.writing() as sql:
        values = {**approval_values(approval), "round": run.round}
        sql.execute(insert(table_of(ApprovalRow)).values(values))
    return approval


def approval_now(store: SqlStore, approval: Approval) -> Approval:
    with store.reading() as tx:
        found = tx.approvals.get(approval.workspace_id, approval.id)
    assert found is not None
    return found


def signal_of(store: SqlStore, run: Run) -> int:
    """How often the run was told that something happened outside its worker."""
    column = table_of(RunRow).c
    with store.database.reading() as sql:
        return sql.execute(select(column.signal).where(column.id == run.id)).scalar_one()


def give_control(store: SqlStore, run: Run, command: str) -> None:
    """As if an operator had asked it of the running run."""
    table = table_of(RunRow)
    with store.database.writing() as sql:
        sql.execute(update(table).where(table.c.id == run.id).values(control=command))


def dirty_minutes(store: SqlStore) -> list[datetime]:
    """Minutes marked for the next refresh of the rollups."""
    with store.database.reading() as sql:
        rows = sql.execute(select(table_of(RollupDirtyRow).c.minute)).scalars()
        return sorted(instant_of(minute) for minute in rows)
