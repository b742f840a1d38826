"""A second worker process waits for the first one to die, and goes on where it was."""

from __future__ import annotations

import multiprocessing
import os
import signal
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.runs import FINAL, RunStatus
from control_plane.services.launch import launch
from control_plane.services.runs import get_run
from tests.faults.mixed_fleet import register
from tests.faults.worker import plane_in, work
from tests.planes import PRINCIPAL, until


@pytest.mark.slow
def test_the_second_worker_takes_over_when_the_first_is_killed(tmp_path: Path) -> None:
    plane = plane_in(tmp_path)
    register(plane)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.worker"])
    workers: list[BaseProcess] = [
        processes.Process(target=work, args=(tmp_path,), daemon=True) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    try:
        first = at_work(plane, workers)
        runs = [
            launch(plane.desk, PRINCIPAL, pattern="supervisor", input={"request": "go"}).id
            for _ in range(20)
        ]
        until(lambda: ended(plane, runs) > 0)
        os.kill(first, signal.SIGKILL)

        until(lambda: ended(plane, runs) == len(runs))
        assert at_work(plane, workers) != first
        statuses = {get_run(plane.desk, PRINCIPAL, run_id).status for run_id in runs}
        assert statuses == {RunStatus.SUCCEEDED}
    finally:
        for worker in workers:
            worker.kill()
            worker.join()
        plane.close()


def at_work(plane: Plane, workers: list[BaseProcess]) -> int:
    """The process id of the worker that is in charge, one of these that lives."""

    def look() -> int | None:
        seen = plane.store.worker_seen()
        alive = {str(worker.pid): worker.pid for worker in workers if worker.is_alive()}
        return alive.get(seen.process.rpartition(":")[2]) if seen else None

    return until(look)


def ended(plane: Plane, runs: list[str]) -> int:
    return sum(get_run(plane.desk, PRINCIPAL, run_id).status in FINAL for run_id in runs)
