"""Retention rules and legal holds in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from control_plane.domain.retention import Held, HoldKind, LegalHold
from storage import sweeps
from storage.inserting import insert_into
from storage.mapping import instant_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import (
    EmptiedRunRow,
    LegalHoldRow,
    RetentionPassRow,
    RetentionRuleRow,
    table_of,
)

_RULE, _PASS, _HOLD = map(table_of, (RetentionRuleRow, RetentionPassRow, LegalHoldRow))
_EMPTIED = table_of(EmptiedRunRow)
_L, _P, _H = _RULE.c, _PASS.c, _HOLD.c


class SqlRetention:
    """Implements `Retention` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def days(self, workspace_id: str) -> Mapping[str, tuple[int, datetime, str]]:
        """See the port."""
        query = select(_RULE).where(_L.workspace_id == workspace_id)
        return {
            row["kind"]: (row["days"], instant_of(row["updated_at"]), row["updated_by"])
            for row in self._sql.execute(query).mappings()
        }

    def set_days(
        self, workspace_id: str, kind: str, days: int | None, *, now: datetime, by: str
    ) -> None:
        """See the port."""
        if days is None:
            gone = delete(_RULE).where(_L.workspace_id == workspace_id, _L.kind == kind)
            self._sql.execute(gone)
            return
        changed = {"days": days, "updated_at": micros_of(now), "updated_by": by}
        rule = insert_into(self._sql, _RULE).values(workspace_id=workspace_id, kind=kind, **changed)
        self._sql.execute(
            rule.on_conflict_do_update(index_elements=["workspace_id", "kind"], set_=changed)
        )

    def passed_at(self, workspace_id: str) -> datetime | None:
        """See the port."""
        query = select(_P.at).where(_P.workspace_id == workspace_id)
        return maybe_instant_of(self._sql.execute(query).scalar_one_or_none())

    def note_pass(self, workspace_id: str, now: datetime) -> None:
        """See the port."""
        noted = insert_into(self._sql, _PASS).values(workspace_id=workspace_id, at=micros_of(now))
        self._sql.execute(
            noted.on_conflict_do_update(
                index_elements=["workspace_id"], set_={"at": micros_of(now)}
            )
        )

    def over(self, workspace_id: str, kind: str, *, before: datetime, held: Held) -> int:
        """See the port."""
        cut = sweeps.Cut(workspace_id, micros_of(before), held, None, 0)
        return sweeps.count(self._sql, kind, cut)

    def remove(
        self,
        workspace_id: str,
        kind: str,
        *,
        before: datetime,
        held: Held,
        limit: int,
        now: datetime,
    ) -> int:
        """See the port."""
        cut = sweeps.Cut(workspace_id, micros_of(before), held, limit, micros_of(now))
        return sweeps.remove(self._sql, kind, cut)

    def emptied_at(self, run_id: str) -> datetime | None:
        """See the port."""
        query = select(_EMPTIED.c.at).where(_EMPTIED.c.run_id == run_id)
        return maybe_instant_of(self._sql.execute(query).scalar_one_or_none())


class SqlHolds:
    """Implements `Holds` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, hold_id: str) -> LegalHold | None:
        """See the port."""
        query = select(_HOLD).where(_H.workspace_id == workspace_id, _H.id == hold_id)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _hold_of(row)

    def list(self, workspace_id: str, *, released: bool = False) -> Sequence[LegalHold]:
        """See the port."""
        query = select(_HOLD).where(_H.workspace_id == workspace_id)
        if not released:
            query = query.where(_H.released_at.is_(None))
        rows = self._sql.execute(query.order_by(_H.id.desc())).mappings()
        return [_hold_of(row) for row in rows]

    def add(self, hold: LegalHold) -> None:
        """See the port."""
        values = {
            **vars(hold),
            "kind": hold.kind.value,
            "placed_at": micros_of(hold.placed_at),
            "released_at": maybe_micros_of(hold.released_at),
        }
        self._sql.execute(insert(_HOLD).values(values))

    def release(self, hold_id: str, *, by: str, reason: str, now: datetime) -> bool:
        """See the port."""
        released = (
            update(_HOLD)
            .where(_H.id == hold_id, _H.released_at.is_(None))
            .values(released_at=micros_of(now), released_by=by, release_reason=reason)
        )
        return self._sql.execute(released).rowcount == 1


def _hold_of(row: RowMapping) -> LegalHold:
    fields = dict(row)
    return LegalHold(
        kind=HoldKind(fields.pop("kind")),
        placed_at=instant_of(fields.pop("placed_at")),
        released_at=maybe_instant_of(fields.pop("released_at")),
        **fields,
    )
