"""PostgreSQL as the store, spoken to through psycopg."""

from __future__ import annotations

from typing import Any

from psycopg import adapt
from psycopg.types.string import StrDumper
from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from storage.failures import BUSY_SECONDS

# Long enough for a server on another continent, short enough for a person who waits.
REACH_SECONDS = 5
# Times three engines and two processes, this stays below PostgreSQL's 100 connections.
_POOL, _POOL_MORE = 4, 8
_START_SECONDS = 120  # Longer than the longest migration of a store of ordinary size.
_START_KEY = 7_301_001  # Any number that nobody else uses as an advisory lock of this database.
_ROLLUP_KEY = 7_301_002


class _Storable(StrDumper):
    """PostgreSQL's text cannot hold NUL, which models do write; it becomes U+FFFD."""

    def dump(self, obj: str) -> adapt.Buffer | None:
        return super().dump(obj.replace("\0", "\ufffd"))


def reading_engine(url: URL) -> Engine:
    """Connections that see one state of the store per transaction, and cannot write."""
    return _engine(url, "default_transaction_read_only = on", isolation_level="REPEATABLE READ")


def writing_engine(url: URL, *, durable: bool) -> Engine:
    """Connections that write.

    Args:
        durable: Whether a commit survives a failure of the server; otherwise it survives the end of
            this process.
    """
    return _engine(url, f"synchronous_commit = {'on' if durable else 'off'}")


def start_alone(connection: Connection) -> None:
    """Until the transaction ends, keep other processes from starting on this database."""
    connection.execute(text(f"SET LOCAL lock_timeout = '{_START_SECONDS}s'"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _START_KEY})


def refresh_alone(connection: Connection) -> None:
    """Until the transaction ends, keep others from refreshing the rollups."""
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ROLLUP_KEY})


def _engine(url: URL, setting: str, **options: str) -> Engine:
    engine = create_engine(
        url,
        pool_size=_POOL,
        max_overflow=_POOL_MORE,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        connect_args={"connect_timeout": REACH_SECONDS, "application_name": "agent control plane"},
        **options,
    )

    def connected(connection: Any, _record: object) -> None:
        connection.adapters.register_dumper(str, _Storable)
        connection.execute(f"SET lock_timeout = '{BUSY_SECONDS}s'")
        connection.execute(f"SET {setting}")
        connection.commit()

    event.listen(engine, "connect", connected)
    return engine
