"""Every engine, over every store it runs on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.store import SqlStore
from tests.contract.engines.harness import Engine, embedded
from tests.contract.engines.temporal_workers import settings_for, temporal
from tests.databases import emptied, sqlite_in
from tests.temporal import DevServer, dev_server

_ENGINES = [
    "embedded-sqlite",
    pytest.param("embedded-postgres", marks=pytest.mark.postgres),
    pytest.param("temporal", marks=[pytest.mark.postgres, pytest.mark.temporal]),
]


@pytest.fixture(scope="session")
def temporal_server() -> Iterator[DevServer]:
    """A real Temporal server; every test has a task queue of its own on it."""
    with dev_server() as server:
        yield server


@pytest.fixture(params=_ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Which engine, over which store."""
    return str(request.param)


@pytest.fixture
def engine_url(request: pytest.FixtureRequest, engine_kind: str, tmp_path: Path) -> str:
    """A database for the engine. Temporal's workers share one on PostgreSQL."""
    if engine_kind.endswith("sqlite"):
        return sqlite_in(tmp_path)
    return str(request.getfixturevalue("postgres_store_url"))


@pytest.fixture
def engine_store(engine_url: str) -> Iterator[SqlStore]:
    """The store the engine works on, empty."""
    store = emptied(engine_url)
    yield store
    store.close()


@pytest.fixture
def engine(
    request: pytest.FixtureRequest, engine_kind: str, engine_store: SqlStore, engine_url: str
) -> Iterator[Engine]:
    """An engine at work, with nothing registered but a connection."""
    if engine_kind == "temporal":
        server: DevServer = request.getfixturevalue("temporal_server")
        with temporal(engine_store, engine_url, settings_for(server.address)) as engine:
            yield engine
        return
    with embedded(engine_store, engine_url) as engine:
        yield engine


@pytest.fixture
def another_store(engine_url: str) -> Iterator[SqlStore]:
    """Another process's handle on the engine's store."""
    store = SqlStore(Database(engine_url))
    yield store
    store.close()
