"""Fills a store with a past of made-up runs, steps and approvals, for measuring pages only."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert
from ulid import ULID

from control_plane.bootstrap import Plane
from control_plane.domain.access import local_principal
from control_plane.domain.approvals import Action
from control_plane.domain.policy import ActionKind
from control_plane.services.demo import seed_demo
from control_plane.services.patterns import list_patterns
from storage.dirty import mark_dirty
from storage.mapping import json_of, micros_of
from storage.tables import ApprovalRow, RunRow, StepRow, table_of

_DAYS = 30
_CHUNK = 2000
_AGENTS = ("triage", "billing", "research", "writer", "planner")


def fill(plane: Plane, *, runs: int, seed: int = 7) -> None:
    """Add runs over the last 30 days, five steps each; one in 200 waits for a person."""
    seed_demo(plane.desk, local_principal())
    dice = random.Random(seed)
    patterns = [(p.id, p.name, p.spec.kind) for p in list_patterns(plane.desk, local_principal())]
    now = datetime.now(UTC)
    for first in range(0, runs, _CHUNK):
        _add(
            plane,
            list(_made_up(dice, patterns, now, range(first, min(first + _CHUNK, runs)), runs)),
        )
    plane.store.refresh_rollups()


def _made_up(
    dice: random.Random,
    patterns: list[tuple[str, str, str]],
    now: datetime,
    numbers: range,
    runs: int,
) -> Iterator[dict[str, Any]]:
    for number in numbers:
        created = (
            now
            - timedelta(days=_DAYS) * (1 - number / runs)
            - timedelta(seconds=dice.random() * 60)
        )
        pattern_id, name, kind = dice.choice(patterns)
        waits, failed = number % 200 == 199, dice.random() < 0.04
        latency_ms = int(dice.lognormvariate(6.5, 0.6))
        ended = None if waits else micros_of(created) + latency_ms * 1000
        yield {
            "id": f"run_{str(ULID.from_datetime(created)).lower()}",
            "workspace_id": "default",
            "pattern_id": pattern_id,
            "pattern_name": name,
            "pattern_kind": kind,
            "pattern_version": 1,
            "pins": "{}",
            "status": "waiting" if waits else "failed" if failed else "succeeded",
            "outcome": None if waits else "step_failed" if failed else "answered",
            "input": json_of({"request": f"made-up request {number}"}),
            "answer": None if waits or failed else "made-up answer " * 10,
            "error": "made-up failure" if failed and not waits else None,
            "rehearsal": True,
            "demo": False,
            "round": 0,
            "signal": 0,
            "started_by": "bench",
            "source": "api",
            "engine": "embedded",
            "overrides": "{}",
            "created_at": micros_of(created),
            "queued_at": micros_of(created),
            "started_at": micros_of(created),
            "finished_at": ended,
            "active_ms": latency_ms,
            "input_tokens": 900,
            "output_tokens": 200,
            "cost_micros": dice.randrange(100, 9000),
            "unpriced_calls": 0,
            "model_calls": 3,
            "handoffs": int(kind == "swarm"),
            "useful_handoffs": int(kind == "swarm" and dice.random() < 0.93),
        }


def _steps_of(run: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for position, agent in enumerate(_AGENTS):
        model = position % 2 == 1
        yield {
            "run_id": run["id"],
            "workspace_id": "default",
            "key": f"turn-{position}-{agent}" + ("/model-1" if model else ""),
            "round": 0,
            "superseded": False,
            "kind": "model" if model else "agent",
            "name": "rehearsal-small" if model else agent,
            "status": "completed",
            "attempt": 1,
            "fingerprint": "0.0",
            "preview": "made-up",
            "detail": json_of({"member": agent}),
            "output": json_of({"text": "made-up " * 40}),
            "model": "rehearsal-small" if model else None,
            "input_tokens": 300,
            "output_tokens": 60,
            "cost_micros": 1000,
            "started_at": run["created_at"],
            "finished_at": run["finished_at"],
            "latency_ms": run["active_ms"] // 5,
        }


def _approval_of(run: dict[str, Any]) -> dict[str, Any]:
    action = Action(
        ActionKind.HANDOFF, "triage", "billing", {"reason": "made-up", "summary": "made-up"}
    )
    return {
        "id": run["id"].replace("run_", "apr_"),
        "workspace_id": "default",
        "run_id": run["id"],
        "round": 0,
        "step_key": "handoff-1-triage/approval",
        "pattern_name": run["pattern_name"],
        "action": json_of(
            {
                "kind": "handoff",
                "source": "triage",
                "target": "billing",
                "payload": action.payload,
                "payload_schema": None,
                "targets": ["research"],
            }
        ),
        "digest": action.digest,
        "because": "made-up",
        "evidence": "[]",
        "status": "pending",
        "requested_at": run["created_at"],
        "demo": False,
    }


def _add(plane: Plane, runs: list[dict[str, Any]]) -> None:
    with plane.store.database.writing(durable=False) as sql:
        sql.execute(insert(table_of(RunRow)), runs)
        sql.execute(insert(table_of(StepRow)), [step for run in runs for step in _steps_of(run)])
        waiting = [_approval_of(run) for run in runs if run["status"] == "waiting"]
        if waiting:
            sql.execute(insert(table_of(ApprovalRow)), waiting)
        mark_dirty(sql, "default", [run["finished_at"] for run in runs])
