"""The command line as a process of its own: signals, pipes, start-up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.runs import RunStatus
from control_plane.services.approvals import list_approvals
from control_plane.services.records import RunFilter
from control_plane.services.runs import list_runs
from tests.planes import PRINCIPAL, demo_in, plane_over, until

ROOT = Path(__file__).resolve().parents[2]
LINE = [sys.executable, "-m", "control_plane"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A workspace of the test's own."""
    own = {"CONTROL_PLANE_DATA": str(tmp_path), "PYTHONPATH": str(ROOT)}
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, **own}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Plane]:
    """The store of that workspace, holding the demo; nothing works on its runs here."""
    plane = plane_over(demo_in(tmp_path))
    yield plane
    plane.close()


def _interruptible() -> None:
    """A test run in the background ignores Ctrl-C, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def ran(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*LINE, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_first_hour_on_the_command_line(environment: dict[str, str]) -> None:
    assert ran(environment, "demo").returncode == 0

    done = ran(
        environment, "run", "quick_answer", "--request", "How do I reset my router?", "--json"
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["run"]["status"] == "succeeded"
    assert done.stderr == ""


def test_a_closed_pipe_is_quiet(environment: dict[str, str], demo: Plane) -> None:
    with subprocess.Popen(
        [*LINE, "export", "--everything"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        try:
            process.wait(30)
        finally:
            process.kill()
        said = process.stderr.read()

    assert (process.returncode, said) == (141, b"")


def test_ctrl_c_while_following_exits_with_130_and_leaves_the_run(
    environment: dict[str, str], demo: Plane
) -> None:
    with subprocess.Popen(
        [*LINE, "run", "support_swarm", "--request", "Please refund order A-1042."],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_interruptible,
    ) as process:
        try:
            until(lambda: list_approvals(demo.desk, PRINCIPAL).items, seconds=60)
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=30)
        finally:
            process.kill()

    assert (process.returncode, err) == (130, "")
    assert "Started run_" in out
    waiting = json.loads(ran(environment, "approvals", "--json").stdout)
    assert waiting["items"]


def test_a_worker_of_its_own_carries_runs_out_and_stops_when_asked(
    environment: dict[str, str], demo: Plane
) -> None:
    succeeded = RunFilter(statuses=(RunStatus.SUCCEEDED,))
    with subprocess.Popen(
        [*LINE, "worker"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            until(lambda: list_runs(demo.desk, PRINCIPAL, succeeded).items, seconds=60)
            report = ran(environment, "doctor", "--port", "0", "--json").stdout
        finally:
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)

    assert process.returncode == 0
    assert b"Traceback" not in said
    worker = next(f for f in json.loads(report)["findings"] if f["check"] == "engine embedded")
    assert worker["level"] == "ok"


def test_a_newer_store_is_refused_in_one_sentence(
    environment: dict[str, str], tmp_path: Path
) -> None:
    import sqlite3

    ran(environment, "migrate")
    with sqlite3.connect(tmp_path / "control_plane.db") as store:
        store.execute("UPDATE alembic_version SET version_num = 'from_the_future'")
    store.close()

    done = ran(environment, "agents")

    assert done.returncode == 3
    assert "from_the_future" in done.stderr
    assert len(done.stderr.splitlines()) == 1
