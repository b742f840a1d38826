"""Row locks on runs, always taken in one order, so that no two transactions wait for each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from control_plane.domain.runs import Run
from storage.mapping import run_of
from storage.run_pages import RUN_COLUMNS
from storage.tables import RunRow, table_of

_R = table_of(RunRow).c


def lock_runs(sql: Connection, run_ids: Iterable[str], *, parents: bool = False) -> dict[str, Run]:
    """The runs as they are now, by id; nobody else changes them until the transaction ends.

    In the order of ids, which is that of creation: a parent before its children. Whoever also
    changes steps or approvals locks their run first. (SQLite's one writer needs no row locks.)

    Args:
        parents: All runs above them, too.
    """
    chosen: Any = set(run_ids)
    if parents:
        family = select(_R.id, _R.parent_run_id).where(_R.id.in_(chosen)).cte(recursive=True)
        above = select(_R.id, _R.parent_run_id).join(family, _R.id == family.c.parent_run_id)
        chosen = select(family.union(above).c.id)
    query = select(*RUN_COLUMNS).where(_R.id.in_(chosen)).order_by(_R.id).with_for_update()
    return {row["id"]: run_of(row) for row in sql.execute(query).mappings()}
