"""Inserts that mind what is there already; both databases know them, under the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(
    connection: Connection, table: Table, values: Mapping[str, Any], *, unique: Sequence[str]
) -> bool:
    """Insert the row unless one with the same `unique` columns is there; whether it was."""
    insert = insert_into(connection, table).values(dict(values))
    unless_there = insert.on_conflict_do_nothing(index_elements=unique)
    return connection.execute(unless_there.returning(table.c[unique[0]])).first() is not None


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT of the database's own dialect, which knows ON CONFLICT."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
