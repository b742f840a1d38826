"""Backups are taken while workers are busy; what was restored from them is whole and goes on."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from control_plane.bootstrap import Plane
from control_plane.services.audit import verify_audit
from control_plane.services.launch import launch
from storage.archive import Manifest
from storage.backup import back_up
from storage.restore import restore
from storage.tables import StepRow, table_of
from tests import postgres
from tests.faults.mixed_fleet import PATTERNS, register
from tests.faults.restoring import plane_over, work
from tests.faults.tally import decide_something, unfinished
from tests.planes import PRINCIPAL, until

_RUNS = 40


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where nothing is yet."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/target/control_plane.db"
        return
    with postgres.fresh_database(request.getfixturevalue("postgres_url")) as url:
        yield url


def steps_in(plane: Plane) -> int:
    with plane.store.database.reading() as sql:
        return sql.execute(select(func.count()).select_from(table_of(StepRow))).scalar_one()


def backed_up_under_load(url: str, folder: Path) -> list[Manifest]:
    """Backups taken one after the other while a worker's process carries out runs."""
    dice, taken = random.Random(5), []
    plane = plane_over(url, folder)
    register(plane)
    worker = multiprocessing.get_context("forkserver").Process(target=work, args=(url, folder))
    worker.start()
    try:
        for number in range(_RUNS):
            pattern = sorted(PATTERNS)[number % len(PATTERNS)]
            launch(plane.desk, PRINCIPAL, pattern=pattern, input={"request": "go"})
            decide_something(plane, dice)
            if number % 10 == 9:
                seen = steps_in(plane)
                until(lambda seen=seen: steps_in(plane) > seen)
                path = folder / f"{number}.tar.gz"
                database = plane.store.database
                taken.append(back_up(database, path, version="1", now=plane.desk.now()))
    finally:
        worker.kill()
        worker.join()
        plane.close()
    return taken


@pytest.mark.slow
def test_a_backup_taken_under_load_restores_whole_and_its_runs_go_on(
    database_url: str, target_url: str, tmp_path: Path
) -> None:
    taken = backed_up_under_load(database_url, tmp_path / "source")
    path = tmp_path / "source" / f"{_RUNS - 1}.tar.gz"

    restore(target_url, path)

    plane = plane_over(target_url, tmp_path / "there")
    again = back_up(
        plane.store.database, tmp_path / "again.tar.gz", version="1", now=plane.desk.now()
    )
    assert again.tables == taken[-1].tables
    assert verify_audit(plane.desk, PRINCIPAL).sound
    assert unfinished(plane) > 0
    dice = random.Random(6)
    plane.start_work()

    def all_ended() -> bool:
        decide_something(plane, dice)
        return not unfinished(plane)

    until(all_ended, seconds=120)
    plane.close()
