"""kill -9 of Temporal workers at random moments: nothing lost, nothing recorded done twice.

    python -m tests.faults.kill_temporal_workers [--kills 100] [--runs 200] [--seed 1]

Two workers carry out the mixed fleet on a real Temporal server, over a store on PostgreSQL. Again
and again one of them is killed and another one is started in its place. At the end every run must
have ended as it should, no effect may have begun after its step was recorded, and Temporal may have
no workflow left open.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path

from control_plane.bootstrap import Plane
from control_plane.engines.temporal.connection import TemporalSettings
from control_plane.services.launch import launch
from tests.faults.mixed_fleet import PATTERNS, register
from tests.faults.tally import Report, decide_something, tallied, unfinished
from tests.faults.worker import temporal_plane_in, work_on_temporal
from tests.planes import PRINCIPAL
from tests.postgres import fresh_database, server
from tests.temporal import dev_server

_WORKERS = 2
_DEADLINE_SECONDS = 3600
_CLOSES_WITHIN_SECONDS = 60
_LOOK_SECONDS = 0.1
_LIVES_SECONDS = (0.1, 3.0)
"""Between one kill and the next: some workers die before they have begun."""


def torment(
    folder: Path, database_url: str, address: str, *, kills: int, runs: int, seed: int
) -> tuple[Report, int]:
    """Run the fleet under kills until all runs have ended; the counts, and workflows left open."""
    dice = random.Random(seed)
    plane = temporal_plane_in(folder, database_url, address)
    register(plane)
    workers = Workers(folder, database_url, address)
    until = time.monotonic() + _DEADLINE_SECONDS
    launched = 0
    try:
        for killed in range(kills):
            dies_at = time.monotonic() + dice.uniform(*_LIVES_SECONDS)
            while launched < runs * (killed + 1) // kills:
                pattern = sorted(PATTERNS)[launched % len(PATTERNS)]
                launch(plane.desk, PRINCIPAL, pattern=pattern, input={"request": "go"})
                launched += 1
            while time.monotonic() < min(dies_at, until):
                _look_after(plane, dice)
            workers.kill(dice.randrange(_WORKERS))
        while unfinished(plane) and time.monotonic() < until:
            _look_after(plane, dice)
        left_open = asyncio.run(_left_open(address))
        return tallied(plane, folder / "effects.log", kills=kills, runs=launched), left_open
    finally:
        workers.stop()
        plane.close()


class Workers:
    """Worker processes, each replaced at once when it is killed."""

    def __init__(self, folder: Path, database_url: str, address: str) -> None:
        processes = multiprocessing.get_context("forkserver")
        processes.set_forkserver_preload(
            ["tests.faults.worker", "control_plane.engines.temporal.engine"]
        )
        place = (folder, database_url, address)
        self._new = partial(processes.Process, target=work_on_temporal, args=place, daemon=True)
        self._alive = [self._started() for _ in range(_WORKERS)]

    def kill(self, which: int) -> None:
        """End one as a power failure does, and start another."""
        self._end(self._alive[which])
        self._alive[which] = self._started()

    def stop(self) -> None:
        """End all."""
        for worker in self._alive:
            self._end(worker)

    def _started(self) -> BaseProcess:
        worker = self._new()
        worker.start()
        return worker

    def _end(self, worker: BaseProcess) -> None:
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()


def _look_after(plane: Plane, dice: random.Random) -> None:
    decide_something(plane, dice)
    threading.Event().wait(_LOOK_SECONDS)


async def _left_open(address: str) -> int:
    """How many workflows are open though every run has ended; the list may lag behind a little."""
    client = await TemporalSettings({"TEMPORAL_ADDRESS": address}).connect()
    count = 0
    for _ in range(_CLOSES_WITHIN_SECONDS):
        count = (await client.count_workflows('ExecutionStatus = "Running"')).count
        if not count:
            break
        await asyncio.sleep(1)
    return count


def main() -> None:
    """Torment a fleet and print the counts; exit code 1 if anything was lost or doubled."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--runs", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kills-")))
        url = stack.enter_context(fresh_database(stack.enter_context(server())))
        address = stack.enter_context(dev_server()).address
        begun = time.monotonic()
        report, left_open = torment(
            folder, url, address, kills=chosen.kills, runs=chosen.runs, seed=chosen.seed
        )
        told = report.told(seconds=time.monotonic() - begun)
    sys.stdout.write(f"seed {chosen.seed}: {told}\nworkflows left open: {left_open}\n")
    sys.exit(int(not report.is_clean or left_open > 0))


if __name__ == "__main__":
    main()
