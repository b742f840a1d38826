"""One person's traces in the store: found, and erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Column, ColumnElement, Connection, Table, or_, select, update

from control_plane.domain.retention import Held
from storage.mapping import instant_of, json_of
from storage.tables import (
    AgentRow,
    AgentVersionRow,
    ApprovalRow,
    ControlSetRow,
    EvidenceRow,
    PatternRow,
    PatternVersionRow,
    PromotionRow,
    RunRow,
    StageChangeRow,
    StepRow,
    table_of,
)

_RUN, _STEP, _APPROVAL = table_of(RunRow), table_of(StepRow), table_of(ApprovalRow)
_R, _S, _A = _RUN.c, _STEP.c, _APPROVAL.c
_AGENT, _PATTERN = table_of(AgentRow).c, table_of(PatternRow).c


def _notes_of(row: Any, author: str, text: str = "note") -> tuple[Table, Column[Any], Column[Any]]:
    table = table_of(row)
    return table, table.c[author], table.c[text]


_NOTES = (
    _notes_of(AgentVersionRow, "created_by"),
    _notes_of(PatternVersionRow, "created_by"),
    _notes_of(ControlSetRow, "saved_by"),
    _notes_of(EvidenceRow, "by"),
    _notes_of(PromotionRow, "requested_by"),
    _notes_of(PromotionRow, "decided_by", "reason"),
    _notes_of(StageChangeRow, "by"),
)
"""Texts that people write beside what they do, with the column that says who did."""


class SqlPersonal:
    """Implements `Personal` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def runs(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """See the port."""
        query = (
            select(_R.id, _R.pattern_name, _R.created_at, _R.input)
            .where(_R.workspace_id == workspace_id, _R.started_by == principal_id)
            .order_by(_R.id)
        )
        return [
            {
                "id": row["id"],
                "pattern": row["pattern_name"],
                "launched_at": instant_of(row["created_at"]),
                "input": orjson.loads(row["input"]),
            }
            for row in self._sql.execute(query).mappings()
        ]

    def decisions(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """See the port."""
        return [
            {
                "id": row["id"],
                "run": row["run_id"],
                "decided_at": instant_of(row["decided_at"]),
                "decision": orjson.loads(row["decision"] or "null"),
            }
            for row in self._decided(workspace_id, principal_id)
            if row["decided_at"] is not None
        ]

    def notes(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """See the port."""
        found: list[Mapping[str, Any]] = []
        for table, author, text in _NOTES:
            query = select(text).where(*_written_by(table, author, workspace_id, principal_id))
            texts = self._sql.execute(query.where(text != "")).scalars()
            found += [{"kind": table.name, "text": said} for said in texts]
        return found

    def is_held(self, workspace_id: str, principal_id: str, held: Held) -> bool:
        """See the port."""
        named = or_(_R.id.in_(held.runs), _R.pattern_name.in_(held.patterns))
        up = select(_R.id, _R.parent_run_id).where(_R.workspace_id == workspace_id, named)
        above = up.cte("above", recursive=True)
        above = above.union(
            select(_R.id, _R.parent_run_id).join(above, _R.id == above.c.parent_run_id)
        )
        family = select(above.c.id).cte("family", recursive=True)
        family = family.union(select(_R.id).join(family, _R.parent_run_id == family.c.id))
        launched = select(_R.id).where(
            _R.id.in_(select(family.c.id)), _R.started_by == principal_id
        )
        decided = select(_A.id).where(
            _A.run_id.in_(select(family.c.id)), _A.decided_by == principal_id
        )
        return any(
            self._sql.execute(query.limit(1)).first() is not None for query in (launched, decided)
        )

    def erase_texts(self, workspace_id: str, principal_id: str, name: str) -> int:
        """See the port."""
        changed = 0
        for row in self._decided(workspace_id, principal_id):
            changed += 1
            decision = _anonymous(orjson.loads(row["decision"] or "null"), principal_id)
            done = update(_APPROVAL).where(_A.id == row["id"])
            self._sql.execute(done.values(decision=decision and json_of(decision)))
            self._erase_in_step(row, principal_id, name)
        for table, author, text in _NOTES:
            here = _written_by(table, author, workspace_id, principal_id)
            emptied = update(table).where(*here, text != "").values({text.name: ""})
            changed += self._sql.execute(emptied).rowcount
        return changed

    def _decided(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[Any, Any]]:
        query = select(_APPROVAL).where(
            _A.workspace_id == workspace_id, _A.decided_by == principal_id
        )
        return self._sql.execute(query.order_by(_A.id)).mappings().all()

    def _erase_in_step(self, approval: Mapping[Any, Any], principal_id: str, name: str) -> None:
        """The step that waited for the decision holds a copy of it."""
        here = (
            _S.run_id == approval["run_id"],
            _S.round == approval["round"],
            _S.key == approval["step_key"],
        )
        for row in self._sql.execute(select(_S.seq, _S.detail, _S.preview).where(*here)):
            detail = orjson.loads(row.detail)
            if "decision" in detail:
                detail["decision"] = _anonymous(detail["decision"], principal_id)
            preview = row.preview.replace(name, principal_id) if name else row.preview
            done = update(_STEP).where(_S.seq == row.seq)
            self._sql.execute(done.values(detail=json_of(detail), preview=preview))


def _written_by(
    table: Table, author: Column[Any], workspace_id: str, principal_id: str
) -> tuple[ColumnElement[bool], ...]:
    """Versions belong to a workspace by their agent or pattern."""
    if "workspace_id" in table.c:
        return author == principal_id, table.c.workspace_id == workspace_id
    parent, key = (_AGENT, "agent_id") if "agent_id" in table.c else (_PATTERN, "pattern_id")
    ours = select(parent.id).where(parent.workspace_id == workspace_id)
    return author == principal_id, table.c[key].in_(ours)


def _anonymous(decision: dict[str, Any] | None, principal_id: str) -> dict[str, Any] | None:
    return decision and {**decision, "by": principal_id, "reason": "", "answer": ""}
