"""kill -9 of the worker; `python -m tests.faults.kill_worker` does it 200 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kill_worker import torment


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_killing_the_worker_loses_no_run_and_doubles_no_recorded_step(
    tmp_path: Path, seed: int
) -> None:
    report = torment(tmp_path, kills=30, runs=36, seed=seed)
    assert report.kills == 30
    assert report.runs == 36
    assert (report.lost, report.recorded_doubled, report.keys_changed) == (0, 0, 0)
