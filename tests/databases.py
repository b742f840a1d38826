"""Databases that have the schema already: one of each kind is migrated, the tests share the work.

A migration takes longer than most tests; what it makes is tested in `contract/store`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from storage.database import Database, open_database, parsed
from storage.store import SqlStore
from storage.tables import SQLModel

_NOT_THE_FIRST = {"workspace": (text("id <> 'default'"),)}  # It is part of the schema.
_BEGIN_COUNTING_ANEW = (
    "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
    " FROM pg_sequences WHERE last_value IS NOT NULL"
)


def sqlite_in(folder: Path) -> str:
    """The URL of an empty store in the folder, which is made if it is missing."""
    return file_in(folder, _empty_store())


def file_in(folder: Path, content: bytes) -> str:
    """The URL of a store in the folder that holds what a closed store's file held."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "control_plane.db"
    path.write_bytes(content)
    return f"sqlite:///{path}"


def emptied(url: str) -> SqlStore:
    """The store at the URL without what other tests left in it, on a server that is."""
    if parsed(url).get_backend_name() == "sqlite":
        return SqlStore(Database(url))
    database = _on_server(url)
    with database.writing(durable=False) as sql:
        server: Any = sql.connection.driver_connection
        server.execute(_emptying())
    return SqlStore(database)


@cache
def _on_server(url: str) -> Database:
    """One for all tests: it keeps the SQL that it has made of statements, but no connection."""
    return Database(url)


@cache
def _emptying() -> str:
    """What empties every table, in one go.

    Not with TRUNCATE: for that a server makes new files, which takes much longer.
    """
    tables = reversed(SQLModel.metadata.sorted_tables)
    deletions = [str(table.delete().where(*_NOT_THE_FIRST.get(table.name, ()))) for table in tables]
    disable, enable = (f"ALTER TABLE audit_event {do} TRIGGER USER" for do in ("DISABLE", "ENABLE"))
    return "; ".join([disable, *deletions, enable, _BEGIN_COUNTING_ANEW])


@cache
def _empty_store() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "control_plane.db")
        open_database(f"sqlite:///{path}").close()
        return path.read_bytes()
