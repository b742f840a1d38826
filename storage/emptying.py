"""Take the contents out of ended runs: what was said goes, what was measured stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, bindparam, select, update

from storage.approval_erasure import empty_log
from storage.inserting import insert_new
from storage.mapping import json_of
from storage.tables import (
    ApprovalRow,
    EmptiedRunRow,
    FiringRow,
    RunMessageRow,
    RunRow,
    StepRow,
    table_of,
)

_RUN, _STEP, _APPROVAL = table_of(RunRow), table_of(StepRow), table_of(ApprovalRow)
_FIRING, _EMPTIED = table_of(FiringRow), table_of(EmptiedRunRow)
_MESSAGE = table_of(RunMessageRow)
_FACTS = ("source", "target", "outcome")
"""Of a step's detail: who handed off to whom. The rest may hold what was said."""


def empty_runs(sql: Connection, run_ids: Sequence[str], *, now_micros: int) -> None:
    """Take out inputs, answers, payloads, previews, evidence and what people wrote in decisions."""
    sql.execute(
        update(_RUN)
        .where(_RUN.c.id.in_(run_ids))
        .values(input="{}", answer=None, error=None, overrides="{}")
    )
    sql.execute(
        update(_STEP)
        .where(_STEP.c.run_id.in_(run_ids))
        .values(input=None, output=None, preview="", error=None)
    )
    sql.execute(update(_FIRING).where(_FIRING.c.run_id.in_(run_ids)).values(input=None, note=""))
    sql.execute(update(_MESSAGE).where(_MESSAGE.c.run_id.in_(run_ids)).values(text=""))
    _shorten(sql, _STEP, "seq", {"detail": _facts_of}, run_ids)
    _shorten(
        sql, _APPROVAL, "id", {"action": _without_payload, "decision": _without_payload}, run_ids
    )
    sql.execute(
        update(_APPROVAL)
        .where(_APPROVAL.c.run_id.in_(run_ids))
        .values(evidence="[]", because="", said=None)
    )
    empty_log(sql, run_ids)
    for run_id in run_ids:
        insert_new(sql, _EMPTIED, {"run_id": run_id, "at": now_micros}, unique=["run_id"])


def _shorten(
    sql: Connection, table: Any, key: str, columns: dict[str, Any], run_ids: Sequence[str]
) -> None:
    query = select(table.c[key], *(table.c[name] for name in columns))
    shorter = [
        {
            "its_key": row[key],
            **{
                f"new_{name}": None if row[name] is None else json_of(keep(orjson.loads(row[name])))
                for name, keep in columns.items()
            },
        }
        for row in sql.execute(query.where(table.c.run_id.in_(run_ids))).mappings()
    ]
    if shorter:
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        sql.execute(
            update(table).where(table.c[key] == bindparam("its_key")).values(values), shorter
        )


def _facts_of(detail: dict[str, Any]) -> dict[str, Any]:
    return {name: detail[name] for name in _FACTS if name in detail}


def _without_payload(said: dict[str, Any]) -> dict[str, Any]:
    """An action or a decision without what it was about; who and whom stay."""
    emptied: dict[str, Any] = {
        "payload": {},
        "payload_schema": None,
        "answer_schema": None,
        "ungrounded": None,
        "reason": "",
        "answer": "",
    }
    return {name: emptied.get(name, value) for name, value in said.items()}
