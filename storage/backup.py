"""Write down every row of the store, as it is at one moment, while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Float,
    Integer,
    LargeBinary,
    Table,
    select,
)
from sqlalchemy import collate as collated
from sqlalchemy.types import TypeEngine

from storage import schema
from storage.archive import ColumnFacts, ColumnKind, Manifest, Row, writing_archive
from storage.database import Database
from storage.tables import SQLModel

_AT_ONCE = 500
_KINDS: tuple[tuple[type[TypeEngine[Any]], ColumnKind], ...] = (
    (Boolean, "bool"),
    (Integer, "int"),
    (Float, "float"),
    (LargeBinary, "bytes"),
)


def back_up(database: Database, path: Path, *, version: str, now: datetime) -> Manifest:
    """Write a backup of the whole store, of one consistent view of it; what it holds.

    Args:
        version: Of this product.

    Raises:
        CallerError: The file is there already, or cannot be written.
        StoreUnavailable: The store cannot be read.
        ConfigurationError: Its schema is not of this version.
    """
    with database.reading() as sql, writing_archive(path) as archive:
        schema.require_current(sql)
        manifest = Manifest(
            version=version,
            revision=schema.revision_of(sql) or "",
            created_at=now,
            tables=tuple(
                archive.table(table.name, columns, rows_in_order(sql, table, columns))
                for table in SQLModel.metadata.sorted_tables
                for columns in [columns_of(table)]
            ),
        )
        archive.manifest(manifest)
    return manifest


def columns_of(table: Table) -> tuple[ColumnFacts, ...]:
    """The columns as a backup names them."""
    return tuple(
        ColumnFacts(name=column.name, kind=_kind_of(column.type), key=column.primary_key)
        for column in table.columns
    )


def rows_in_order(sql: Connection, table: Any, columns: Sequence[ColumnFacts]) -> Iterator[Row]:
    """Every row, by primary key, in the same order on every database; a few at a time."""
    order = [_orderable(sql, table.c[c.name], c.kind) for c in columns if c.key]
    query = select(*(table.c[c.name] for c in columns)).order_by(*order)
    for row in sql.execute(query.execution_options(yield_per=_AT_ONCE)):
        yield tuple(row)


def _orderable(sql: Connection, column: ColumnElement[Any], kind: ColumnKind) -> Any:
    """SQLite orders text by its bytes, PostgreSQL by the rules of a language unless told."""
    on_postgresql = sql.dialect.name == "postgresql"
    return collated(column, "C") if on_postgresql and kind == "text" else column


def _kind_of(type_: TypeEngine[Any]) -> ColumnKind:
    for each, kind in _KINDS:
        if isinstance(type_, each):
            return kind
    return "text"
