"""kill -9 of the worker at random moments: nothing lost, nothing recorded done twice.

    python -m tests.faults.kill_worker [--kills 200] [--runs 120] [--seed 1]

Runs of all five patterns, nested ones, approvals and transient failures go on while the worker's
process is killed again and again. Every effect leaves a line in a file before the journal may
record it. At the end every run must have ended as it should, and no effect may have begun after its
step was recorded.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from control_plane.services.launch import launch
from tests.faults.mixed_fleet import PATTERNS, register
from tests.faults.tally import Report, decide_something, tallied, unfinished
from tests.faults.worker import plane_in, work
from tests.planes import PRINCIPAL

_DEADLINE_SECONDS = 900
_LOOK_SECONDS = 0.01


def torment(folder: Path, *, kills: int, runs: int, seed: int) -> Report:
    """Run the fleet under kills until all runs have ended."""
    dice = random.Random(seed)
    plane = plane_in(folder)
    register(plane)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.faults.worker"])
    killed, launched, until = 0, 0, time.monotonic() + _DEADLINE_SECONDS
    while time.monotonic() < until:
        worker = processes.Process(target=work, args=(folder,), daemon=True)
        worker.start()
        lives_seconds = dice.uniform(0.1, 0.8) if killed < kills else 3600
        dies_at = time.monotonic() + lives_seconds
        while time.monotonic() < min(dies_at, until):
            if launched < runs * (killed + 1) / kills and launched < runs:
                pattern = sorted(PATTERNS)[launched % len(PATTERNS)]
                launch(plane.desk, PRINCIPAL, pattern=pattern, input={"request": "go"})
                launched += 1
            decide_something(plane, dice)
            if killed >= kills and launched >= runs and not unfinished(plane):
                break
            threading.Event().wait(_LOOK_SECONDS)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        if killed >= kills:
            break
        killed += 1
    report = tallied(plane, folder / "effects.log", kills=killed, runs=launched)
    plane.close()
    return report


def main() -> None:
    """Torment a fleet and print the counts; exit code 1 if anything was lost or doubled."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--runs", type=int, default=120)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        report = torment(Path(folder), kills=chosen.kills, runs=chosen.runs, seed=chosen.seed)
    sys.stdout.write(f"seed {chosen.seed}: {report.told(seconds=time.monotonic() - begun)}\n")
    sys.exit(int(not report.is_clean))


if __name__ == "__main__":
    main()
