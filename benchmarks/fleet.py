"""A fleet with trivial agents: the product's own services, store and engine, but no model."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg

from control_plane.bootstrap import build
from control_plane.domain.access import local_principal
from control_plane.services.agents import save_agent
from control_plane.services.approvals import decide, list_approvals
from control_plane.services.connections import save_connection
from control_plane.services.launch import launch
from control_plane.services.patterns import save_pattern
from control_plane.services.turns import Turn, TurnJournal, TurnResult
from control_plane.settings import Settings

STEPS = 10
_RESULT = "x" * 1024
_LOOK_SECONDS = 0.002


class TrivialRuntime:
    """Answers at once with 1 KB; remembers when each of the agents that are watched was asked."""

    def __init__(self) -> None:
        self.asked_at: list[float] = []
        self.asked = threading.Semaphore(0)

    async def turn(self, turn: Turn, journal: TurnJournal) -> TurnResult:
        """Answer."""
        if turn.agent == "watched":
            self.asked_at.append(time.perf_counter())
            self.asked.release()
        return TurnResult(_RESULT, None, None)


class Fleet:
    """One control plane in a folder."""

    def __init__(
        self, folder: Path, *, max_runs: int, environment: Mapping[str, str] | None = None
    ) -> None:
        """On SQLite and the embedded engine, unless the environment says otherwise."""
        self._runtime = TrivialRuntime()
        settings = Settings.from_environment(
            {
                "CONTROL_PLANE_DATA": str(folder),
                "CONTROL_PLANE_MAX_RUNS": str(max_runs),
                **(environment or {}),
            }
        )
        self._plane = build(settings, runtimes={"openai_chat": self._runtime})
        self._desk, self._who = self._plane.desk, local_principal()
        self._folder = folder
        self._watch = watching(settings.database_url)

    def register(self) -> None:
        """Register the agents and patterns."""
        desk, who = self._desk, self._who
        save_connection(
            desk,
            who,
            spec={"name": "none", "base_url": "http://127.0.0.1:9"},
            expected_version=None,
        )
        spec = {"role": "Trivial", "instructions": "-", "connection": "none", "model": "none"}
        for name in ("trivial", "watched"):
            save_agent(desk, who, name=name, owner="bench", spec=spec)
        stages = [
            {"name": f"s{number}", "members": [{"name": "trivial"}]} for number in range(STEPS)
        ]
        save_pattern(
            desk, who, name="ten_steps", owner="bench", spec={"kind": "pipeline", "stages": stages}
        )
        asks = {"rules": [{"on": "agent", "target": "watched"}]}
        held = {"kind": "single", "member": {"name": "watched"}, "policy": asks}
        save_pattern(desk, who, name="asks_first", owner="bench", spec=held)

    def queue(self, runs: int) -> None:
        """Launch runs of ten steps; nobody works on them yet."""
        for _ in range(runs):
            self._launch("ten_steps")

    def work(self) -> None:
        """Start the worker and let it carry out all that is queued."""
        self.start()
        self.until_at_rest()

    def start(self) -> None:
        """Start the worker."""
        self._plane.start_work()

    def run_to_wait(self, runs: int) -> None:
        """Launch runs that ask a person first, and let them get there."""
        self.start()
        for _ in range(runs):
            self._launch("asks_first")
        self.until_at_rest()

    def idle(self, *, seconds: float) -> None:
        """Let time pass: what is measured is what nobody does."""
        threading.Event().wait(seconds)

    def decide_some(self, decisions: int) -> list[float]:
        """Approve one after the other; seconds from before each decision to its agent's turn."""
        delays: list[float] = []
        for _ in range(decisions):
            approval = list_approvals(self._desk, self._who, limit=1).items[0]
            begun = time.perf_counter()
            decide(self._desk, self._who, approval.id, verdict="approve", digest=approval.digest)
            self._runtime.asked.acquire(timeout=30)
            delays.append(self._runtime.asked_at[-1] - begun)
        return delays

    def store_bytes(self) -> int:
        """Size of the store on disk, its write-ahead log included."""
        return sum(file.stat().st_size for file in self._folder.iterdir() if ".db" in file.name)

    def close(self) -> None:
        """Stop."""
        self._watch.close()
        self._plane.close()

    def until_at_rest(self) -> None:
        """Wait until no run is queued or running; looks with a query that costs next to nothing."""
        while self._watch.execute(
            "SELECT 1 FROM run WHERE status IN ('queued', 'running') LIMIT 1"
        ).fetchone():
            threading.Event().wait(_LOOK_SECONDS)

    def _launch(self, pattern: str) -> None:
        launch(self._desk, self._who, pattern=pattern, input={"request": "go"}, source="api")


def watching(database_url: str) -> Any:
    """A connection of its own to look at the store with; both libraries speak alike."""
    if database_url.startswith("sqlite"):
        path = database_url.removeprefix("sqlite:///")
        return sqlite3.connect(path, isolation_level=None)
    return psycopg.connect(database_url, autocommit=True)


def percentile(values: Sequence[float], fraction: float) -> float:
    """The value below which `fraction` of the values lie."""
    return sorted(values)[min(len(values) - 1, int(fraction * len(values)))]


def rss_bytes() -> int:
    """Memory the process holds now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise OSError("no VmRSS")
