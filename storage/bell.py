"""Rings when somebody changed the store, so that a worker need not ask for each run that waits."""

from __future__ import annotations

import sqlite3
import threading
import time

import psycopg
from sqlalchemy import Connection, text

from storage.database import Database
from storage.failures import opening
from storage.postgresql import REACH_SECONDS

CHANNEL = "control_plane"
_LOOK_SECONDS = (
    0.05  # One read of a counter in shared memory; well below the 100 ms a decision may take.
)


class ChangeCounterBell:
    """For SQLite: its `data_version` moves with every commit of another connection or process."""

    def __init__(self, database: Database) -> None:
        """Raises `StoreUnavailable`."""
        with opening():
            self._connection = sqlite3.connect(str(database.url.database), isolation_level=None)
        self._seen: int | None = None

    def wait(self, timeout_seconds: float) -> bool:
        """Block until the store has changed (True) or the time is over (False).

        Raises:
            StoreUnavailable: It cannot hear any more; make a new one.
        """
        until = time.monotonic() + timeout_seconds
        while time.monotonic() < until:
            with opening():
                version = self._connection.execute("PRAGMA data_version").fetchone()[0]
            if version != self._seen:
                self._seen = version
                return True
            threading.Event().wait(_LOOK_SECONDS)
        return False

    def close(self) -> None:
        """Stop looking."""
        self._connection.close()


class NotificationBell:
    """For PostgreSQL: LISTEN; whoever writes through the services sends NOTIFY."""

    def __init__(self, database: Database) -> None:
        """Raises `StoreUnavailable`."""
        address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with opening():
            self._connection = psycopg.connect(
                address, autocommit=True, connect_timeout=REACH_SECONDS
            )
            try:
                self._connection.execute(f"LISTEN {CHANNEL}")
            except psycopg.Error:
                self._connection.close()
                raise

    def wait(self, timeout_seconds: float) -> bool:
        """Block until the store has changed (True) or the time is over (False).

        Raises:
            StoreUnavailable: It cannot hear any more; make a new one.
        """
        with opening():
            heard = self._connection.notifies(timeout=timeout_seconds, stop_after=1)
            return any(True for _ in heard)

    def close(self) -> None:
        """Stop listening."""
        self._connection.close()


def ring(connection: Connection) -> None:
    """Ring as soon as the transaction commits. SQLite's change counter needs no ringing."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


def bell(database: Database) -> ChangeCounterBell | NotificationBell:
    """The bell of this store. Raises `StoreUnavailable`."""
    return ChangeCounterBell(database) if database.on_sqlite else NotificationBell(database)
