"""Every filter of the inbox is answered from an index, in its order, on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, insert, select, text

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.inbox import InboxFilter, InboxView
from storage.approvals import in_order
from storage.inbox import wanted_by
from storage.store import SqlStore
from storage.tables import ApprovalRow, table_of
from tests.deciding import ANN, Office
from tests.stores import HERE, NOW, a_run, added

_FIELDS = {"kind": "handoff", "pattern": "answer", "source": "triage", "target": "billing"}
_FIELDS |= {"risk": "high", "mode": "block", "text": "money"}
OPEN = [
    InboxFilter(),
    InboxFilter(view=InboxView.MINE),
    InboxFilter(view=InboxView.WATCHING),
    *(InboxFilter(**{name: value}) for name, value in _FIELDS.items()),  # type: ignore[arg-type]
    InboxFilter(**_FIELDS),  # type: ignore[arg-type]
]
OTHERS = [
    InboxFilter(view=InboxView.ALL),
    InboxFilter(view=InboxView.DECIDED),
    InboxFilter(view=InboxView.DECIDED, statuses=(ApprovalStatus.EXPIRED,), kind="handoff"),
    InboxFilter(view=InboxView.ALL, pattern="answer", mode="watch"),
]


def plan_of(store: SqlStore, wanted: InboxFilter) -> str:
    """How the database answers the filter's first page."""
    sqlite = store.database.on_sqlite
    where = wanted_by(HERE, wanted, asking=ANN, now=NOW)
    query = in_order(wanted, where).limit(51)
    with store.database.reading() as sql:
        compiled = query.compile(sql, compile_kwargs={"literal_binds": True})
        if sqlite:
            return str(sql.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}").all())
        # A table this small is read whole; what counts is which index could do it.
        sql.execute(text("SET LOCAL enable_seqscan = off"))
        sql.execute(text("SET LOCAL enable_bitmapscan = off"))
        sql.execute(text("SET LOCAL enable_sort = off"))
        said = str(compiled).replace("%%", "%")
        return str(sql.execute(text(f"EXPLAIN {said}".replace(":", r"\:"))).all())


@pytest.fixture
def filled(store: SqlStore) -> SqlStore:
    """A store with so many closed questions that the index of the open ones is clearly shorter.

    On PostgreSQL what its planner knows is what there is: neither rows and pages that other tests
    left, nor when it last looked by itself, has a say in its choice.
    """
    office, run = Office(store), added(store, a_run())
    for number in range(50):
        office.asks(f"q{number}", run=run)
    with store.database.writing() as sql:
        _copy_as_closed(sql, copies=40)
        if not store.database.on_sqlite:
            sql.execute(text("REINDEX TABLE approval"))
            sql.execute(text("ANALYZE approval"))
    return store


def _copy_as_closed(sql: Connection, *, copies: int) -> None:
    """Put each question into the store so many times more, approved."""
    table = table_of(ApprovalRow)
    open_ones = [dict(row) for row in sql.execute(select(table)).mappings()]
    changed = {"status": ApprovalStatus.APPROVED.value}
    sql.execute(
        insert(table),
        [
            {**row, **changed, "id": f"{row['id']}_{number}", "step_key": f"{row['id']}_{number}"}
            for number in range(copies)
            for row in open_ones
        ],
    )


@pytest.mark.parametrize("wanted", OPEN, ids=str)
def test_open_questions_come_from_the_index_of_what_waits(
    filled: SqlStore, wanted: InboxFilter
) -> None:
    plan = plan_of(filled, wanted)
    assert "approval_waiting" in plan
    assert not any(sign in plan for sign in ("TEMP B-TREE", "Sort", "Seq Scan on approval "))


@pytest.mark.parametrize("wanted", OTHERS, ids=str)
def test_others_come_from_an_index_in_order_of_age(filled: SqlStore, wanted: InboxFilter) -> None:
    plan = plan_of(filled, wanted)
    assert "approval_by_age" in plan
    assert not any(sign in plan for sign in ("TEMP B-TREE", "Sort", "Seq Scan on approval "))
