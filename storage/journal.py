"""The store, as an engine sees it: claims and records in batches, each batch one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, select

from control_plane.domain.errors import N_
from control_plane.domain.runs import Command, RunStatus
from control_plane.domain.steps import StepStatus
from control_plane.services.journal import (
    Claim,
    Claimed,
    Deposed,
    Enter,
    Fenced,
    Finish,
    TakeOver,
    Write,
)
from control_plane.services.recorded import (
    LoadedRun,
    Orders,
    Outside,
    Recorded,
    StepRecord,
    Untold,
)
from storage import journal_runs as runs
from storage import journal_writes as writes
from storage import orders
from storage.approval_mapping import approval_of
from storage.database import Database
from storage.equipment import Equipment, equipment_of
from storage.governed import GovernedSpecs
from storage.journal_batches import CARRIED_OUT_BY, runs_in, steps_from
from storage.locks import lock_runs
from storage.mapping import (
    maybe_instant_of,
    micros_of,
    run_of,
)
from storage.replays import replayed
from storage.specs import PinnedSpecs
from storage.tables import (
    AgentRow,
    ApprovalRow,
    RunRow,
    StepRow,
    table_of,
)

log = logging.getLogger(__name__)

_run, _step, _approval, _agent = map(table_of, (RunRow, StepRow, ApprovalRow, AgentRow))
_UNREADABLE = N_(
    "This run cannot be read ({kind}); the worker's log has the details. Launch it again."
)


class SqlJournal:
    """Implements `Journal`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._specs = PinnedSpecs()
        self._governed = GovernedSpecs(self._specs)
        self._in_charge: TakeOver | None = None

    def write(self, batch: Sequence[Write]) -> list[Any]:
        """See `Journal.write`. It survives the end of the process; decisions also a power loss."""
        answers: list[Any] = []
        with self._database.writing(durable=False) as connection:
            if not self._database.on_sqlite:
                self._stay_in_charge(connection, batch)
                lock_runs(connection, runs_in(batch), parents=True)
            position = 0
            while position < len(batch):
                steps = steps_from(batch, position)
                if steps:
                    writes.record_steps(connection, steps)
                    answers += [None] * len(steps)
                    position += len(steps)
                else:
                    answers.append(self._carry_out(connection, batch[position]))
                    position += 1
        return answers

    def signals(self, run_ids: Sequence[str]) -> Mapping[str, int]:
        """See `Journal.signals`."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(_run.c.id, _run.c.signal).where(_run.c.id.in_(run_ids))
            )
            return {row.id: row.signal for row in rows}

    def untold(self, engine: str, *, limit: int) -> Sequence[Untold]:
        """See `Journal.untold`."""
        with self._database.reading() as connection:
            rows = runs.untold(connection, engine, limit)
        return [Untold(run_of(row), row["signal"], row["told"]) for row in rows]

    def known_to(self, engine: str, *, queued_before: datetime | None = None) -> Sequence[str]:
        """See `Journal.known_to`."""
        with self._database.reading() as connection:
            return runs.known_to(connection, engine, queued_before)

    def outside(self, run_id: str) -> Outside:
        """See `Journal.outside`."""
        with self._database.reading() as connection:
            signal, status, control = connection.execute(
                select(_run.c.signal, _run.c.status, _run.c.control).where(_run.c.id == run_id)
            ).one()
            asked = (
                select(_approval)
                .join(_step, _same_step(_approval))
                .where(
                    _step.c.run_id == run_id,
                    _step.c.superseded.is_(False),
                    _step.c.status == StepStatus.WAITING,
                )
            )
            children = select(_run).where(_run.c.parent_run_id == run_id).order_by(_run.c.id)
            return Outside(
                signal,
                RunStatus(status),
                Command(control) if control else None,
                {row["step_key"]: approval_of(row) for row in connection.execute(asked).mappings()},
                # Of several children of one step, from several rounds, the newest counts.
                {row["parent_key"]: run_of(row) for row in connection.execute(children).mappings()},
            )

    def standing_of(self, agent_id: str) -> tuple[str, str]:
        """See `Journal.standing_of`."""
        query = select(_agent.c.stage, _agent.c.risk_tier).where(_agent.c.id == agent_id)
        with self._database.reading() as connection:
            found = connection.execute(query).one_or_none()
        return ("", "") if found is None else (found.stage, found.risk_tier)

    def line(self, run_id: str) -> tuple[str, ...]:
        """See `Journal.line`."""
        with self._database.reading() as connection:
            return orders.line_of(connection, run_id)

    def orders(self, line: Sequence[str], workspace_id: str, agent: str, key: str) -> Orders:
        """See `Journal.orders`."""
        with self._database.reading() as connection:
            return orders.orders_for(connection, line, workspace_id, agent, key)

    def output(self, run_id: str, key: str) -> Any:
        """See `Journal.output`."""
        query = (
            select(_step.c.output)
            .where(_step.c.run_id == run_id, _step.c.key == key, _step.c.superseded.is_(False))
            .order_by(_step.c.seq.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            body = connection.execute(query).scalar_one_or_none()
        if body is None:
            raise KeyError(key)
        return orjson.loads(body)

    def _carry_out(self, connection: Connection, what: Write) -> Any:
        if isinstance(what, Claim):
            return self._claim(connection, what)
        if isinstance(what, Enter):
            return self._enter(connection, what)
        if isinstance(what, Fenced):
            return self._fenced(connection, what)
        if isinstance(what, TakeOver):
            self._in_charge = what
        return CARRIED_OUT_BY[type(what)](connection, what)

    def _enter(self, connection: Connection, what: Enter) -> LoadedRun | None:
        row = runs.enter(connection, what)
        if row is None:
            return None
        return self._loaded_or_closed(
            connection, row, cache(partial(equipment_of, connection)), what.now
        )

    def _fenced(self, connection: Connection, fenced: Fenced) -> tuple[Any, ...]:
        step = fenced.step
        if not runs.goes_on(connection, step.run_id, round=step.round):
            return ()
        if isinstance(fenced.what, StepRecord):
            writes.record_steps(connection, [step])
            return (None,) if writes.is_recorded(connection, step) else ()
        return (self._carry_out(connection, fenced.what),)

    def _stay_in_charge(self, connection: Connection, batch: Sequence[Write]) -> None:
        """A server may lose the session with the worker's lock; the worker must not go on then.

        Raises:
            Deposed: Another worker has taken over since.
        """
        ours = self._in_charge
        if ours is None or isinstance(batch[0], TakeOver):
            return
        if writes.worker_in_charge(connection) != (ours.process, micros_of(ours.started_at)):
            raise Deposed

    def _claim(self, connection: Connection, claim: Claim) -> Claimed:
        equipment = cache(partial(equipment_of, connection))
        rows = runs.claim_rows(connection, claim)
        loaded = [self._loaded_or_closed(connection, row, equipment, claim.now) for row in rows]
        return Claimed(
            [run for run in loaded if run is not None], maybe_instant_of(runs.next_due(connection))
        )

    def _loaded_or_closed(
        self,
        connection: Connection,
        row: RowMapping,
        equipment: Callable[[str], Equipment],
        now: datetime,
    ) -> LoadedRun | None:
        """One unreadable run must not keep the others waiting: it is closed."""
        try:
            return self._loaded(connection, row, equipment(row["workspace_id"]))
        except (LookupError, ValueError, TypeError) as error:
            runs.finish(connection, _unreadable(row, error, now))
            return None

    def _loaded(self, connection: Connection, row: RowMapping, equipment: Equipment) -> LoadedRun:
        run = run_of(row)
        steps: dict[str, Recorded] = {}
        if row["started_at"] is not None or run.forked_from is not None:
            steps = replayed(connection, run.id)
        direct = {name: pin for name, pin in run.pins.items() if "/" not in name}
        members = {
            name: spec
            for name, pin in direct.items()
            if (spec := self._specs.get(connection, pin)) is not None
        }
        return LoadedRun(
            run, self._governed.spec(connection, row), row["signal"], steps, members, *equipment
        )


def _unreadable(row: RowMapping, error: Exception, now: datetime) -> Finish:
    log.error("run %s cannot be read", row["id"], exc_info=error)
    return Finish(
        run_id=row["id"],
        status=RunStatus.NEEDS_ATTENTION,
        outcome=None,
        answer=None,
        error=_UNREADABLE.format(kind=type(error).__name__),
        active_ms=0,
        handoffs=row["handoffs"],
        useful_handoffs=row["useful_handoffs"],
        now=now,
    )


def _same_step(approval: Any) -> Any:
    return (
        (_step.c.run_id == approval.c.run_id)
        & (_step.c.round == approval.c.round)
        & (_step.c.key == approval.c.step_key)
    )
