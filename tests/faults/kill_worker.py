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
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from control_plane.bootstrap import Plane
from control_plane.domain.errors import Conflict
from control_plane.domain.runs import RunStatus
from control_plane.engines.fingerprints import asked_of, fingerprint
from control_plane.services.approvals import decide, list_approvals
from control_plane.services.launch import launch
from storage.tables import RunRow, StepRow, table_of
from tests.faults.mixed_fleet import PATTERNS, register
from tests.faults.worker import plane_in, work
from tests.planes import PRINCIPAL

_DEADLINE_SECONDS = 900
_LOOK_SECONDS = 0.01


@dataclass(frozen=True)
class Report:
    """What came of it."""

    kills: int
    runs: int
    lost: int
    """Runs that did not end as they should."""
    recorded_doubled: int
    """Effects begun after their step was recorded, and keys recorded twice in a round."""
    in_flight_repeated: int
    """Effects that were under way when the worker died and were done again, under the same key."""
    keys_changed: int
    """Effects repeated under another idempotency key."""


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
            _decide_something(plane, dice)
            if killed >= kills and launched >= runs and not _unfinished(plane):
                break
            threading.Event().wait(_LOOK_SECONDS)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
        worker.join()
        if killed >= kills:
            break
        killed += 1
    report = _report(plane, folder, kills=killed, runs=launched)
    plane.close()
    return report


def _decide_something(plane: Plane, dice: random.Random) -> None:
    for approval in list_approvals(plane.desk, PRINCIPAL, limit=5).items:
        handoff = approval.action.kind == "handoff"
        verdict = "reject" if handoff and dice.random() < 0.3 else "approve"
        try:
            decide(
                plane.desk,
                PRINCIPAL,
                approval.id,
                verdict=verdict,
                digest=approval.digest,
                reason="not now",
            )
        except Conflict:
            continue  # The run ended or went on between the look and the decision.


def _unfinished(plane: Plane) -> int:
    runs = table_of(RunRow).c
    with plane.store.database.reading() as sql:
        return len(sql.execute(select(runs.id).where(runs.finished_at.is_(None))).all())


def _report(plane: Plane, folder: Path, *, kills: int, runs: int) -> Report:
    run, step = table_of(RunRow).c, table_of(StepRow).c
    with plane.store.database.reading() as sql:
        ended = sql.execute(select(run.status).where(run.parent_run_id.is_(None))).scalars().all()
        steps = sql.execute(
            select(step.run_id, step.round, step.key, step.fingerprint, step.finished_at)
        ).all()
    recorded = {
        fingerprint([row.run_id, row.key, asked_of(row.fingerprint)]): row.finished_at
        for row in steps
        if row.finished_at is not None and "/effect-" in row.key
    }
    doubled = sum(n - 1 for n in Counter((s.run_id, s.round, s.key) for s in steps).values())
    begun: Counter[str] = Counter()
    unknown = 0
    for line in (folder / "effects.log").read_text().splitlines():
        at, _, key = line.split()
        begun[key] += 1
        unknown += key not in recorded
        doubled += float(at) * 1e6 > recorded.get(key, float("inf"))
    return Report(
        kills=kills,
        runs=runs,
        lost=runs - sum(status == RunStatus.SUCCEEDED for status in ended),
        recorded_doubled=doubled,
        in_flight_repeated=sum(times - 1 for times in begun.values()),
        keys_changed=unknown,
    )


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
    sys.stdout.write(
        f"seed {chosen.seed}: {report.kills} kills during {report.runs} runs"
        f" in {time.monotonic() - begun:.0f} s\n"
        f"runs lost: {report.lost}\n"
        f"recorded steps doubled: {report.recorded_doubled}\n"
        f"effects in flight repeated under the same key: {report.in_flight_repeated}\n"
        f"effects repeated under another key: {report.keys_changed}\n"
    )
    sys.exit(int(bool(report.lost or report.recorded_doubled or report.keys_changed)))


if __name__ == "__main__":
    main()
