"""What was measured of runs stays when the runs go; on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from control_plane.domain.kpis import Dimension
from control_plane.domain.steps import StepKind
from control_plane.services.desk import Desk
from control_plane.services.retention import run_retention
from storage.store import SqlStore
from storage.tables import RollupRow, table_of
from tests.contract.store.test_retention import (
    LATER,
    PRINCIPAL,
    desk,  # noqa: F401 - a fixture
    ended,
    keep,
)
from tests.stores import HERE, NOW, add_step, ended_in


def test_kpis_stay_what_they_were_even_when_all_of_them_are_counted_anew(
    desk: Desk,  # noqa: F811 - the fixture
    store: SqlStore,
) -> None:
    for days_ago in (100, 100, 99, 10):
        run = ended(store, days_ago, active_ms=700, created_at=NOW, handoffs=1)
        over = LATER - timedelta(days=days_ago)
        add_step(store, run, "turn-1", **ended_in((over - NOW).total_seconds()))
        add_step(store, run, "call", kind=StepKind.MODEL, model="m",
                 **ended_in((over - NOW).total_seconds()))  # fmt: skip
    store.refresh_rollups()
    before = rollups(store)
    keep(desk, "runs")
    assert run_retention(desk, PRINCIPAL).counts == {"runs": 3}
    store.rebuild_rollups()
    assert rollups(store) == before
    late = ended(store, 100, active_ms=700)  # Its minute is counted anew by itself.
    with store.reading() as tx:
        found = tx.kpis.breakdown(
            HERE, dimension=Dimension.PATTERN, since=NOW, until=LATER, rehearsal=False
        )
    assert dict(found)[late.pattern_name].count == 4
    store.refresh_rollups()
    assert run_retention(desk, PRINCIPAL).counts == {"runs": 1}
    store.rebuild_rollups()
    with store.reading() as tx:
        found = tx.kpis.breakdown(
            HERE, dimension=Dimension.PATTERN, since=NOW, until=LATER, rehearsal=False
        )
    assert dict(found)[late.pattern_name].count == 5


def rollups(store: SqlStore) -> list[tuple[Any, ...]]:
    """What charts read, byte for byte."""
    table = table_of(RollupRow)
    with store.database.reading() as sql:
        query = select(*table.columns).where(table.c.grain.in_(["minute", "hour"]))
        return sorted(tuple(row) for row in sql.execute(query))
