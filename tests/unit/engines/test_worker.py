"""The worker itself: one at a time, deaf never, in good order always."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import update

from control_plane.domain.errors import StoreUnavailable
from control_plane.domain.runs import RunStatus
from control_plane.services.journal import SignOfLife
from storage.store import SqlStore
from storage.tables import RunRow, table_of
from tests.contract.engines import harness
from tests.contract.engines.harness import (
    EmbeddedWorkers,
    Engine,
    asking,
    elsewhere,
    embedded,
    pipeline,
    until,
)
from tests.contract.engines.scripted_runtime import Gate, says
from tests.unit.engines.doubles import Journals

EngineOn = Callable[[Any], tuple[Engine, Any]]


@contextmanager
def a_second_worker(engine: Engine, url: str) -> Iterator[EmbeddedWorkers]:
    """Another process's worker on the same store."""
    second = EmbeddedWorkers(url, engine.runtime, engine.clock)
    second.start()
    try:
        yield second
    finally:
        second.stop()


def test_a_second_worker_waits_and_takes_over_when_the_first_is_gone(
    engine: Engine, url: str
) -> None:
    gate = Gate()
    engine.agents("one")
    engine.agent("two", says("two", gate=gate))
    with a_second_worker(engine, url):
        run_id = engine.launch(pipeline("one", "two"))
        until(lambda: gate.waiting)
        engine.worker.crash()
        until(lambda: gate.waiting)  # In the hands of the second one.
        gate.open()

        assert engine.ended(run_id).answer == "two"
    assert engine.runtime.done_by() == {"one": 1, "two": 1}


def test_two_workers_never_work_on_the_same_store_at_once(engine: Engine, url: str) -> None:
    engine.agents(*(f"agent_{number}" for number in range(4)))
    engine.pattern("p", pipeline(*(f"agent_{number}" for number in range(4))))
    with a_second_worker(engine, url):
        runs = [engine.launch("p") for _ in range(20)]
        for run_id in runs:
            assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert engine.runtime.done_by() == {f"agent_{number}": 20 for number in range(4)}


class _DyingBell:
    """Hears one change and then goes deaf, again and again."""

    made = 0

    def __init__(self, bell: Any) -> None:
        type(self).made += 1
        self._bell = bell

    def wait(self, timeout_seconds: float) -> bool:
        if self._bell.wait(timeout_seconds):
            return True
        raise StoreUnavailable("The connection was lost.")

    def close(self) -> None:
        self._bell.close()


@pytest.mark.usefixtures("by_the_bell_alone")
def test_a_bell_that_goes_deaf_is_replaced(
    store: SqlStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _DyingBell.made = 0
    of_store = harness.bell
    monkeypatch.setattr(harness, "bell", lambda database: _DyingBell(of_store(database)))
    monkeypatch.setattr("control_plane.engines.embedded.worker._LOCK_RETRY_SECONDS", 0.05)
    with embedded(store, url) as engine:
        engine.agents("a")
        until(lambda: _DyingBell.made > 2)
        run_id = elsewhere(engine, store).launch(pipeline("a", **asking()))
        question = engine.questions(run_id)[0]
        elsewhere(engine, store).decide(question)

        assert engine.ended(run_id).answer == "a"


def test_charts_that_cannot_be_refreshed_stop_no_run(
    store: SqlStore, url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(self: SqlStore) -> None:
        raise ValueError("charts are broken")

    monkeypatch.setattr(SqlStore, "refresh_rollups", breaks)
    with embedded(store, url) as engine:
        engine.agents("a")
        assert engine.carried_out(pipeline("a")).status is RunStatus.SUCCEEDED
        until(lambda: "charts are broken" in caplog.text)
        assert engine.carried_out(pipeline("a")).status is RunStatus.SUCCEEDED


class Seen(Journals):
    """Remembers the signs of life."""

    def __init__(self, journal: Any) -> None:
        super().__init__(journal)
        self.signs: list[SignOfLife] = []

    def write(self, batch: Any) -> list[Any]:
        self.signs += [what for what in batch if isinstance(what, SignOfLife)]
        return self._journal.write(batch)


def test_the_worker_is_seen_to_be_alive(engine_on: EngineOn) -> None:
    engine, journal = engine_on(Seen)

    seen = until(lambda: journal.signs and engine.desk.store.worker_seen())
    assert seen.trouble == ""
    assert seen.process == journal.signs[0].process


@pytest.mark.parametrize("times", [1, 3])
def test_a_worker_can_be_stopped_and_started_again(engine: Engine, times: int) -> None:
    engine.agents("a")
    for _ in range(times):
        engine.worker.stop()
        run_id = engine.launch(pipeline("a"))
        engine.worker.start()
        assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_a_run_the_store_cannot_make_sense_of_is_set_aside_and_the_others_go_on(
    engine: Engine, store: SqlStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    engine.agents("a")
    engine.worker.stop()
    good, bad = (engine.launch(pipeline("a")) for _ in range(2))
    runs = table_of(RunRow)
    with store.database.writing() as sql:
        sql.execute(update(runs).where(runs.c.id == bad).values(pattern_version=99))
    engine.worker.start()

    assert engine.ended(good).status is RunStatus.SUCCEEDED
    run = engine.ended(bad)
    assert run.status is RunStatus.NEEDS_ATTENTION
    assert "cannot be read" in (run.error or "")
