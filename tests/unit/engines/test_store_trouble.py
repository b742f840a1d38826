"""The store is locked, full, away or taken over in the middle of everything: nothing is lost."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from typing import Any

import pytest

import storage.sqlite
from control_plane.domain.errors import ControlPlaneError, StoreUnavailable
from control_plane.domain.runs import RunStatus
from control_plane.services import journal as writes
from control_plane.services.recorded import StepRecord
from tests.contract.engines.harness import (
    Engine,
    asking,
    member,
    pipeline,
    stage,
    until,
)
from tests.contract.engines.scripted_runtime import Gate, failing_until, says
from tests.unit.engines.doubles import Failing, Journals

EngineOn = Callable[[Any], tuple[Engine, Any]]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Transactions wait for others a moment only."""
    monkeypatch.setattr(storage.sqlite, "BUSY_SECONDS", 0.05)


def locked(url: str) -> sqlite3.Connection:
    """Another process's write transaction, which goes on and on."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    return connection


def test_a_run_goes_on_where_it_was_when_a_locked_store_is_free_again(
    impatient: None, url: str, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    gate = Gate()
    engine.agents("one", "three")
    engine.agent("two", says("two", gate=gate))
    run_id = engine.launch(pipeline("one", "two", "three"))
    until(lambda: gate.waiting)

    other = locked(url)
    gate.open()
    assert "busy" in until(engine.worker.trouble)
    assert engine.status(run_id) is RunStatus.RUNNING
    other.close()

    assert engine.ended(run_id).answer == "three"
    assert engine.runtime.done_by() == {"one": 1, "two": 1, "three": 1}
    until(lambda: not engine.worker.trouble())
    assert "find the process that keeps the database locked" in caplog.text


def test_a_worker_stops_though_the_store_is_locked(
    impatient: None, url: str, engine: Engine
) -> None:
    gate = Gate()
    engine.agent("a", says("a", gate=gate))
    run_id = engine.launch(pipeline("a"))
    until(lambda: gate.waiting)
    other = locked(url)
    gate.open()
    until(engine.worker.trouble)

    stopping = threading.Thread(target=engine.worker.stop)
    stopping.start()
    stopping.join(10)
    assert not stopping.is_alive()

    other.close()
    engine.worker.start()
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_a_worker_that_starts_on_a_locked_store_begins_when_it_is_free(
    impatient: None, url: str, engine: Engine
) -> None:
    engine.agents("a")
    engine.worker.stop()
    run_id = engine.launch(pipeline("a"))
    other = locked(url)
    engine.worker.start()
    until(engine.worker.trouble)

    other.close()

    assert engine.ended(run_id).answer == "a"


class Small(Journals):
    """A journal on a disk with a limit."""

    def __init__(self, journal: Any) -> None:
        super().__init__(journal)
        self._database = journal._database

    def leave_pages(self, more: int) -> None:
        """Let the store grow by that many pages."""
        with self._database.connect(durable=False) as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + more}")


def test_a_full_disk_is_one_clear_sentence_and_the_run_goes_on_when_there_is_space(
    engine_on: EngineOn,
) -> None:
    engine, journal = engine_on(Small)
    gate = Gate()
    large = "x" * 200_000
    engine.agent("one", says(large, gate=gate))
    engine.agents("two")
    run_id = engine.launch(pipeline("one", "two"))
    until(lambda: gate.waiting)
    journal.leave_pages(5)
    gate.open()

    assert until(engine.worker.trouble) == (
        "The disk that holds the store is full; free some space and try again."
    )
    assert engine.status(run_id) is RunStatus.RUNNING
    journal.leave_pages(10_000)

    assert engine.ended(run_id).answer == "two"
    assert engine.output(run_id, "stage-1-one-one") == {"text": large}
    assert engine.runtime.done_by() == {"one": 1, "two": 1}


@pytest.mark.parametrize("method", ["outside", "output", "signals"])
def test_a_run_survives_reads_that_fail_in_its_middle(engine_on: EngineOn, method: str) -> None:
    engine, journal = engine_on(Failing)
    engine.agents("asked", "end")
    engine.agent("before", says("before", failing=failing_until(2, after_seconds=0.3)))
    run_id = engine.launch(pipeline("before", "asked", "end", **asking(target="asked")))
    question = engine.question(run_id)
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    busy = engine.launch(pipeline("busy"))
    until(lambda: gate.waiting)

    journal.failing.add(method)
    engine.decide(question)
    until(lambda: method in journal.failed)
    journal.failing.clear()
    gate.open()

    assert engine.ended(run_id).answer == "end"
    assert engine.ended(busy).answer == "busy"
    assert engine.runtime.done_by() == {"before": 2, "asked": 1, "end": 1, "busy": 1}


class Forgetful(Journals):
    """A journal whose store commits, once, and then loses the connection before it can say so."""

    def __init__(self, journal: Any) -> None:
        super().__init__(journal)
        self.forgets: type | None = None
        self.forgot = threading.Event()

    def write(self, batch: Any) -> list[Any]:
        answers = self._journal.write(batch)
        if self.forgets and any(type(what) is self.forgets for what in batch):
            self.forgets = None
            self.forgot.set()
            raise StoreUnavailable("The connection was lost.")
        return answers


@pytest.mark.parametrize(
    "kind",
    ["Claim", "StepRecord", "OpenApproval", "StartChild", "Rest", "Finish", "Recover", "TakeOver"],
)
def test_a_commit_nobody_heard_of_is_neither_lost_nor_done_twice(
    engine_on: EngineOn, kind: str
) -> None:
    engine, journal = engine_on(Forgetful)
    engine.agents("a", "asked")
    engine.pattern("inner", pipeline("a"))
    nested = stage("inner", member("inner", kind="pattern"))
    engine.pattern("p", pipeline("a", nested, "asked", **asking(target="asked")))
    if kind in ("Recover", "TakeOver"):
        engine.worker.stop()
    journal.forgets = getattr(writes, kind)
    run_id = engine.launch("p")
    if kind in ("Recover", "TakeOver"):
        engine.worker.start()
    if kind != "Finish":
        engine.decide(engine.question(run_id))
    else:
        engine.decide(engine.questions(run_id)[0])

    assert engine.ended(run_id).answer == "asked"
    assert engine.runtime.done_by() == {"a": 2, "asked": 1}
    assert len(engine.children(run_id)) == 1


class Refusing(Journals):
    """A journal that refuses some records for good."""

    def __init__(self, journal: Any) -> None:
        super().__init__(journal)
        self.refuses: Callable[[Any], bool] = lambda what: False

    def write(self, batch: Any) -> list[Any]:
        if any(self.refuses(what) for what in batch):
            raise ControlPlaneError("The store refused a record.")
        return self._journal.write(batch)


def test_a_record_the_store_refuses_fails_its_step_and_nothing_else(engine_on: EngineOn) -> None:
    engine, journal = engine_on(Refusing)
    engine.agents("good", "bad")
    journal.refuses = lambda what: (
        isinstance(what, StepRecord) and what.name == "bad" and what.status == "completed"
    )
    good, bad = (engine.launch(pipeline(name)) for name in ("good", "bad"))

    assert engine.ended(good).status is RunStatus.SUCCEEDED
    failed = engine.ended(bad)
    assert failed.status is RunStatus.FAILED
    assert "log has it under" in (failed.error or "")


def test_an_end_the_store_refuses_leaves_a_run_that_can_be_retried(engine_on: EngineOn) -> None:
    engine, journal = engine_on(Refusing)
    engine.agents("a")
    journal.refuses = lambda what: getattr(what, "answer", None) == "a"
    run = engine.carried_out(pipeline("a"))
    assert run.status is RunStatus.FAILED

    journal.refuses = lambda what: False
    assert engine.retried(run.id).answer == "a"
    assert engine.runtime.done_by() == {"a": 1}
