"""The embedded engine over a SQLite file, with a journal the test can interfere with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from control_plane.services.journal import Journal
from storage.database import Database
from storage.store import SqlStore
from tests.contract.engines import harness
from tests.contract.engines.harness import Engine, embedded
from tests.databases import sqlite_in


@pytest.fixture
def url(tmp_path: Path) -> str:
    """An empty SQLite file."""
    return sqlite_in(tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """The store in it."""
    store = SqlStore(Database(url))
    yield store
    store.close()


@pytest.fixture
def engine_on(
    url: str, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Callable[[Journal], Any]], tuple[Engine, Any]]]:
    """Makes an engine at work, and its journal put behind a double."""
    with ExitStack() as ended:

        def make(double: Callable[[Journal], Any]) -> tuple[Engine, Any]:
            made: list[Any] = []
            of_sql = harness.SqlJournal

            def journal(database: Any) -> Any:
                made.append(double(of_sql(database)))
                return made[-1]

            monkeypatch.setattr(harness, "SqlJournal", journal)
            engine = ended.enter_context(embedded(store, url))
            return engine, made[0]

        yield make


@pytest.fixture
def engine(store: SqlStore, url: str) -> Iterator[Engine]:
    """An engine at work."""
    with embedded(store, url) as engine:
        yield engine
