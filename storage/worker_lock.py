"""The lock that one process holds for a duty; the system or the server frees it at its death."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from sqlalchemy import Connection, text

from storage.database import Database
from storage.failures import opening

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# Beside the locks of `postgresql.py`.
_KEYS = {
    "worker": 7_301_003,
    "relay": 7_301_004,
    "webhooks": 7_301_005,
    "retention": 7_301_006,
    "syslog": 7_301_007,
    "deadlines": 7_301_008,
    "notifications": 7_301_009,
}
_TRY = text("SELECT pg_try_advisory_lock(:key)")


class FileLock:
    """For SQLite: a lock on a file beside the store."""

    def __init__(self, database: Database, duty: str) -> None:
        self._path = Path(f"{database.url.database}.{duty}")
        self._held: int | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free. Raises `StoreUnavailable` when the file cannot be made."""
        with opening():
            opened = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _lock(opened):
            os.close(opened)
            return False
        self._held = opened
        return True

    def release(self) -> None:
        """Free the lock."""
        if self._held is not None:
            os.close(self._held)
            self._held = None


class AdvisoryLock:
    """For PostgreSQL: a lock of a session that is kept open for it."""

    def __init__(self, database: Database, duty: str) -> None:
        self._database = database
        self._key = _KEYS[duty]
        self._session: Connection | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free. Raises `StoreUnavailable`."""
        with opening():
            session = self._database.connect(durable=False)
            try:
                taken = session.execute(_TRY, {"key": self._key}).scalar_one()
                session.commit()
            except BaseException:
                session.close()
                raise
        if not taken:
            session.close()
            return False
        self._session = session
        return True

    def release(self) -> None:
        """Free the lock."""
        if self._session is not None:
            self._session.invalidate()  # In the pool the session would keep the lock.
            self._session.close()
            self._session = None


def worker_lock(database: Database, duty: str = "worker") -> FileLock | AdvisoryLock:
    """The lock of this store's worker, of its `relay` to another engine, or of its `webhooks`."""
    return FileLock(database, duty) if database.on_sqlite else AdvisoryLock(database, duty)


def _lock(opened: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
