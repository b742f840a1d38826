"""Workers of the Temporal engine over a real dev server, for the conformance suite."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from control_plane.domain.runs import LIVE, RunStatus
from control_plane.engines.ids import new_id
from control_plane.engines.temporal.connection import TemporalSettings
from control_plane.engines.temporal.engine import TemporalEngine
from control_plane.engines.temporal.ticks import Ticker
from control_plane.engines.temporal.wire import LOOK_AGAIN
from control_plane.services.desk import Desk
from control_plane.services.firings import all_schedules, fire, fire_due
from storage.bell import bell
from storage.database import Database
from storage.journal import SqlJournal
from storage.store import SqlStore
from storage.tables import RunRow, table_of
from storage.worker_lock import worker_lock
from tests.contract.engines.harness import Clock, Engine, Severable, desk_over
from tests.contract.engines.scripted_runtime import ScriptedRuntime

_R = table_of(RunRow).c
_POKES_SECONDS = (0.0, 0.2, 0.3, 0.5, 1.0, 1.0)


def settings_for(address: str, **more: str | float) -> TemporalSettings:
    """A task queue of the test's own on the server."""
    settings = TemporalSettings(
        {"TEMPORAL_ADDRESS": address},
        task_queue=new_id("queue"),
        heartbeat_seconds=2.0,
    )
    return replace(settings, **more)


class TemporalWorkers:
    """Processes of the Temporal engine, one after another, each with its handle on the store."""

    def __init__(
        self, url: str, settings: TemporalSettings, runtime: ScriptedRuntime, clock: Clock
    ) -> None:
        self._url = url
        self.settings = settings
        self._runtime = runtime
        self._clock = clock
        self._current: tuple[TemporalEngine, Database, Severable] | None = None
        self._pokes: list[threading.Thread] = []
        self._over = threading.Event()

    def start(self) -> None:
        """Start one, as a new process would."""
        database = Database(self._url)
        journal = Severable(SqlJournal(database))
        engine = TemporalEngine(
            journal,
            self.settings,
            lock=worker_lock(database, "relay"),
            bell=lambda: bell(database),
            runtimes={"openai_chat": self._runtime},
            now=self._clock,
            new_id=new_id,
            max_activities=Engine.places,
            ticker=Ticker(
                fire=lambda schedule_id, at: fire(desk, schedule_id, at),
                fire_due=journal.unless_severed(lambda: self.makes_up_for(desk)),
                schedules=lambda: all_schedules(desk),
            ),
        )
        desk = desk_over(SqlStore(database), engine, self._clock, "temporal")
        self._current = engine, database, journal
        engine.start()

    def makes_up_for(self, desk: Desk) -> datetime | None:
        """What ticks that did not come left undone."""
        return fire_due(desk, self._clock())

    def wake(self) -> None:
        if self._current is not None:
            self._current[0].wake()

    def page_of(self, run_id: str) -> str | None:
        return self.settings.page_of(run_id)

    def time_passed(self) -> None:
        """Temporal's timers follow its own clock, so the runs are asked to look at the test's."""
        self._pokes.append(threading.Thread(target=self._poke, daemon=True))
        self._pokes[-1].start()

    def let_go(self) -> None:
        """Leave nothing behind that still looks at the store."""
        self.stop()
        self._over.set()
        for poke in self._pokes:
            poke.join()

    def has_noticed(self, run_id: str) -> bool:
        assert self._current is not None
        query = select(_R.signal, _R.told).where(_R.id == run_id)
        with self._current[1].reading() as sql:
            signal, told = sql.execute(query).one()
        return signal == told

    def trouble(self) -> str:
        return self._current[0].trouble if self._current is not None else ""

    def stop(self) -> None:
        if self._current is not None:
            engine, database, _ = self._current
            self._current = None
            engine.stop()
            database.close()

    def crash(self) -> None:
        assert self._current is not None
        self._current[2].severed = True
        self.stop()

    def _poke(self) -> None:
        database = Database(self._url)
        try:
            asyncio.run(self._look_again(database))
        finally:
            database.close()

    async def _look_again(self, database: Database) -> None:
        client = await self.settings.connect()
        live = select(_R.id).where(_R.status.in_([*LIVE]))
        for seconds in _POKES_SECONDS:
            if await asyncio.to_thread(self._over.wait, seconds):
                return
            with database.reading() as sql:
                runs = list(sql.execute(live).scalars())
            signals = [client.get_workflow_handle(run).signal(LOOK_AGAIN) for run in runs]
            await asyncio.gather(*signals, return_exceptions=True)


@contextmanager
def temporal(
    store: SqlStore,
    url: str,
    settings: TemporalSettings,
    workers: type[TemporalWorkers] = TemporalWorkers,
) -> Iterator[Engine]:
    """The Temporal engine over a store, at work."""
    runtime, clock = ScriptedRuntime(), Clock()
    processes = workers(url, settings, runtime, clock)
    engine = Engine(store, runtime, processes, clock, name="temporal")
    engine.without_a_worker = RunStatus.RUNNING
    engine.worker.start()
    try:
        yield engine
    finally:
        processes.let_go()
