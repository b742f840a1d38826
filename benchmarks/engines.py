"""What a durable step costs on each engine, and how runs a second grow with Temporal's workers.

    python benchmarks/engines.py [--runs 60] [--rounds 3] [--places 4] [--seconds 20]

First the work of `steps.py`, runs of 10 trivial steps with 1 KB of result each, on both engines:
one run at a time and 50 at once. Then 1, 2 and 4 worker processes on Temporal, each with few
places, carry out runs that ask a model once which takes 300 ms. All of it on one PostgreSQL server
and a Temporal dev server (one process with a database file) on this machine, so what they use is
told apart. Rounds are interleaved and medians printed; read them as ratios.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from cpu import CORES, server_of, tree_seconds
from fleet import STEPS, Fleet, watching
from worker_fleet import Pace, WorkerFleet

from tests.postgres import fresh_database, server
from tests.temporal import DevServer, dev_server

_MODEL_SECONDS = 0.3
_AT_ONCE = 50
_WARM_UP_RUNS = 3
_WARM_UP_SECONDS = 5.0
_ENGINES = ("embedded", "temporal")
_USED_BY = ("this engine", "Temporal", "PostgreSQL")

Figures = tuple[float, ...]
"""CPU milliseconds a step of each of `_USED_BY`, then steps a second."""


class EngineFleet:
    """The fleet of `steps.py` on one engine, at work."""

    def __init__(self, engine: str, database_url: str, temporal: DevServer, folder: Path) -> None:
        environment = {"DATABASE_URL": database_url, "CONTROL_PLANE_ENGINE": engine}
        if engine == "temporal":
            environment["TEMPORAL_ADDRESS"] = temporal.address
            environment["TEMPORAL_TASK_QUEUE"] = f"bench-{time.time_ns()}"
        self._fleet = Fleet(folder, max_runs=_AT_ONCE, environment=environment)
        self._fleet.register()
        self._fleet.start()
        with watching(database_url) as connection:
            self._servers = (temporal.pid, server_of(connection))
        self._carry_out(_WARM_UP_RUNS, one_at_a_time=False)

    def measured(self, runs: int, *, one_at_a_time: bool) -> Figures:
        """What the runs cost, launched one when the last has ended or all at once.

        Launching and waiting happen in this thread and are left out of the engine's CPU.
        """
        before, here, wall = self._used(), time.thread_time(), time.perf_counter()
        self._carry_out(runs, one_at_a_time=one_at_a_time)
        took, here = time.perf_counter() - wall, time.thread_time() - here
        used = [after - then for after, then in zip(self._used(), before, strict=True)]
        used[0] -= here
        steps = runs * STEPS
        return (*(seconds / steps * 1000 for seconds in used), steps / took)

    def close(self) -> None:
        """Stop."""
        self._fleet.close()

    def _used(self) -> Figures:
        return (time.process_time(), *map(tree_seconds, self._servers))

    def _carry_out(self, runs: int, *, one_at_a_time: bool) -> None:
        for _ in range(runs if one_at_a_time else 1):
            self._fleet.queue(1 if one_at_a_time else runs)
            self._fleet.until_at_rest()


def side_by_side(postgres_url: str, temporal: DevServer, *, runs: int, rounds: int) -> None:
    """Print what a step costs on each engine."""
    figures: dict[tuple[str, bool], list[Figures]] = {}
    for _ in range(rounds):
        for engine in _ENGINES:
            with fresh_database(postgres_url) as url, tempfile.TemporaryDirectory() as folder:
                fleet = EngineFleet(engine, url, temporal, Path(folder))
                for one_at_a_time in (True, False):
                    figure = fleet.measured(runs, one_at_a_time=one_at_a_time)
                    figures.setdefault((engine, one_at_a_time), []).append(figure)
                fleet.close()
    print(f"{runs} runs x {STEPS} steps of 1 KB, median of {rounds} interleaved rounds")
    print(f"{'':26}{'CPU ms/step of':>14}")
    print(f"{'':26}{''.join(f'{name:>14}' for name in _USED_BY)}{'steps/s':>10}")
    for (engine, one_at_a_time), values in figures.items():
        medians = [statistics.median(column) for column in zip(*values, strict=True)]
        name = f"{engine}, {'one at a time' if one_at_a_time else f'{_AT_ONCE} at once'}"
        print(f"{name:26}{''.join(f'{ms:>14.2f}' for ms in medians[:-1])}{medians[-1]:>10.0f}")


def scaling(
    postgres_url: str, temporal: DevServer, *, places: int, seconds: float, rounds: int
) -> None:
    """Print how many runs a second 1, 2 and 4 workers carry out."""
    paces: dict[int, list[Pace]] = {}
    for _ in range(rounds):
        for workers in (1, 2, 4):
            pace = _pace(postgres_url, temporal, workers=workers, places=places, seconds=seconds)
            paces.setdefault(workers, []).append(pace)
    used_by = list(paces[1][0].shares)
    print(
        f"\nruns that ask a model of {_MODEL_SECONDS * 1000:.0f} ms once, {places} at once a worker"
    )
    print(f"{'':26}share of {CORES} cores")
    print(f"workers   runs/s   of one{''.join(f'{name:>15}' for name in used_by)}")
    alone = statistics.median(pace.runs_a_second for pace in paces[1])
    for workers, values in paces.items():
        runs_a_second = statistics.median(pace.runs_a_second for pace in values)
        shares = [statistics.median(pace.shares[name] for pace in values) for name in used_by]
        told = "".join(f"{share:>15.0%}" for share in shares)
        print(f"{workers:>7}{runs_a_second:>9.1f}{runs_a_second / alone:>8.2f}x{told}")


def _pace(
    postgres_url: str, temporal: DevServer, *, workers: int, places: int, seconds: float
) -> Pace:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        url = stack.enter_context(fresh_database(postgres_url))
        model_url, model = stack.enter_context(_slow_model())
        fleet = WorkerFleet(folder, url, temporal.address, workers=workers, places=places)
        stack.callback(fleet.close)
        fleet.register(model_url)
        pids = stack.enter_context(fleet.at_work())
        processes = {"workers": pids, "Temporal": [temporal.pid], "model": [model]}
        return fleet.pace(processes, warm_up=_WARM_UP_SECONDS, seconds=seconds)


@contextmanager
def _slow_model() -> Generator[tuple[str, int]]:
    """The base URL and the process id of a slow model."""
    script = Path(__file__).with_name("slow_model.py")
    command = [sys.executable, str(script), str(_MODEL_SECONDS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.kill()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--runs", type=int, default=60)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--places", type=int, default=4)
    options.add_argument("--seconds", type=float, default=20)
    chosen = options.parse_args()
    with server() as postgres_url, dev_server() as temporal:
        side_by_side(postgres_url, temporal, runs=chosen.runs, rounds=chosen.rounds)
        scaling(
            postgres_url,
            temporal,
            places=chosen.places,
            seconds=chosen.seconds,
            rounds=chosen.rounds,
        )


if __name__ == "__main__":
    main()
