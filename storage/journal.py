"""The store, as an engine sees it: claims and records in batches, each batch one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, func, select

from control_plane.domain.agents import AgentSpec
from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.patterns import PatternSpec, pattern_spec
from control_plane.domain.runs import Command, Pin, Run, RunStatus
from control_plane.domain.steps import StepKind, StepStatus
from control_plane.domain.tools import ToolSpec
from control_plane.services.journal import (
    Claim,
    LoadedRun,
    Outside,
    Recorded,
    Ring,
    StepRecord,
    Write,
)
from storage import journal_writes as writes
from storage.database import Database
from storage.mapping import approval_of, instant_of, run_of, usage_of
from storage.tables import (
    AgentVersionRow,
    ApprovalRow,
    ConnectionRow,
    PatternVersionRow,
    RunRow,
    StepRow,
    ToolRow,
    table_of,
)

_run, _step, _approval = map(table_of, (RunRow, StepRow, ApprovalRow))
_REPLAYED = (
    _step.c.key,
    _step.c.kind,
    _step.c.status,
    _step.c.round,
    _step.c.attempt,
    _step.c.fingerprint,
    _step.c.preview,
    _step.c.detail,
    _step.c.error,
    _step.c.reason,
    _step.c.input_tokens,
    _step.c.output_tokens,
    _step.c.cost_micros,
    _step.c.due_at,
    _step.c.started_at,
)


class SqlJournal:
    """Implements `Journal`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def write(self, batch: Sequence[Write]) -> list[Any]:
        """See `Journal.write`. Survives the end of the process; decisions, written elsewhere, also power loss."""
        answers: list[Any] = []
        with self._database.writing(durable=False) as connection:
            position = 0
            while position < len(batch):
                steps = _steps_from(batch, position)
                if steps:
                    writes.record_steps(connection, steps)
                    answers += [None] * len(steps)
                    position += len(steps)
                else:
                    answers.append(_carry_out(connection, batch[position]))
                    position += 1
        return answers

    def signals(self, run_ids: Sequence[str]) -> Mapping[str, int]:
        """See `Journal.signals`."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_run.c.id, _run.c.signal).where(_run.c.id.in_(run_ids)))
            return {run_id: signal for run_id, signal in rows}

    def outside(self, run_id: str) -> Outside:
        """See `Journal.outside`."""
        with self._database.reading() as connection:
            signal, control = connection.execute(
                select(_run.c.signal, _run.c.control).where(_run.c.id == run_id)
            ).one()
            asked = (
                select(_approval)
                .join(_step, _same_step(_approval))
                .where(_step.c.run_id == run_id, _step.c.superseded.is_(False), _step.c.status == StepStatus.WAITING)
            )
            children = select(_run).where(_run.c.parent_run_id == run_id).order_by(_run.c.id)
            return Outside(
                signal,
                Command(control) if control else None,
                {row["step_key"]: approval_of(row) for row in connection.execute(asked).mappings()},
                # Of several children of one step, from several rounds, the newest counts.
                {row["parent_key"]: run_of(row) for row in connection.execute(children).mappings()},
            )

    def output(self, run_id: str, key: str) -> Any:
        """See `Journal.output`."""
        query = (
            select(_step.c.output)
            .where(_step.c.run_id == run_id, _step.c.key == key, _step.c.superseded.is_(False))
            .order_by(_step.c.seq.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            body = connection.execute(query).scalar_one_or_none()
        if body is None:
            raise KeyError(key)
        return orjson.loads(body)

    def next_due(self) -> datetime | None:
        """See `Journal.next_due`."""
        query = select(func.min(_run.c.wake_at)).where(
            _run.c.status == RunStatus.WAITING, _run.c.wake_at.is_not(None)
        )
        with self._database.reading() as connection:
            due = connection.execute(query).scalar_one()
        return None if due is None else instant_of(due)

    def members(self, run: Run) -> Mapping[str, AgentSpec | PatternSpec]:
        """See `Journal.members`."""
        direct = {name: pin for name, pin in run.pins.items() if "/" not in name}
        with self._database.reading() as connection:
            return {name: spec for name, pin in direct.items() if (spec := _pinned(connection, pin)) is not None}

    def equipment(self, workspace_id: str) -> tuple[Mapping[str, ConnectionSpec], Mapping[str, ToolSpec]]:
        """See `Journal.equipment`."""
        with self._database.reading() as connection:
            connections = connection.execute(
                select(ConnectionRow.name, ConnectionRow.spec).where(ConnectionRow.workspace_id == workspace_id)
            )
            tools = connection.execute(select(ToolRow.name, ToolRow.spec).where(ToolRow.workspace_id == workspace_id))
            return (
                {name: ConnectionSpec.model_validate_json(spec) for name, spec in connections},
                {name: ToolSpec.model_validate_json(spec) for name, spec in tools},
            )


def _carry_out(connection: Connection, what: Write) -> Any:
    match what:
        case Claim():
            return _claim(connection, what)
        case Ring():
            return writes.ring(connection, what)
        case StepRecord():
            return writes.record_steps(connection, [what])
        case _:
            return writes.EXECUTED_BY[type(what)](connection, what)


def _steps_from(batch: Sequence[Write], position: int) -> list[StepRecord]:
    """The unbroken row of step records that begins here; they are written with one statement."""
    steps: list[StepRecord] = []
    for what in batch[position:]:
        if not isinstance(what, StepRecord):
            break
        steps.append(what)
    return steps


def _claim(connection: Connection, claim: Claim) -> list[LoadedRun]:
    rows = writes.claim_rows(connection, claim)
    return [_loaded(connection, row) for row in rows]


def _loaded(connection: Connection, row: RowMapping) -> LoadedRun:
    run = run_of(row)
    steps: dict[str, Recorded] = {}
    if row["started_at"] is not None or run.forked_from is not None:
        query = select(*_REPLAYED).where(_step.c.run_id == run.id, _step.c.superseded.is_(False)).order_by(_step.c.seq)
        steps = {found.key: found for found in map(_recorded, connection.execute(query).mappings())}
    return LoadedRun(run, _spec(connection, row), row["signal"], steps)


def _spec(connection: Connection, row: RowMapping) -> PatternSpec:
    if row["inline_spec"] is not None:
        return pattern_spec.validate_json(row["inline_spec"])
    spec = _pinned(connection, Pin("pattern", row["pattern_id"], row["pattern_version"]))
    if spec is None or isinstance(spec, AgentSpec):
        raise LookupError(f"run {row['id']} points at a pattern version that is gone")
    return spec


def _pinned(connection: Connection, pin: Pin) -> AgentSpec | PatternSpec | None:
    if pin.kind == "agent":
        query = select(AgentVersionRow.spec).where(
            AgentVersionRow.agent_id == pin.id, AgentVersionRow.number == pin.version
        )
        body = connection.execute(query).scalar_one_or_none()
        return None if body is None else AgentSpec.model_validate_json(body)
    query = select(PatternVersionRow.spec).where(
        PatternVersionRow.pattern_id == pin.id, PatternVersionRow.number == pin.version
    )
    body = connection.execute(query).scalar_one_or_none()
    return None if body is None else pattern_spec.validate_json(body)


def _recorded(row: RowMapping) -> Recorded:
    return Recorded(
        key=row["key"],
        kind=StepKind(row["kind"]),
        status=StepStatus(row["status"]),
        round=row["round"],
        attempt=row["attempt"],
        fingerprint=row["fingerprint"],
        preview=row["preview"],
        detail=orjson.loads(row["detail"]),
        error=row["error"],
        reason=row["reason"],
        usage=usage_of(row),
        due_at=None if row["due_at"] is None else instant_of(row["due_at"]),
        started_at=instant_of(row["started_at"]),
    )


def _same_step(approval: Any) -> Any:  # noqa: ANN401 - SQL expressions are untyped
    return (
        (_step.c.run_id == approval.c.run_id)
        & (_step.c.round == approval.c.round)
        & (_step.c.key == approval.c.step_key)
    )


