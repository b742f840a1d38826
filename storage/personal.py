"""One person's traces in the store: found, and erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, or_, select, update

from control_plane.domain.retention import Held
from control_plane.services.personal_records import Named
from storage import mentions
from storage.approval_erasure import erase_part, votes_of
from storage.mapping import instant_of, json_of
from storage.tables import ApprovalRow, RunRow, StepRow, table_of

_RUN, _STEP, _APPROVAL = table_of(RunRow), table_of(StepRow), table_of(ApprovalRow)
_R, _S, _A = _RUN.c, _STEP.c, _APPROVAL.c


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

    def notes(self, workspace_id: str, who: Named) -> Sequence[Mapping[str, Any]]:
        """See the port."""
        return [
            *mentions.texts(self._sql, workspace_id, who),
            *votes_of(self._sql, workspace_id, who),
        ]

    def tokens(self, workspace_id: str, who: Named) -> Sequence[Mapping[str, Any]]:
        """See the port."""
        return list(mentions.tokens(self._sql, workspace_id, who))

    def told(self, workspace_id: str, who: Named) -> Sequence[Mapping[str, Any]]:
        """See the port."""
        return list(mentions.told(self._sql, workspace_id, who))

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

    def erase_texts(self, workspace_id: str, who: Named) -> int:
        """See the port."""
        changed = 0
        for row in self._decided(workspace_id, who.id):
            changed += 1
            decision = _anonymous(orjson.loads(row["decision"] or "null"), who.id)
            done = update(_APPROVAL).where(_A.id == row["id"])
            self._sql.execute(done.values(decision=decision and json_of(decision)))
            self._erase_in_step(row, who)
        changed += erase_part(self._sql, workspace_id, who)
        for erase in (mentions.erase_texts, mentions.erase_token_names, mentions.erase_told):
            changed += erase(self._sql, workspace_id, who)
        return changed

    def _decided(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[Any, Any]]:
        query = select(_APPROVAL).where(
            _A.workspace_id == workspace_id, _A.decided_by == principal_id
        )
        return self._sql.execute(query.order_by(_A.id)).mappings().all()

    def _erase_in_step(self, approval: Mapping[Any, Any], who: Named) -> None:
        """The step that waited for the decision holds a copy of it."""
        here = (
            _S.run_id == approval["run_id"],
            _S.round == approval["round"],
            _S.key == approval["step_key"],
        )
        for row in self._sql.execute(select(_S.seq, _S.detail, _S.preview).where(*here)):
            detail = orjson.loads(row.detail)
            if "decision" in detail:
                detail["decision"] = _anonymous(detail["decision"], who.id)
            preview = row.preview.replace(who.name, who.id) if who.name else row.preview
            done = update(_STEP).where(_S.seq == row.seq)
            self._sql.execute(done.values(detail=json_of(detail), preview=preview))


def _anonymous(decision: dict[str, Any] | None, principal_id: str) -> dict[str, Any] | None:
    return decision and {**decision, "by": principal_id, "reason": "", "answer": ""}
