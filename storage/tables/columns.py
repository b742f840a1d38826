"""Kinds of columns and indexes the tables are made of."""

from __future__ import annotations

from typing import cast

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, text
from sqlmodel import SQLModel

# Named constraints can be changed by a migration on both databases.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}
big_key = BigInteger().with_variant(Integer, "sqlite")
"""SQLite autoincrements only INTEGER keys."""


def big(*, nullable: bool = False) -> Column[int]:
    """A 64-bit integer: an instant, money, or a count that may outgrow 32 bits."""
    return Column(BigInteger, nullable=nullable)


def long_text(*, nullable: bool = False) -> Column[str]:
    """Text of any length."""
    return Column(Text, nullable=nullable)


def bytewise_text(*, nullable: bool = False) -> Column[str]:
    """Text that is compared byte by byte, whatever the database's language."""
    return Column(Text().with_variant(Text(collation="C"), "postgresql"), nullable=nullable)


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index over the rows that satisfy `where`."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def table_of(row: type[SQLModel]) -> Table:
    """The Core table of a row class, for statements that skip the ORM."""
    return cast("Table", vars(row)["__table__"])
