"""One person's traces in the store: found, and erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, or_, select

from control_plane.domain.retention import Held
from control_plane.services.personal_records import Named
from storage import mentions
from storage.approval_erasure import can_be_undone, erase_part
from storage.mapping import instant_of
from storage.tables import ApprovalRow, RunRow, table_of
from storage.traces import erase_their_own, took_part_in, traces

_RUN, _APPROVAL = table_of(RunRow), table_of(ApprovalRow)
_R, _A = _RUN.c, _APPROVAL.c


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
        theirs = (_A.workspace_id == workspace_id, _A.decided_by == principal_id)
        query = select(_APPROVAL).where(*theirs, _A.decided_at.is_not(None))
        return [
            {
                "id": row["id"],
                "run": row["run_id"],
                "decided_at": instant_of(row["decided_at"]),
                "decision": orjson.loads(row["decision"] or "null"),
            }
            for row in self._sql.execute(query.order_by(_A.id)).mappings()
        ]

    def notes(self, workspace_id: str, who: Named) -> Sequence[Mapping[str, Any]]:
        """See the port."""
        return list(mentions.texts(self._sql, workspace_id, who))

    def traces(self, workspace_id: str, principal_id: str) -> Sequence[Mapping[str, Any]]:
        """See the port."""
        return list(traces(self._sql, workspace_id, principal_id))

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
        part_in = took_part_in(_R.id, [principal_id])
        took_part = select(_R.id).where(_R.id.in_(select(family.c.id)), part_in)
        return any(
            self._sql.execute(query.limit(1)).first() is not None for query in (launched, took_part)
        )

    def can_be_undone(self, workspace_id: str, principal_id: str) -> bool:
        """See the port."""
        return can_be_undone(self._sql, workspace_id, principal_id)

    def erase_texts(self, workspace_id: str, who: Named) -> int:
        """See the port."""
        changed = erase_part(self._sql, workspace_id, who)
        for erase in (mentions.erase_texts, mentions.erase_token_names, mentions.erase_told):
            changed += erase(self._sql, workspace_id, who)
        return changed + erase_their_own(self._sql, workspace_id, who.id)
