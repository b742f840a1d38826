"""Backups: every row goes into the file and comes back, on either database, or nothing does."""

from __future__ import annotations

import gzip
import io
import multiprocessing
import os
import signal
import stat
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from sqlalchemy import inspect, select, text

from control_plane.bootstrap import Plane, build
from control_plane.domain.errors import CallerError, Conflict, SchemaTooNew
from control_plane.domain.runs import RunStatus
from control_plane.domain.steps import StepStatus
from control_plane.services.audit import verify_audit
from control_plane.services.demo import seed_demo
from control_plane.services.secrets import read_secret, save_secret
from control_plane.settings import Settings
from storage.archive import ColumnFacts, Manifest, verified, writing_archive
from storage.backup import back_up
from storage.database import Database, open_database, parsed
from storage.restore import restore
from storage.store import SqlStore
from storage.tables import StepRow, table_of
from storage.worker_lock import worker_lock
from tests import postgres
from tests.databases import file_in
from tests.faults.restoring import restore_until_killed
from tests.planes import PRINCIPAL, SECRET_KEY, demo_in
from tests.stores import a_run, add_step, added, ended_in

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
PLANTED = "a-secret-that-was-planted-4711"
WEIRD = 'tab\t "quotes" \\ \u2028 😀 \u202e 日本 \x7f'


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where nothing is yet: a SQLite file, then a database on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/target/control_plane.db"
        return
    with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield url


def plane_at(url: str, folder: Path) -> Plane:
    return build(Settings(database_url=url, data_folder=folder, secret_keys=(SECRET_KEY,)))


def backed_up(url: str, path: Path) -> Manifest:
    database = open_database(url)
    try:
        return back_up(database, path, version="1.2.3", now=NOW)
    finally:
        database.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def filled_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store with something of most kinds in it, of the test's own."""
    if request.param == "sqlite":
        yield file_in(tmp_path / "store", _filled_file())
        return
    server, template = map(request.getfixturevalue, ("postgres_url", "filled_template"))
    with postgres.fresh_database(server, template=template) as url:
        yield url


