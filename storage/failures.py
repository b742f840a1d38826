"""What a database's complaint means to whoever runs the control plane: one clear sentence each."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import InterfaceError as LostInterface
from sqlalchemy.exc import OperationalError as Operational
from sqlalchemy.exc import TimeoutError as PoolTimeout

from control_plane.domain.errors import N_, ControlPlaneError, StoreUnavailable

BUSY_SECONDS = 10
"""How long a transaction waits for another one before it gives up."""

_BUSY = N_(
    "The store is busy: others held it for more than {seconds} seconds. Try again; if it goes on,"
    " find the process that keeps the database locked."
)
_FULL = N_("The disk that holds the store is full; free some space and try again.")
_CLOSED = N_(
    "The store cannot be opened; check that its folder exists and that this user may read and"
    " write it."
)
_READ_ONLY = N_(
    "The store is read-only, so nothing can be recorded; give this user the right to write to it."
)
_DAMAGED = N_(
    "The store's file is damaged or is no database; restore a backup, or name another file in"
    " DATABASE_URL."
)
_AWAY = N_(
    "The database server cannot be reached; check that it runs and that DATABASE_URL names the"
    " right host, user and database."
)
_UNKNOWN = N_("The store failed ({kind}); try again, and look into the log if it happens again.")
_REFUSED = N_("The store refused a record ({kind}). This is a fault of the program; see its log.")

_OF_SQLITE = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_PERM: _CLOSED,
    sqlite3.SQLITE_AUTH: _CLOSED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_NOTADB: _DAMAGED,
}
_PRIMARY = 0xFF  # SQLite's extended result codes keep the primary one in the lowest byte.

_OF_POSTGRESQL = {
    "55P03": _BUSY,  # lock_not_available
    "40P01": _BUSY,  # deadlock_detected
    "40001": _BUSY,  # serialization_failure
    "53300": _BUSY,  # too_many_connections
    "53100": _FULL,  # disk_full
    "25006": _READ_ONLY,  # read_only_sql_transaction
}
_AWAY_CLASSES = ("08", "28", "3D", "57")  # Connection, login, database name, operator intervention.


@contextmanager
def translated() -> Generator[None]:
    """Turn what a statement or commit runs into, into the product's errors.

    Raises:
        StoreUnavailable: The store cannot be read or written now; the same call may succeed later.
        ControlPlaneError: The database refused a record or a statement, and will do so again.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise _translation(error) from error


@contextmanager
def opening() -> Generator[None]:
    """As `translated`, for code that speaks to the driver or opens files of the store itself.

    Raises:
        StoreUnavailable: The store cannot be opened, read or written now.
        ControlPlaneError: As `translated`.
    """
    try:
        with translated():
            yield
    except (sqlite3.Error, psycopg.Error, OSError) as error:
        raise _unavailable(error) from error


def _translation(error: SQLAlchemyError) -> ControlPlaneError:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    passing = isinstance(error, (Operational, LostInterface, PoolTimeout))
    if passing or _sentence(cause) != _UNKNOWN:
        return _unavailable(cause)
    return ControlPlaneError(_REFUSED, kind=type(cause).__name__)


def _unavailable(cause: BaseException) -> StoreUnavailable:
    return StoreUnavailable(_sentence(cause), seconds=BUSY_SECONDS, kind=type(cause).__name__)


def _sentence(cause: BaseException) -> str:
    match cause:
        case PoolTimeout():
            return _BUSY
        case sqlite3.Error():
            return _OF_SQLITE.get(getattr(cause, "sqlite_errorcode", -1) & _PRIMARY, _UNKNOWN)
        case psycopg.Error():
            return _of_postgresql(cause)
        case OSError():
            return _CLOSED
        case _:
            return _UNKNOWN


def _of_postgresql(cause: psycopg.Error) -> str:
    if cause.sqlstate is None:  # The server said nothing: there was none to say it.
        return _AWAY if isinstance(cause, psycopg.OperationalError) else _UNKNOWN
    if cause.sqlstate.startswith(_AWAY_CLASSES):
        return _AWAY
    return _OF_POSTGRESQL.get(cause.sqlstate, _UNKNOWN)
