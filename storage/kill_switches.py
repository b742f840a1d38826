"""Kill switches in the store, and the runs they paused."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, func, select, update

from control_plane.domain.interventions import HaltedRun, KillSwitch
from control_plane.domain.runs import Command, RunStatus
from storage.inserting import insert_into
from storage.locks import lock_runs
from storage.mapping import instant_of, maybe_instant_of, micros_of
from storage.tables import HaltedRunRow, KillSwitchRow, RunRow, table_of

_SWITCH, _HALTED, _RUN = table_of(KillSwitchRow), table_of(HaltedRunRow), table_of(RunRow)
_K, _H, _R = _SWITCH.c, _HALTED.c, _RUN.c


class SqlKillSwitches:
    """Implements `KillSwitches` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def in_force(self, workspace_id: str) -> Sequence[KillSwitch]:
        """See the port."""
        query = select(_SWITCH).where(_K.workspace_id == workspace_id, _K.released_at.is_(None))
        return [switch_of(row) for row in self._sql.execute(query.order_by(_K.id)).mappings()]

    def holding(self, workspace_id: str, subject: str) -> KillSwitch | None:
        """See the port."""
        query = select(_SWITCH).where(
            _K.workspace_id == workspace_id, _K.subject == subject, _K.released_at.is_(None)
        )
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else switch_of(row)

    def page(self, workspace_id: str, *, limit: int) -> Sequence[KillSwitch]:
        """See the port."""
        query = select(_SWITCH).where(_K.workspace_id == workspace_id)
        rows = self._sql.execute(query.order_by(_K.id.desc()).limit(limit)).mappings()
        return [switch_of(row) for row in rows]

    def add(self, switch: KillSwitch) -> bool:
        """See the port."""
        values = {
            "id": switch.id,
            "workspace_id": switch.workspace_id,
            "subject": switch.subject,
            "reason": switch.reason,
            "killed_by": switch.killed_by,
            "killed_at": micros_of(switch.killed_at),
        }
        unless_held = insert_into(self._sql, _SWITCH).values(values).on_conflict_do_nothing()
        return self._sql.execute(unless_held.returning(_K.id)).first() is not None

    def release(self, switch: KillSwitch, *, by: str, now: datetime) -> int | None:
        """See the port."""
        released = (
            update(_SWITCH)
            .where(_K.id == switch.id, _K.released_at.is_(None))
            .values(released_by=by, released_at=micros_of(now))
        )
        if self._sql.execute(released).rowcount == 0:
            return None
        return _let_go_on(self._sql, switch.id, now=now)

    def halted(self, run_ids: Collection[str]) -> Mapping[str, HaltedRun]:
        """See the port."""
        query = (
            select(_H.run_id, _H.agent, _H.at, *_SWITCH.columns)
            .join(_SWITCH, _K.id == _H.switch_id)
            .where(_H.run_id.in_(list(run_ids)))
        )
        return {
            row["run_id"]: HaltedRun(
                row["run_id"], row["agent"], instant_of(row["at"]), switch_of(row)
            )
            for row in self._sql.execute(query).mappings()
        }

    def count_halted(self, switch_ids: Collection[str]) -> Mapping[str, int]:
        """See the port."""
        query = (
            select(_H.switch_id, func.count())
            .where(_H.switch_id.in_(list(switch_ids)))
            .group_by(_H.switch_id)
        )
        return {row[0]: row[1] for row in self._sql.execute(query)}


def _let_go_on(sql: Connection, switch_id: str, *, now: datetime) -> int:
    """Queue the runs the switch paused; another that holds them pauses them anew."""
    halted = select(_H.run_id).where(_H.switch_id == switch_id)
    locked = lock_runs(sql, sql.execute(halted).scalars().all())  # First, as an operator's pause.
    gone = delete(_HALTED).where(_H.switch_id == switch_id).returning(_H.run_id)
    runs = {run_id: locked[run_id] for run_id in sql.execute(gone).scalars() if run_id in locked}
    at_rest = [run.id for run in runs.values() if run.status is RunStatus.PAUSED]
    in_hand = [
        run.id
        for run in runs.values()
        if run.status is RunStatus.RUNNING and run.control is Command.PAUSE
    ]
    queued = {"status": RunStatus.QUEUED.value, "queued_at": micros_of(now), "wake_at": None}
    again = {"control": None, "signal": _R.signal + 1}
    sql.execute(update(_RUN).where(_R.id.in_(at_rest)).values({**queued, **again}))
    sql.execute(update(_RUN).where(_R.id.in_(in_hand)).values(again))
    return len(at_rest) + len(in_hand)


def switch_of(row: RowMapping) -> KillSwitch:
    """The kill switch in the row."""
    return KillSwitch(
        id=row["id"],
        workspace_id=row["workspace_id"],
        subject=row["subject"],
        reason=row["reason"],
        killed_by=row["killed_by"],
        killed_at=instant_of(row["killed_at"]),
        released_by=row["released_by"],
        released_at=maybe_instant_of(row["released_at"]),
    )
