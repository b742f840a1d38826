"""Worker processes of the product on Temporal, kept busy with runs that ask a slow model once."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cpu import CORES, machine_seconds, server_of, tree_seconds
from fleet import watching
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest

from control_plane.bootstrap import build
from control_plane.domain.access import local_principal
from control_plane.engines.temporal.connection import TemporalSettings
from control_plane.services.agents import save_agent
from control_plane.services.connections import save_connection
from control_plane.services.launch import launch
from control_plane.services.patterns import save_pattern
from control_plane.settings import Settings

_HOME = Path(__file__).resolve().parent.parent
_LOOK_SECONDS = 0.02
_BACKLOG = 3
"""Runs under way for each place of a worker, so that none ever waits for work."""


@dataclass(frozen=True)
class Pace:
    """What a number of workers got done."""

    runs_a_second: float
    shares: dict[str, float]
    """Of the machine's CPU, by who used it."""


class WorkerFleet:
    """One store and task queue with a number of workers."""

    def __init__(
        self, folder: Path, database_url: str, address: str, *, workers: int, places: int
    ) -> None:
        self._environment = {
            "CONTROL_PLANE_DATA": str(folder),
            "CONTROL_PLANE_ENGINE": "temporal",
            "CONTROL_PLANE_MAX_RUNS": str(places),
            "DATABASE_URL": database_url,
            "TEMPORAL_ADDRESS": address,
            "TEMPORAL_TASK_QUEUE": f"bench-{workers}-{time.time_ns()}",
        }
        self._workers = workers
        self._backlog = workers * places * _BACKLOG
        self._plane = build(Settings.from_environment(self._environment))
        self._watch = watching(database_url)
        self._launched = 0

    def register(self, model_url: str) -> None:
        """Register an agent on the model, and the pattern that asks it once."""
        desk, who = self._plane.desk, local_principal()
        save_connection(
            desk, who, spec={"name": "slow", "base_url": model_url}, expected_version=None
        )
        spec = {"role": "Asks", "instructions": "-", "connection": "slow", "model": "m"}
        save_agent(desk, who, name="asking", owner="bench", spec=spec)
        single = {"kind": "single", "member": {"name": "asking"}}
        save_pattern(desk, who, name="asks_once", owner="bench", spec=single)

    @contextmanager
    def at_work(self) -> Generator[list[int]]:
        """The process ids of the workers, as soon as all take work."""
        command = [sys.executable, "-m", "control_plane", "worker"]
        environment = {**os.environ, **self._environment}
        workers = [
            subprocess.Popen(command, cwd=_HOME, env=environment, stderr=subprocess.DEVNULL)
            for _ in range(self._workers)
        ]
        try:
            asyncio.run(self._until_all_take_work())
            yield [worker.pid for worker in workers]
        finally:
            for worker in workers:
                worker.terminate()
            for worker in workers:
                worker.wait()

    def pace(self, processes: dict[str, list[int]], *, warm_up: float, seconds: float) -> Pace:
        """Keep the workers busy and measure, after a while, for some seconds.

        Args:
            processes: Process ids by the name under which their CPU is told.
        """
        processes = {**processes, "PostgreSQL": [server_of(self._watch)]}
        self._keep_busy(warm_up)
        ended, used = self._ended(), _used(processes)
        begun = time.perf_counter()
        self._keep_busy(seconds)
        took = time.perf_counter() - begun
        shares = {
            name: (after - used[name]) / took / CORES for name, after in _used(processes).items()
        }
        return Pace((self._ended() - ended) / took, shares)

    def close(self) -> None:
        """Let go of the store."""
        self._watch.close()
        self._plane.close()

    def _keep_busy(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            for _ in range(self._backlog - (self._launched - self._ended())):
                launch(
                    self._plane.desk,
                    local_principal(),
                    pattern="asks_once",
                    input={"request": "go"},
                    source="api",
                )
                self._launched += 1
            threading.Event().wait(_LOOK_SECONDS)

    def _ended(self) -> int:
        query = "SELECT count(*) FROM run WHERE finished_at IS NOT NULL"
        return int(self._watch.execute(query).fetchone()[0])

    async def _until_all_take_work(self) -> None:
        client = await TemporalSettings(
            {"TEMPORAL_ADDRESS": self._environment["TEMPORAL_ADDRESS"]}
        ).connect()
        request = DescribeTaskQueueRequest(
            namespace="default",
            task_queue=TaskQueue(name=self._environment["TEMPORAL_TASK_QUEUE"]),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
        )
        polling: set[str] = set()
        while len(polling) < self._workers:
            found = await client.workflow_service.describe_task_queue(request)
            polling = {poller.identity for poller in found.pollers}
            await asyncio.sleep(0.2)


def _used(processes: dict[str, list[int]]) -> dict[str, float]:
    used = {name: sum(map(tree_seconds, pids)) for name, pids in processes.items()}
    return {**used, "driver": time.process_time(), "whole machine": machine_seconds()}
