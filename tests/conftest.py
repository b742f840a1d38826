"""Fixtures every kind of test may use: a store on SQLite, and the same on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from storage.database import open_database
from storage.store import SqlStore
from storage.tables import SQLModel
from tests import postgres

# No test hangs on how busy the machine is.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")

_ON_BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The maintenance database of a PostgreSQL server."""
    try:
        with postgres.server() as url:
            yield url
    except postgres.NoPostgres as reason:
        pytest.skip(str(reason))


@pytest.fixture(params=_ON_BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database: a SQLite file, then one on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/store/control_plane.db"
        return
    with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_store_url(postgres_url: str) -> Iterator[str]:
    """A database with the schema in it, emptied between tests: much faster than making each."""
    with postgres.fresh_database(postgres_url) as url:
        open_database(url).close()
        yield url


@pytest.fixture(params=_ON_BOTH)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqlStore]:
    """An empty store, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        store = SqlStore(open_database(f"sqlite:///{tmp_path}/store/control_plane.db"))
    else:
        store = SqlStore(open_database(request.getfixturevalue("postgres_store_url")))
        tables = ", ".join(SQLModel.metadata.tables)
        with store.database.writing() as sql:
            sql.exec_driver_sql(f"TRUNCATE {tables} RESTART IDENTITY")
    yield store
    store.close()
