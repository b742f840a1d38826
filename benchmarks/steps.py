"""What a durable step costs, side by side in one run with raw SQLite commits and with LangGraph.

    python benchmarks/steps.py [--runs 60] [--waiting 10000] [--rounds 3]

The work is the same for all: runs of 10 trivial steps with 1 KB of result each, durable after every
step,
one run at a time and 50 at once. Then: what 10,000 runs that wait for a person cost, and how long
it takes
from a decision to the next step. Rounds are interleaved and medians printed; read them as ratios.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import operator
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fleet import STEPS, Fleet, percentile, rss_bytes

RESULT = "x" * 1024


def cpu_seconds() -> float:
    """CPU this process has used, all threads, in seconds."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def measured(work: Callable[[], None], steps: int) -> tuple[float, float]:
    """CPU milliseconds a step and steps a second of the work."""
    gc.collect()
    cpu, wall = cpu_seconds(), time.perf_counter()
    work()
    return (cpu_seconds() - cpu) / steps * 1000, steps / (time.perf_counter() - wall)


def raw_sqlite(folder: Path, runs: int, _at_once: int) -> Callable[[], None]:
    """One INSERT and one commit a step, WAL and synchronous=NORMAL: the floor."""

    def work() -> None:
        connection = sqlite3.connect(folder / f"raw-{time.time_ns()}.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(
            "CREATE TABLE step (run TEXT, key TEXT, output TEXT, PRIMARY KEY (run, key))"
        )
        for run in range(runs):
            for step in range(STEPS):
                connection.execute("BEGIN IMMEDIATE")
                connection.execute(
                    "INSERT INTO step VALUES (?, ?, ?)", (f"run-{run}", f"step-{step}", RESULT)
                )
                connection.execute("COMMIT")
        connection.close()

    return work


def langgraph(folder: Path, runs: int, at_once: int) -> Callable[[], None]:
    """A graph of 10 nodes with `AsyncSqliteSaver`, durable after every node.

    Results stay in the state, so that any later step may read them, as they do in this engine's
    journal.
    """
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
    from langgraph.graph import END, START, StateGraph
    from typing_extensions import TypedDict

    class State(TypedDict):
        results: Annotated[dict[str, str], operator.or_]

    def node(name: str) -> Callable[[State], Awaitable[dict[str, Any]]]:
        async def step(_state: State) -> dict[str, Any]:
            return {"results": {name: RESULT}}

        return step

    builder: Any = StateGraph(State)
    names = [f"step-{number}" for number in range(STEPS)]
    for name in names:
        builder.add_node(name, node(name))
    for before, after in zip([START, *names], [*names, END], strict=True):
        builder.add_edge(before, after)

    async def all_runs() -> None:
        async with AsyncSqliteSaver.from_conn_string(
            str(folder / f"langgraph-{time.time_ns()}.db")
        ) as saver:
            await saver.setup()
            await saver.conn.execute("PRAGMA synchronous = NORMAL")
            graph = builder.compile(checkpointer=saver)
            gate = asyncio.Semaphore(at_once)

            async def one(number: int) -> None:
                async with gate:
                    config = {"configurable": {"thread_id": f"run-{number}"}}
                    await graph.ainvoke({"results": {}}, config, durability="sync")

            await asyncio.gather(*(one(number) for number in range(runs)))

    return lambda: asyncio.run(all_runs())


def ours(folder: Path, runs: int, at_once: int) -> Callable[[], None]:
    """A pipeline of 10 stages on the embedded engine: claim, replay, steps and end of each run.

    Launching goes through the services (rights, validation, pins, audit, fsync) and is measured
    apart.
    """
    fleet = Fleet(folder / f"ours-{time.time_ns()}", max_runs=at_once)
    fleet.register()
    fleet.queue(runs)

    def work() -> None:
        fleet.work()
        fleet.close()

    return work


def side_by_side(folder: Path, *, runs: int, rounds: int) -> None:
    """Print CPU a step and steps a second of each, one run at a time and 50 at once."""
    contenders = {
        "raw SQLite commit": raw_sqlite,
        "LangGraph + AsyncSqliteSaver": langgraph,
        "this engine": ours,
    }
    print(f"{runs} runs x {STEPS} steps of 1 KB, median of {rounds} interleaved rounds")
    print(f"{'':32}{'CPU ms/step':>12}{'steps/s':>10}{'CPU ms/step':>14}{'steps/s':>10}")
    print(f"{'':32}{'one at a time':>22}{'50 at once':>24}")
    figures: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for _ in range(rounds):
        for at_once in (1, 50):
            for name, make in contenders.items():
                figure = measured(make(folder, runs, at_once), runs * STEPS)
                figures.setdefault((name, at_once), []).append(figure)
    medians = {
        key: tuple(statistics.median(column) for column in zip(*values, strict=True))
        for key, values in figures.items()
    }
    for name in contenders:
        one, many = medians[name, 1], medians[name, 50]
        print(f"{name:32}{one[0]:>12.2f}{one[1]:>10.0f}{many[0]:>14.2f}{many[1]:>10.0f}")
    for at_once in (1, 50):
        us, them = medians["this engine", at_once], medians["LangGraph + AsyncSqliteSaver", at_once]
        print(
            f"against LangGraph, {at_once} at once: {us[1] / them[1]:.1f}x the steps/s, "
            f"{us[0] / them[0]:.2f}x the CPU"
        )


def launching(folder: Path, *, runs: int) -> None:
    """Print what a launch through the services costs."""
    fleet = Fleet(folder / "launching", max_runs=1)
    fleet.register()
    cpu_ms, a_second = measured(lambda: fleet.queue(runs), runs)
    print(f"a launch through the services: {cpu_ms:.2f} ms of CPU, {a_second:.0f} launches/s")
    fleet.close()


def waiting(folder: Path, *, runs: int) -> None:
    """Print what runs cost that wait for a person, and how long a decision takes to be acted on."""
    fleet = Fleet(folder / "waiting", max_runs=50)
    fleet.register()
    fleet.run_to_wait(500)  # Fills pools and caches, which belong to no run.
    gc.collect()
    memory, size = rss_bytes(), fleet.store_bytes()
    fleet.run_to_wait(runs)
    gc.collect()
    grown, stored = rss_bytes() - memory, fleet.store_bytes() - size
    print(
        f"{runs} runs wait: {grown / runs / 1024:.2f} KB of memory"
        f" and {stored / runs / 1024:.2f} KB on disk each"
    )
    cpu, wall = cpu_seconds(), time.perf_counter()
    fleet.idle(seconds=5)
    print(
        f"CPU while they wait: {(cpu_seconds() - cpu) / (time.perf_counter() - wall):.1%} of a core"
    )
    delays = fleet.decide_some(200)
    print(
        f"decision to next step, {len(delays)} decisions: "
        f"median {percentile(delays, 0.5) * 1000:.1f} ms,"
        f" p95 {percentile(delays, 0.95) * 1000:.1f} ms"
    )
    fleet.close()


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--runs", type=int, default=100)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--waiting", type=int, default=10_000)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="steps-") as folder:
        side_by_side(Path(folder), runs=chosen.runs, rounds=chosen.rounds)
        launching(Path(folder), runs=chosen.runs)
        waiting(Path(folder), runs=chosen.waiting)


if __name__ == "__main__":
    main()
