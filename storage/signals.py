"""Tells a run that something happened outside its worker."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, case, update

from control_plane.domain.runs import RunStatus
from storage.mapping import micros_of
from storage.tables import RunRow, table_of

_RUN = table_of(RunRow)
_R = _RUN.c


def tell(sql: Connection, run_id: str | None, *, now: datetime) -> None:
    """Raise the run's signal, and queue it if it waits. Nothing happens for `None`."""
    if run_id is None:
        return
    waits = _R.status == RunStatus.WAITING.value
    sql.execute(
        update(_RUN)
        .where(_R.id == run_id)
        .values(
            signal=_R.signal + 1,
            status=case((waits, RunStatus.QUEUED.value), else_=_R.status),
            queued_at=case((waits, micros_of(now)), else_=_R.queued_at),
        )
    )
