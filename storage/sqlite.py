"""SQLite as the store: one file in WAL mode, one writer at a time, readers that never wait."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event

from storage.failures import BUSY_SECONDS

_READERS_KEPT, _READERS_MORE = 8, 56  # More than the threads of one process that can read at once.
_START_SECONDS = 120  # Longer than the longest migration of a store of ordinary size.


def reading_engine(url: URL) -> Engine:
    """Connections that see one state of the store per transaction, and cannot write."""
    return _engine(
        url, begin="BEGIN", pragmas=("query_only = ON",), kept=_READERS_KEPT, more=_READERS_MORE
    )


def writing_engine(url: URL, *, durable: bool) -> Engine:
    """One connection: SQLite has one writer, so the threads of a process queue for it here.

    Args:
        durable: Whether a commit survives a power failure; otherwise it survives the end of the
            process.
    """
    level = "FULL" if durable else "NORMAL"
    return _engine(
        url,
        begin="BEGIN IMMEDIATE",
        # What is deleted is overwritten with zeros, however this SQLite was compiled.
        pragmas=(f"synchronous = {level}", "secure_delete = ON"),
        kept=1,
        more=0,
    )


@contextmanager
def starting_alone(url: URL) -> Generator[None]:
    """Make the file ready (folder, WAL mode), while other processes wait to start on it."""
    path = Path(url.database or "")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite's own lock, on a file beside the store: portable, and gone with its process.
    lock = sqlite3.connect(f"{path}.lock", timeout=_START_SECONDS, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        _use_wal(path)
        yield
    finally:
        lock.close()


@contextmanager
def without_foreign_keys(connection: Connection) -> Generator[None]:
    """Let a migration rebuild tables: dropping one must not take along what refers to it."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")  # SQLite ignores it within a transaction.
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def _use_wal(path: Path) -> None:
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _engine(url: URL, *, begin: str, pragmas: tuple[str, ...], kept: int, more: int) -> Engine:
    engine = create_engine(
        url,
        poolclass=QueuePool,
        pool_size=kept,
        max_overflow=more,
        pool_timeout=BUSY_SECONDS,
        connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS},
    )

    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # The driver begins nothing by itself; `begun` does.
        connection.create_function("lower", 1, _lower, deterministic=True)
        for pragma in ("foreign_keys = ON", *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _lower(text: object) -> object:
    """SQLite's own `lower` knows only ASCII."""
    return text.lower() if isinstance(text, str) else text
