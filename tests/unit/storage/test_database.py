"""How the database is opened."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from control_plane.domain.audit import AuditFilter
from control_plane.domain.errors import ConfigurationError
from control_plane.domain.runs import RunStatus
from control_plane.services.records import RunFilter
from storage.database import DEFAULT_URL, open_database, parsed
from storage.store import SqlStore
from tests.stores import HERE, NOW


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    store = SqlStore(open_database(f"sqlite:///{tmp_path}/data/control_plane.db"))
    yield store
    store.close()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://ann@db/plane", "postgresql+psycopg://ann@db/plane"),
        ("postgresql://db/plane?sslmode=require", "postgresql+psycopg://db/plane?sslmode=require"),
        ("postgresql+psycopg2://db/plane", "postgresql+psycopg://db/plane"),
        ("sqlite:////var/lib/plane.db", "sqlite:////var/lib/plane.db"),
        (DEFAULT_URL, "sqlite:///data/control_plane.db"),
    ],
)
def test_a_url_is_used_with_the_products_own_driver(given: str, used: str) -> None:
    assert parsed(given).render_as_string() == used


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://ann:s3cret@db/plane", "sqlite://", "sqlite:///:memory:"]
)
def test_a_url_of_anything_else_is_refused_without_repeating_a_password(url: str) -> None:
    with pytest.raises(ConfigurationError, match="DATABASE_URL") as refusal:
        open_database(url)
    assert "s3cret" not in str(refusal.value)


def test_the_folder_of_a_new_store_is_for_its_owner_only(store: SqlStore) -> None:
    folder = Path(store.database.url.database or "").parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(("durable", "level"), [(True, 2), (False, 1)])
def test_decisions_are_flushed_to_the_disk_and_steps_are_not_one_by_one(
    store: SqlStore, *, durable: bool, level: int
) -> None:
    with store.database.writing(durable=durable) as sql:
        assert sql.exec_driver_sql("PRAGMA synchronous").scalar() == level
        assert sql.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert sql.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert sql.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_a_transaction_that_writes_takes_the_write_lock_at_once(store: SqlStore) -> None:
    begun: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        begun.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with store.writing() as tx:
            tx.connections.list(HERE)
        with store.reading() as tx:
            tx.connections.list(HERE)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert [statement for statement in begun if statement.startswith("BEGIN")] == [
        "BEGIN IMMEDIATE",
        "BEGIN",
    ]


LIVE = (RunStatus.RUNNING, RunStatus.QUEUED, RunStatus.WAITING, RunStatus.PAUSED)
QUERIES = {
    "newest runs": lambda tx: tx.runs.page(HERE, RunFilter(), limit=9, cursor=None),
    "runs by finish": lambda tx: tx.runs.page(
        HERE, RunFilter(by_finish=True, since=NOW), limit=9, cursor=None
    ),
    "runs of an agent": lambda tx: tx.runs.page(HERE, RunFilter(agent="a"), limit=9, cursor=None),
    "runs of a model": lambda tx: tx.runs.page(HERE, RunFilter(model="m"), limit=9, cursor=None),
    "children": lambda tx: tx.runs.page(HERE, RunFilter(parent_run_id="r"), limit=9, cursor=None),
    "live runs": lambda tx: tx.runs.page(HERE, RunFilter(statuses=LIVE), limit=9, cursor=None),
    "counts": lambda tx: tx.runs.counts(HERE, since=NOW),
    "cost": lambda tx: tx.runs.cost_since(HERE, NOW, rehearsal=False),
    "costs of a pattern": lambda tx: tx.runs.costs_of_pattern(HERE, "p", limit=9),
    "steps": lambda tx: tx.steps.of_run("r", after_seq=3),
    "payload": lambda tx: tx.steps.payload("r", "k"),
    "open approvals": lambda tx: tx.approvals.page(HERE),
    "audit": lambda tx: tx.audit.page(HERE, AuditFilter(subject="run/1"), limit=9, cursor=None),
}


def plan_of(store: SqlStore, name: str) -> list[str]:
    """The steps in which SQLite carries out the queries."""
    steps: list[str] = []

    def explain(_connection: object, cursor, statement: str, parameters, *_: object) -> None:
        if statement.startswith("SELECT"):
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            steps.extend(row[3] for row in plan)

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        with store.reading() as tx:
            QUERIES[name](tx)
    finally:
        event.remove(Engine, "before_cursor_execute", explain)
    assert steps
    return steps


@pytest.mark.parametrize("name", QUERIES)
def test_no_query_of_a_page_scans_a_table(store: SqlStore, name: str) -> None:
    assert [step for step in plan_of(store, name) if step.startswith("SCAN")] == []


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("newest runs", "run_by_age"),
        ("runs by finish", "run_by_finish"),
        ("children", "run_by_parent"),
        ("live runs", "run_by_status"),
        ("cost", "step_by_finish"),
        ("costs of a pattern", "run_by_pattern"),
        ("open approvals", "approval_waiting"),
        ("audit", "audit_by_subject"),
    ],
)
def test_a_query_uses_the_index_made_for_it(store: SqlStore, name: str, index: str) -> None:
    assert any(index in step for step in plan_of(store, name))
