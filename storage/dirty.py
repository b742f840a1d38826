"""Marks minutes whose rollups are out of date, in the transaction that makes them so."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection

from storage.inserting import insert_into
from storage.mapping import MINUTE_MICROS
from storage.tables import RollupDirtyRow, table_of

_DIRTY = table_of(RollupDirtyRow)


def mark_dirty(
    connection: Connection, workspace_id: str, instants_micros: Iterable[int | None]
) -> None:
    """What happened in the minutes of these instants has changed; `None` stands for no instant.

    A mark that is there already is written again: that locks it, so that on PostgreSQL a refresh
    either sees this transaction's change or leaves the mark for the next one. Sorted, so that two
    transactions with the same minutes cannot block each other.
    """
    minutes = sorted({at - at % MINUTE_MICROS for at in instants_micros if at is not None})
    if not minutes:
        return
    statement = insert_into(connection, _DIRTY)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "minute"], set_={"minute": statement.excluded.minute}
        ),
        [{"workspace_id": workspace_id, "minute": minute} for minute in minutes],
    )