@pytest.fixture(scope="module")
def filled_template(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The name of a filled database on the server that nobody is connected with."""
    with postgres.fresh_database(postgres_url) as url:
        fill(url, tmp_path_factory.mktemp("filled"))
        yield str(parsed(url).database)


@cache
def _filled_file() -> bytes:
    with TemporaryDirectory() as folder:
        fill(f"sqlite:///{folder}/control_plane.db", Path(folder))
        return Path(folder, "control_plane.db").read_bytes()


def fill(url: str, folder: Path) -> None:
    """Put something of most kinds into it: the demo, steps, rollups, text of all sorts."""
    plane = plane_at(url, folder)
    seed_demo(plane.desk, PRINCIPAL)
    save_secret(plane.desk, PRINCIPAL, name="kept", value=PLANTED, expected_version=None)
    run = added(plane.store, a_run(RunStatus.SUCCEEDED, answer=WEIRD, active_ms=2**40))
    for number in range(30):
        add_step(plane.store, run, f"k{number}", status=StepStatus.COMPLETED, **ended_in(number))
    with plane.store.writing() as tx:
        plane.desk.audit(tx, PRINCIPAL, "agent.saved", "agent/x", note=WEIRD)
    plane.store.refresh_rollups()
    plane.close()


def test_a_backup_of_either_database_restores_into_either(
    filled_url: str, target_url: str, tmp_path: Path
) -> None:
    first = backed_up(filled_url, tmp_path / "first.tar.gz")

    restored = restore(target_url, tmp_path / "first.tar.gz")

    again = backed_up(target_url, tmp_path / "again.tar.gz")
    assert restored == first
    assert again.tables == first.tables
    counts = {table.name: table.rows for table in first.tables}
    assert counts["step"] == 30
    assert min(counts[name] for name in ("rollup", "audit_event", "agent", "run")) > 0


def test_what_was_restored_goes_on(filled_url: str, target_url: str, tmp_path: Path) -> None:
    backed_up(filled_url, tmp_path / "first.tar.gz")
    restore(target_url, tmp_path / "first.tar.gz")

    plane = plane_at(target_url, tmp_path)
    try:
        before = verify_audit(plane.desk, PRINCIPAL)
        with plane.store.database.reading() as sql:
            highest = max(sql.execute(select(table_of(StepRow).c.seq)).scalars())
        assert add_step(plane.store, added(plane.store, a_run()), "new") > highest
        with plane.store.writing() as tx:
            plane.desk.audit(tx, PRINCIPAL, "agent.saved", "agent/x")
        after = verify_audit(plane.desk, PRINCIPAL)
    finally:
        plane.close()
    assert before.sound
    assert after.sound
    assert after.head.seq == before.head.seq + 1


def test_sealed_secrets_stay_sealed_and_open_with_the_same_key(
    filled_url: str, target_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "first.tar.gz"
    backed_up(filled_url, path)
    restore(target_url, path)

    assert PLANTED.encode() not in gzip.decompress(path.read_bytes())
    plane = plane_at(target_url, tmp_path)
    assert read_secret(plane.desk, PRINCIPAL.workspace_id, "kept") == PLANTED
    plane.close()


def test_only_an_empty_store_is_filled_unless_told_otherwise(
    filled_url: str, tmp_path: Path
) -> None:
    manifest = backed_up(filled_url, tmp_path / "first.tar.gz")
    store = SqlStore(open_database(filled_url))
    added(store, a_run())
    store.close()

    with pytest.raises(Conflict, match="--replace"):
        restore(filled_url, tmp_path / "first.tar.gz")
    assert restore(filled_url, tmp_path / "first.tar.gz", replace=True) == manifest
    assert backed_up(filled_url, tmp_path / "again.tar.gz").tables == manifest.tables


@pytest.mark.parametrize("duty", ["worker", "relay"])
def test_a_store_somebody_works_on_is_left_alone(
    database_url: str, tmp_path: Path, duty: str
) -> None:
    database = open_database(database_url)
    back_up(database, tmp_path / "first.tar.gz", version="1", now=NOW)
    lock = worker_lock(database, duty)
    assert lock.acquire()

    with pytest.raises(Conflict, match="stop every"):
        restore(database_url, tmp_path / "first.tar.gz", replace=True)
    lock.release()
    database.close()
    restore(database_url, tmp_path / "first.tar.gz", replace=True)


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """The archive with its members changed; `None` takes one out."""
    out = io.BytesIO()
    with tarfile.open(path) as old, tarfile.open(fileobj=out, mode="w:gz") as new:
        for member in old:
            content = old.extractfile(member)
            assert content
            kept = change(member.name, content.read())
            if kept is not None:
                info = tarfile.TarInfo(member.name)
                info.size = len(kept)
                new.addfile(info, io.BytesIO(kept))
    path.write_bytes(out.getvalue())


def with_one_byte_changed(path: Path) -> None:
    rewritten(
        path, lambda name, b: b.replace(b"demo-team", b"demo-Team") if "agent/" in name else b
    )


def without_a_table(path: Path) -> None:
    rewritten(path, lambda name, content: None if name.startswith("audit_event/") else content)


def with_a_line_less(path: Path) -> None:
    def change(name: str, content: bytes) -> bytes:
        return b"".join(content.splitlines(True)[:-1]) if name.startswith("run/") else content

    rewritten(path, change)


def without_manifest(path: Path) -> None:
    rewritten(path, lambda name, content: None if name == "manifest.json" else content)


def with_a_path_that_leads_out(path: Path) -> None:
    with tarfile.open(path, "w:gz") as tar:
        info = tarfile.TarInfo("../../evil.jsonl")
        tar.addfile(info, io.BytesIO())


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def cut_in_the_middle(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def with_its_checksum_changed(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-6] ^= 1
    path.write_bytes(content)


def something_else(path: Path) -> None:
    path.write_bytes(gzip.compress(b"no tar at all"))


def plain_text(path: Path) -> None:
    path.write_text("no archive")


@pytest.mark.parametrize(
    "harm",
    [
        with_one_byte_changed,
        without_a_table,
        with_a_line_less,
        without_manifest,
        with_a_path_that_leads_out,
        cut_short,
        cut_in_the_middle,
        with_its_checksum_changed,
        something_else,
        plain_text,
    ],
    ids=lambda harm: harm.__name__,
)
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    path = tmp_path / "b.tar.gz"
    backed_up(demo_in(tmp_path / "source"), path)
    harm(path)

    with pytest.raises(CallerError, match="no whole backup"):
        verified(path)
    with pytest.raises(CallerError, match="no whole backup"):
        restore(f"sqlite:///{tmp_path}/target.db", path)
    assert not (tmp_path / "target.db").exists()


def test_a_file_belongs_to_its_owner_and_replaces_no_other(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/source.db"
    path = tmp_path / "b.tar.gz"
    backed_up(url, path)
    content = path.read_bytes()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(CallerError, match="already"):
        backed_up(url, path)
    assert path.read_bytes() == content


def test_half_a_backup_leaves_no_file(tmp_path: Path) -> None:
    def half() -> None:
        with writing_archive(tmp_path / "b.tar.gz") as archive:
            archive.table("run", (ColumnFacts(name="id", kind="text"),), [("a",)])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(CallerError, match="cannot be written"):
        backed_up(f"sqlite:///{tmp_path}/s.db", tmp_path / "none" / "b.tar.gz")


def test_an_older_backup_is_read_as_it_was_and_brought_up_to_date(
    target_url: str, tmp_path: Path
) -> None:
    columns = [("id", "text"), ("workspace_id", "text"), ("name", "text"), ("spec", "text"),
               ("version", "int"), ("created_at", "int"), ("updated_at", "int")]  # fmt: skip
    facts = tuple(ColumnFacts(name=n, kind=kind, key=n == "id") for n, kind in columns)
    spec = orjson.dumps({"name": "house", "base_url": "http://h/v1"}).decode()
    path = tmp_path / "old.tar.gz"
    with writing_archive(path) as archive:
        rows = [("con_1", "default", "house", spec, 3, 1, 2)]
        table = archive.table("connection", facts, rows)
        archive.manifest(Manifest(version="0.1", revision="0001", created_at=NOW, tables=(table,)))

    restore(target_url, path)

    store = SqlStore(open_database(target_url, migrate=False))
    with store.reading() as tx:
        found = tx.connections.get("default", "house")
    store.close()
    assert found is not None
    assert found.version == 3


@pytest.mark.parametrize(
    ("revision", "columns", "refusal"),
    [
        ("9999", ("id",), SchemaTooNew),
        ("0001", ("id", "and_more"), CallerError),
    ],
)
def test_a_backup_this_version_cannot_read_is_refused_and_changes_nothing(
    database_url: str,
    tmp_path: Path,
    revision: str,
    columns: tuple[str, ...],
    refusal: type[Exception],
) -> None:
    path = tmp_path / "new.tar.gz"
    facts = tuple(ColumnFacts(name=name, kind="text", key=name == "id") for name in columns)
    with writing_archive(path) as archive:
        table = archive.table("connection", facts, [("x",) * len(columns)])
        archive.manifest(Manifest(version="9", revision=revision, created_at=NOW, tables=(table,)))
    before = backed_up(database_url, tmp_path / "before.tar.gz")

    with pytest.raises(refusal):
        restore(database_url, path)
    assert backed_up(database_url, tmp_path / "after.tar.gz").tables == before.tables


def test_a_restore_that_is_killed_leaves_the_target_empty(
    filled_url: str, target_url: str, tmp_path: Path
) -> None:
    manifest = backed_up(filled_url, tmp_path / "first.tar.gz")
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.restoring"])
    here, there = processes.Pipe()
    victim = processes.Process(
        target=restore_until_killed, args=(target_url, tmp_path / "first.tar.gz", there)
    )
    victim.start()
    assert here.poll(60)
    assert here.recv() == "filled"
    assert victim.pid
    os.kill(victim.pid, signal.SIGKILL)
    victim.join()

    database = Database(target_url)
    with database.reading() as sql:
        assert inspect(sql).get_table_names() == []
        assert sql.execute(text("SELECT 1")).scalar_one() == 1
    database.close()
    assert restore(target_url, tmp_path / "first.tar.gz") == manifest
