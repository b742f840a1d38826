"""What goes wrong with a database becomes one clear sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from control_plane.domain.errors import ControlPlaneError, StoreUnavailable
from storage import sqlite
from storage.database import open_database
from storage.failures import opening, translated
from storage.store import SqlStore
from tests.stores import HERE, a_connection


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the store's file is."""
    return tmp_path / "control_plane.db"


@pytest.fixture
def store(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqlStore]:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    store = SqlStore(open_database(f"sqlite:///{path}"))
    yield store
    store.close()


def add_one(store: SqlStore, name: str = "house") -> None:
    with store.writing() as tx:
        tx.connections.add(a_connection(name))


def names(store: SqlStore) -> list[str]:
    with store.reading() as tx:
        return [connection.spec.name for connection in tx.connections.list(HERE)]


def test_a_locked_database_says_so_can_be_read_meanwhile_and_written_afterwards(
    store: SqlStore, path: Path
) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable, match="busy") as failure:
        add_one(store)
    assert isinstance(failure.value.__cause__, OperationalError)
    assert names(store) == []
    other.close()
    add_one(store)
    assert names(store) == ["house"]


def test_a_writer_that_never_ends_keeps_the_other_threads_waiting_not_for_ever(
    store: SqlStore,
) -> None:
    with store.writing(), pytest.raises(StoreUnavailable, match="busy"), store.writing():
        pytest.fail("two writers at once")  # pragma: no cover


def test_a_full_disk_says_so_and_loses_nothing_recorded(store: SqlStore) -> None:
    add_one(store)
    with store.database.connect(durable=True) as sql:
        driver = sql.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA max_page_count = 1")

    def fill_up() -> None:
        for number in range(10_000):
            add_one(store, f"filler_{number}")

    with pytest.raises(StoreUnavailable, match="disk that holds the store is full"):
        fill_up()
    assert names(store)[-1] == "house"


def test_a_file_that_may_not_be_written_is_named_read_only(store: SqlStore, path: Path) -> None:
    add_one(store)
    url = f"sqlite:///file:{path}?mode=ro&uri=true"
    reader = SqlStore(open_database(url, migrate=False))
    assert names(reader) == ["house"]
    with pytest.raises(StoreUnavailable, match="read-only"):
        add_one(reader, "more")
    reader.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        open_database(f"sqlite:///{tmp_path}/file/store/control_plane.db")


def test_a_folder_in_the_place_of_the_file_is_named(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        open_database(f"sqlite:///{path}")


@pytest.mark.parametrize(
    "content", [b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 999]
)
def test_a_file_that_is_no_database_is_named_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable, match="damaged or is no database"):
        open_database(f"sqlite:///{path}")
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody@127.0.0.1:1/none",
        "postgres:///none?host=/nowhere",
    ],
)
def test_a_server_that_is_not_there_is_named_without_its_password(url: str) -> None:
    url = url.replace("nobody@", "nobody:s3cret@")
    with pytest.raises(StoreUnavailable, match="server cannot be reached") as failure:
        open_database(url)
    assert "s3cret" not in str(failure.value)


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_named(postgres_url: str) -> None:
    with pytest.raises(StoreUnavailable, match="names the right host, user and database"):
        open_database(
            make_url(postgres_url).set(database="never_made").render_as_string(hide_password=False)
        )


def _raised(cause: Exception, kind: type[OperationalError] = OperationalError) -> Exception:
    return kind("SELECT 1", {}, cause)


def _of_sqlite(code: int) -> Exception:
    cause = sqlite3.OperationalError("as SQLite says it")
    cause.sqlite_errorcode = code
    return _raised(cause)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (_of_sqlite(sqlite3.SQLITE_BUSY_SNAPSHOT), "busy"),
        (_of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), "read-only"),
        (_of_sqlite(sqlite3.SQLITE_IOERR_FSYNC), "failed (OperationalError)"),
        (_raised(psycopg.errors.DiskFull("")), "disk that holds the store is full"),
        (_raised(psycopg.errors.LockNotAvailable("")), "busy"),
        (_raised(psycopg.errors.DeadlockDetected("")), "busy"),
        (_raised(psycopg.errors.ReadOnlySqlTransaction("")), "read-only"),
        (_raised(psycopg.errors.AdminShutdown("")), "cannot be reached"),
        (_raised(psycopg.errors.InvalidPassword("")), "cannot be reached"),
        (_raised(psycopg.errors.InsufficientPrivilege("")), "failed (InsufficientPrivilege)"),
        (PoolTimeout(), "busy"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_what_may_pass_is_an_outage_with_its_own_sentence(error: Exception, sentence: str) -> None:
    with pytest.raises(StoreUnavailable) as failure, translated():
        raise error
    assert sentence in str(failure.value)
    assert failure.value.__cause__ is error


@pytest.mark.parametrize("kind", [IntegrityError, ProgrammingError])
def test_what_will_fail_again_is_no_outage(kind: Callable[..., Exception]) -> None:
    with pytest.raises(ControlPlaneError, match="fault of the program") as failure, translated():
        raise kind("INSERT", {}, sqlite3.IntegrityError("UNIQUE constraint failed"))
    assert not isinstance(failure.value, StoreUnavailable)


def test_only_what_opens_files_answers_for_errors_of_files() -> None:
    with pytest.raises(PermissionError), translated():
        raise PermissionError
    with pytest.raises(StoreUnavailable, match="cannot be opened"), opening():
        raise PermissionError
    with pytest.raises(StoreUnavailable, match="cannot be reached"), opening():
        raise psycopg.OperationalError("no route")
