"""PostgreSQL drops connections: the one with the lock, the one with the bell, all at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from control_plane.domain.runs import RunStatus
from control_plane.engines.embedded import worker
from storage.database import open_database
from storage.store import SqlStore
from tests import postgres
from tests.contract.engines.harness import (
    EmbeddedWorkers,
    Engine,
    asking,
    elsewhere,
    embedded,
    member,
    pipeline,
    stage,
    until,
)
from tests.contract.engines.scripted_runtime import Gate, says

pytestmark = pytest.mark.postgres


@pytest.fixture
def url(postgres_url: str) -> Iterator[str]:
    """An empty database."""
    with postgres.fresh_database(postgres_url) as url:
        yield url


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """The store in it."""
    store = SqlStore(open_database(url))
    yield store
    store.close()


@pytest.fixture
def engine(store: SqlStore, url: str) -> Iterator[Engine]:
    """An engine at work."""
    with embedded(store, url) as engine:
        yield engine


def drop(store: SqlStore, which: str = "true") -> None:
    """Let the server end other connections to the database."""
    ending = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = current_database() AND pid <> pg_backend_pid() AND {which}"
    )
    with store.database.writing() as sql:
        sql.execute(ending)


_HOLDS_THE_LOCK = "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory')"


def test_a_run_goes_on_when_all_connections_are_lost_in_its_middle(
    engine: Engine, store: SqlStore
) -> None:
    gate = Gate()
    engine.agents("one", "three")
    engine.agent("two", says("two", gate=gate))
    run_id = engine.launch(pipeline("one", "two", "three"))
    until(lambda: gate.waiting)

    drop(store)
    gate.open()

    assert engine.ended(run_id).answer == "three"
    assert engine.runtime.done_by() == {"one": 1, "two": 1, "three": 1}


@pytest.mark.usefixtures("by_the_bell_alone")
def test_a_worker_hears_again_after_its_bell_was_cut_off(engine: Engine, store: SqlStore) -> None:
    engine.agents("a")
    run_id = engine.launch(pipeline("a", **asking()))
    question = engine.question(run_id)
    drop(store, "query LIKE 'LISTEN%'")
    listening = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")

    def hears() -> int:
        with store.database.reading() as sql:
            return sql.execute(listening).scalar_one()

    until(hears)
    elsewhere(engine, store).decide(question)

    assert engine.ended(run_id).answer == "a"


def test_nested_runs_begin_while_their_parents_are_still_at_work(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_SIGN_OF_LIFE_SECONDS", 3600.0)  # Nothing is found by the way.
    gate = Gate()
    engine.agent("busy", says("busy", gate=gate))
    engine.agents("deep")
    engine.pattern("level_0", pipeline("deep"))
    for level in range(1, 4):
        below = member(f"level_{level - 1}", kind="pattern")
        engine.pattern(f"level_{level}", pipeline(stage("all", "busy", below)))
    run_id = engine.launch("level_3")

    until(lambda: "deep" in engine.runtime.done_by())
    gate.open()

    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_a_worker_that_lost_its_lock_lets_go_when_another_one_takes_over(
    engine: Engine, store: SqlStore, url: str
) -> None:
    gate = Gate()
    engine.agents("one")
    engine.agent("two", says("two", gate=gate))
    run_id = engine.launch(pipeline("one", "two"))
    until(lambda: gate.waiting)

    second = EmbeddedWorkers(url, engine.runtime, engine.clock)
    second.start()
    try:
        drop(store, _HOLDS_THE_LOCK)
        until(lambda: gate.arrived == 2)  # The second one has begun.
        gate.open()

        assert engine.ended(run_id).answer == "two"
        turns = engine.turns(run_id)
        assert turns == ["one", "two"]
        assert engine.runtime.done_by()["one"] == 1
        keys = {done.idempotency_key for done in engine.runtime.effects_of("two")}
        assert len(keys) == 1
    finally:
        second.stop()


def test_a_worker_that_lost_its_lock_goes_on_while_nobody_else_wants_it(
    engine: Engine, store: SqlStore
) -> None:
    engine.agents("a")
    drop(store, _HOLDS_THE_LOCK)

    assert engine.carried_out(pipeline("a")).status is RunStatus.SUCCEEDED
