"""Steps of a run in the store, for reading; the journal writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Connection, func, or_, select

from control_plane.domain.steps import Step
from storage.mapping import step_of, storable
from storage.tables import StepRow, table_of

_STEP = table_of(StepRow)
_S = _STEP.c
_WITHOUT_PAYLOAD = [column for column in _STEP.columns if column.name not in {"input", "output"}]
_LARGEST_SEQ = 2**63 - 1


class SqlSteps:
    """Implements `Steps` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def of_run(self, run_id: str, *, after_seq: int = 0, superseded: bool = True) -> Sequence[Step]:
        """See the port."""
        query = (
            select(*_WITHOUT_PAYLOAD)
            .where(_S.run_id == run_id, _S.seq > min(after_seq, _LARGEST_SEQ))
            .order_by(_S.seq)
        )
        if not superseded:
            query = query.where(_S.superseded.is_(False))
        return [step_of(row) for row in self._sql.execute(query).mappings()]

    def payload(self, run_id: str, key: str, *, round: int | None = None) -> tuple[Any, Any] | None:
        """Of the newest step of the key, or the newest of that round."""
        query = (
            select(_S.input, _S.output)
            .where(_S.run_id == run_id, _S.key == key)
            .order_by(_S.seq.desc())
            .limit(1)
        )
        if round is not None:
            query = query.where(_S.round == storable(round))
        row = self._sql.execute(query).one_or_none()
        return None if row is None else (_value(row.input), _value(row.output))

    def payloads(self, run_id: str) -> Mapping[int, tuple[Any, Any]]:
        """See the port."""
        query = select(_S.seq, _S.input, _S.output).where(_S.run_id == run_id).order_by(_S.seq)
        rows = self._sql.execute(query)
        return {row.seq: (_value(row.input), _value(row.output)) for row in rows}


def belongs_to(key: str) -> ColumnElement[bool]:
    """Whether a step is the one with this key, or recorded below it.

    Not LIKE, which takes upper and lower case for the same on SQLite.
    """
    below = f"{key}/"
    return or_(_S.key == key, func.substr(_S.key, 1, len(below)) == below)


def _value(text: str | None) -> Any:
    return None if text is None else orjson.loads(text)
