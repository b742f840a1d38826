"""Rows to domain values and back, for what both the repositories and the journal handle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import RowMapping

from control_plane.domain.plain import plain_json
from control_plane.domain.runs import Command, Outcome, Pin, Run, RunStatus, Usage
from control_plane.domain.steps import Step, StepKind, StepStatus
from control_plane.services.recorded import StepRecord

MINUTE_MICROS = 60_000_000
HOUR_MICROS = 60 * MINUTE_MICROS
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROS_PER_USD = 1_000_000
_LARGEST = 2**31 - 1  # Of an integer column on PostgreSQL.


def micros_of(instant: datetime) -> int:
    """Microseconds since 1970 UTC of an aware instant."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def maybe_micros_of(instant: datetime | None) -> int | None:
    """As `micros_of`; `None` stays `None`."""
    return None if instant is None else micros_of(instant)


def instant_of(micros: int) -> datetime:
    """The aware UTC instant."""
    return _EPOCH + timedelta(microseconds=micros)


def maybe_instant_of(micros: int | None) -> datetime | None:
    """As `instant_of`; `None` stays `None`."""
    return None if micros is None else instant_of(micros)


def micro_usd_of(cost_usd: Decimal) -> int:
    """Whole micro-dollars, rounded half to even."""
    return int((cost_usd * _MICROS_PER_USD).to_integral_value())


def usd_of(micro_usd: int) -> Decimal:
    """US dollars."""
    return Decimal(micro_usd) / _MICROS_PER_USD


def json_of(value: object) -> str:
    """A JSON value as the text that is stored; what no store takes is replaced."""
    return plain_json(value).decode()


def storable(number: int) -> int:
    """A number asked for from outside; one too large for a column becomes one that never occurs."""
    return number if 0 <= number <= _LARGEST else -1


def usage_of(row: Mapping[Any, Any]) -> Usage:
    """What a step used."""
    cost = row["cost_micros"]
    return Usage(
        input_tokens=row["input_tokens"],
        output_tokens=row["output_tokens"],
        cost_usd=None if cost is None else usd_of(cost),
        calls=int(row["kind"] == StepKind.MODEL),
    )


def run_of(row: RowMapping) -> Run:
    """The run in the row."""
    return Run(
        id=row["id"],
        workspace_id=row["workspace_id"],
        pattern_id=row["pattern_id"] or "",
        pattern_name=row["pattern_name"],
        pattern_kind=row["pattern_kind"],
        pattern_version=row["pattern_version"],
        pins={name: Pin(**pin) for name, pin in orjson.loads(row["pins"]).items()},
        status=RunStatus(row["status"]),
        outcome=None if row["outcome"] is None else Outcome(row["outcome"]),
        input=orjson.loads(row["input"]),
        answer=row["answer"],
        error=row["error"],
        rehearsal=row["rehearsal"],
        demo=row["demo"],
        round=row["round"],
        control=None if row["control"] is None else Command(row["control"]),
        started_by=row["started_by"],
        source=row["source"],
        parent_run_id=row["parent_run_id"],
        parent_key=row["parent_key"],
        forked_from=row["forked_from"],
        created_at=instant_of(row["created_at"]),
        started_at=maybe_instant_of(row["started_at"]),
        finished_at=maybe_instant_of(row["finished_at"]),
        active_ms=row["active_ms"],
        usage=Usage(
            input_tokens=row["input_tokens"],
            output_tokens=row["output_tokens"],
            cost_usd=None if row["unpriced_calls"] else usd_of(row["cost_micros"]),
            calls=row["model_calls"],
        ),
        handoffs=row["handoffs"],
        useful_handoffs=row["useful_handoffs"],
        policy_version=row["policy_version"],
        engine=row["engine"],
        overrides=orjson.loads(row["overrides"]),
    )


def run_values(run: Run) -> dict[str, Any]:
    """Every column of a run that is added: queued when it was created, nothing signalled yet."""
    cost_usd = run.usage.cost_usd
    return {
        "id": run.id,
        "workspace_id": run.workspace_id,
        "pattern_id": run.pattern_id or None,
        "pattern_name": run.pattern_name,
        "pattern_kind": run.pattern_kind,
        "pattern_version": run.pattern_version,
        "inline_spec": None,
        "pins": json_of({name: asdict(pin) for name, pin in run.pins.items()}),
        "status": run.status.value,
        "outcome": None if run.outcome is None else run.outcome.value,
        "input": json_of(run.input),
        "answer": run.answer,
        "error": run.error,
        "rehearsal": run.rehearsal,
        "demo": run.demo,
        "round": run.round,
        "signal": 0,
        "told": None,
        "control": None if run.control is None else run.control.value,
        "started_by": run.started_by,
        "source": run.source,
        "engine": run.engine,
        "parent_run_id": run.parent_run_id,
        "parent_key": run.parent_key,
        "forked_from": run.forked_from,
        "overrides": json_of(run.overrides),
        "created_at": micros_of(run.created_at),
        "queued_at": micros_of(run.created_at),
        "wake_at": None,
        "started_at": maybe_micros_of(run.started_at),
        "finished_at": maybe_micros_of(run.finished_at),
        "active_ms": run.active_ms,
        "input_tokens": run.usage.input_tokens,
        "output_tokens": run.usage.output_tokens,
        "cost_micros": 0 if cost_usd is None else micro_usd_of(cost_usd),
        "unpriced_calls": int(cost_usd is None),
        "model_calls": run.usage.calls,
        "handoffs": run.handoffs,
        "useful_handoffs": run.useful_handoffs,
        "policy_version": run.policy_version,
    }


def step_of(row: RowMapping) -> Step:
    """The step in the row; its full input and output are not needed for it."""
    return Step(
        run_id=row["run_id"],
        key=row["key"],
        seq=row["seq"],
        round=row["round"],
        superseded=row["superseded"],
        kind=StepKind(row["kind"]),
        name=row["name"],
        status=StepStatus(row["status"]),
        attempt=row["attempt"],
        preview=row["preview"],
        detail=orjson.loads(row["detail"]),
        error=row["error"],
        reason=row["reason"],
        usage=usage_of(row),
        model=row["model"],
        price=row["price"],
        started_at=instant_of(row["started_at"]),
        finished_at=maybe_instant_of(row["finished_at"]),
        latency_ms=row["latency_ms"],
        first_token_ms=row["first_token_ms"],
    )


def step_values(step: StepRecord) -> dict[str, Any]:
    """Every column of a step the engine writes but `seq`, which the store gives."""
    cost_usd = step.usage.cost_usd
    return {
        "run_id": step.run_id,
        "workspace_id": step.workspace_id,
        "key": step.key,
        "round": step.round,
        "superseded": False,
        "kind": step.kind.value,
        "name": step.name,
        "status": step.status.value,
        "attempt": step.attempt,
        "fingerprint": step.fingerprint,
        "preview": step.preview,
        "detail": json_of(step.detail),
        "input": None if step.input is None else step.input.decode(),
        "output": None if step.output is None else step.output.decode(),
        "error": step.error,
        "reason": step.reason,
        "model": step.model,
        "price": step.price,
        "input_tokens": step.usage.input_tokens,
        "output_tokens": step.usage.output_tokens,
        "cost_micros": None if cost_usd is None else micro_usd_of(cost_usd),
        "due_at": maybe_micros_of(step.due_at),
        "started_at": micros_of(step.started_at),
        "finished_at": maybe_micros_of(step.finished_at),
        "latency_ms": step.latency_ms,
        "first_token_ms": step.first_token_ms,
    }
