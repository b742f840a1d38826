"""Make a store what a backup says, in one transaction: all of it, or nothing changes."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Float,
    LargeBinary,
    TableClause,
    Text,
    column,
    delete,
    func,
    insert,
    inspect,
    select,
    table,
    text,
)
from sqlalchemy.types import TypeEngine

from control_plane.domain.errors import N_, CallerError, Conflict
from storage import postgresql, schema, sqlite
from storage.archive import Manifest, TableFacts, Tally, rows_of, verified
from storage.backup import rows_in_order
from storage.database import Database
from storage.failures import opening
from storage.tables import SQLModel
from storage.worker_lock import worker_lock

_AT_ONCE = 500
_FURNITURE = frozenset({"alembic_version", "workspace", "worker", "rollup_dirty"})
"""What a store holds, or may hold, before anybody has put anything into it."""
_TYPES: dict[str, type[TypeEngine[Any]]] = {
    "int": BigInteger,
    "text": Text,
    "bool": Boolean,
    "float": Float,
    "bytes": LargeBinary,
}


def restore(url: str, path: Path, *, replace: bool = False) -> Manifest:
    """Fill the store at the URL from a backup of either database; what it holds now.

    The schema is made as it was when the backup was written, filled, compared row by row with what
    the backup says, and then brought up to date: all in one transaction.

    Args:
        replace: Throw away what the store holds; otherwise only an empty one is filled.

    Raises:
        CallerError: The file is no whole backup.
        SchemaTooNew: Newer code has written the backup, or the store.
        Conflict: The store is not empty, or somebody is at work on it.
        StoreUnavailable: The store cannot be opened or written.
        ConfigurationError: The URL is wrong.
    """
    manifest = verified(path)
    schema.require_known(manifest.revision)
    database = Database(url)
    try:
        with opening(), _alone(database) as sql:
            schema.require_known(schema.revision_of(sql))
            if not replace:
                _require_empty(sql)
            schema.make(sql, manifest.revision)
            _fill(sql, manifest, path)
            _check(sql, manifest)
            schema.bring_up_to_date(sql)
            _count_on(sql)
    finally:
        database.close()
    return manifest


@contextmanager
def _alone(database: Database) -> Generator[Connection]:
    """One transaction on a store that no worker has in its hands, and none can take."""
    with ExitStack() as stack:
        if database.on_sqlite:
            stack.enter_context(sqlite.starting_alone(database.url))
        for duty in ("worker", "relay"):
            lock = worker_lock(database, duty)
            if not lock.acquire():
                raise Conflict(
                    N_("A worker is at work on this store; stop every `serve` and `worker` first.")
                )
            stack.callback(lock.release)
        sql = stack.enter_context(database.connect(durable=True))
        if database.on_sqlite:
            stack.enter_context(sqlite.without_foreign_keys(sql))
        stack.enter_context(sql.begin())
        if not database.on_sqlite:
            postgresql.start_alone(sql)
        yield sql


def _require_empty(sql: Connection) -> None:
    for name in sorted(set(inspect(sql).get_table_names()) & set(SQLModel.metadata.tables)):
        if name not in _FURNITURE and sql.execute(select(1).select_from(table(name))).first():
            raise Conflict(
                N_(
                    "The store is not empty. Name an empty one in DATABASE_URL, or throw away what"
                    " it holds with --replace."
                )
            )


def _fill(sql: Connection, manifest: Manifest, path: Path) -> None:
    there = inspect(sql)
    for facts in manifest.tables:
        found = (
            {c["name"] for c in there.get_columns(facts.name)}
            if there.has_table(facts.name)
            else ()
        )
        if set(found) != {c.name for c in facts.columns}:
            raise CallerError(
                N_("{path} is no whole backup: {reason}."),
                path=path,
                reason=f"table {facts.name} is none of revision {manifest.revision}",
            )
        if facts.name in _FURNITURE:
            sql.execute(delete(table(facts.name)))
    for facts, rows in rows_of(path, manifest):
        names = [c.name for c in facts.columns]
        target = insert(_as_written(facts))
        for batch in _batches(dict(zip(names, row, strict=True)) for row in rows):
            sql.execute(target, batch)


def _check(sql: Connection, manifest: Manifest) -> None:
    """Compare what the store gives back with what the backup says. Raises `CallerError`."""
    for facts in manifest.tables:
        tally = Tally(facts.columns)
        for row in rows_in_order(sql, _as_written(facts), facts.columns):
            tally.line(row)
        if (tally.rows, tally.sha256) != (facts.rows, facts.sha256):
            raise CallerError(
                N_(
                    "This database does not keep table {table} as it was written; nothing was"
                    " restored."
                ),
                table=facts.name,
            )


def _count_on(sql: Connection) -> None:
    """Let PostgreSQL number new rows after those that came; SQLite does so by itself."""
    if sql.dialect.name != "postgresql":
        return
    for each in SQLModel.metadata.sorted_tables:
        numbered = each.autoincrement_column
        if numbered is None:
            continue
        of_column = {"table": f'"{each.name}"', "column": numbered.name}
        find = text("SELECT pg_get_serial_sequence(:table, :column)")
        sequence = sql.execute(find, of_column).scalar_one()
        last: int | None = sql.execute(select(func.max(numbered))).scalar_one_or_none()
        if sequence is not None and last is not None:
            sql.execute(text("SELECT setval(:name, :last)"), {"name": sequence, "last": last})


def _as_written(facts: TableFacts) -> TableClause:
    return table(facts.name, *(column(c.name, _TYPES[c.kind]) for c in facts.columns))


def _batches(rows: Iterable[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        yield batch
