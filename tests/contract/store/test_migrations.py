"""The schema: made, migrated, or refused."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Connection, MetaData, Table, insert, text

from control_plane.domain.errors import ConfigurationError, SchemaTooNew
from control_plane.domain.policy import ActionKind, Mode
from storage.approval_words import index_words
from storage.database import Database, open_database
from storage.schema import make
from storage.store import SqlStore
from storage.tables import SQLModel
from tests.stores import HERE, a_connection

ROOT = Path(__file__).parents[3]
# A table that was rebuilt is quoted, one that was made is not.
_SQLITE = """
    SELECT type, name, tbl_name, replace(sql, '"', '') FROM sqlite_master
    WHERE name NOT LIKE 'sqlite_%' AND name <> 'alembic_version' ORDER BY 1, 2"""
_COLUMNS = """
    SELECT table_name, ordinal_position, column_name, data_type, is_nullable, column_default
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'alembic_version' ORDER BY 1, 2"""
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1, 2"""
_INDEXES = """
    SELECT tablename, indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'alembic_version' ORDER BY 1, 2"""


def schema_of(sql: Connection) -> list[tuple[object, ...]]:
    """Everything the database says of its tables, columns, constraints and indexes."""
    sqlite = sql.dialect.name == "sqlite"
    queries = [_SQLITE] if sqlite else [_COLUMNS, _CONSTRAINTS, _INDEXES]
    return [tuple(row) for query in queries for row in sql.execute(text(query))]


def revise(database: Database, revision: str) -> None:
    with database.writing() as sql:
        sql.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


def test_migrations_make_exactly_the_schema_of_the_tables(database_url: str) -> None:
    database = open_database(database_url)
    with database.reading() as sql:
        migrated = schema_of(sql)
    with database.writing() as sql:
        SQLModel.metadata.drop_all(sql)
        SQLModel.metadata.create_all(sql)
        index_words(sql)
    with database.reading() as sql:
        assert schema_of(sql) == migrated
    database.close()


def test_opening_again_keeps_what_is_there(database_url: str) -> None:
    store = SqlStore(open_database(database_url))
    with store.writing() as tx:
        tx.connections.add(a_connection())
    store.close()
    for migrate in (True, False):
        store = SqlStore(open_database(database_url, migrate=migrate))
        with store.reading() as tx:
            assert len(tx.connections.list(HERE)) == 1
        store.close()


@pytest.mark.parametrize("migrate", [True, False])
def test_a_store_of_newer_code_is_refused_and_left_as_it_is(
    database_url: str, *, migrate: bool
) -> None:
    database = open_database(database_url)
    revise(database, "9999")
    with database.reading() as sql:
        before = schema_of(sql)
    with pytest.raises(SchemaTooNew, match=r"9999.*knows only up to 0016"):
        open_database(database_url, migrate=migrate)
    with database.reading() as sql:
        assert schema_of(sql) == before
    database.close()


def test_questions_from_before_rules_had_owners_are_asked_as_before(database_url: str) -> None:
    database = open_database(database_url)
    handoff = {
        "kind": "handoff",
        "source": "triage",
        "target": "billing",
        "payload": {"reason": "money"},
        "targets": ["billing"],
    }
    with database.writing() as sql:
        make(sql, "0010")
        add(sql, "run", id="run_1", started_by="ann")
        question = {"action": json.dumps(handoff), "status": "pending", "expires_at": 5}
        add(sql, "approval", id="apr_1", run_id="run_1", evidence="[]", **question)
    database.close()
    store = SqlStore(open_database(database_url))
    with store.reading() as tx:
        asked = tx.approvals.get(HERE, "apr_1")
    assert asked is not None
    assert (asked.rule.on, asked.rule.mode) == (ActionKind.HANDOFF, Mode.BLOCK)
    assert (asked.requested_by, asked.assigned_to, asked.rule.quorum) == ("ann", (), 1)
    assert asked.next_at == asked.expires_at
    with store.database.reading() as sql:
        query = text("SELECT kind, source, target, level FROM approval")
        assert sql.execute(query).one() == ("handoff", "triage", "billing", "asked")
    store.close()


def add(sql: Connection, name: str, **values: object) -> None:
    """A row of a table as the database has it now; what is not given is empty."""
    table = Table(name, MetaData(), autoload_with=sql)
    empty = {
        column.name: "" if column.type.python_type is str else column.type.python_type()
        for column in table.columns
        if not column.nullable
    }
    sql.execute(insert(table).values({**empty, "workspace_id": HERE, **values}))


def test_without_leave_to_migrate_a_store_without_a_schema_is_refused(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir()
    with pytest.raises(ConfigurationError, match="control_plane migrate"):
        open_database(database_url, migrate=False)


def test_processes_that_start_at_once_on_an_empty_store_all_come_up(
    database_url: str, tmp_path: Path
) -> None:
    script = (
        "import sys; from storage.database import open_database;"
        " sys.stdin.readline(); open_database(sys.argv[1]).close()"
    )
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", script, database_url],
            cwd=tmp_path,  # Migrations are found from any folder.
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for starter in starters:
        assert starter.stdin
        starter.stdin.write("go\n")
        starter.stdin.flush()
    failures = [starter.communicate()[1] for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0], failures
    database = open_database(database_url, migrate=False)
    with database.reading() as sql:
        assert len(sql.execute(text("SELECT version_num FROM alembic_version")).all()) == 1
    database.close()
