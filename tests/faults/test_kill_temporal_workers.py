"""kill -9 of Temporal workers; `python -m tests.faults.kill_temporal_workers` does it 100 times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.kill_temporal_workers import torment
from tests.postgres import fresh_database
from tests.temporal import dev_server


@pytest.mark.slow
@pytest.mark.temporal
@pytest.mark.postgres
def test_killing_temporal_workers_loses_no_run_and_doubles_no_recorded_step(
    tmp_path: Path, postgres_url: str
) -> None:
    with fresh_database(postgres_url) as url, dev_server() as server:
        report, left_open = torment(tmp_path, url, server.address, kills=12, runs=24, seed=11)
    assert (report.kills, report.runs) == (12, 24)
    assert (report.lost, report.recorded_doubled, report.keys_changed) == (0, 0, 0)
    assert left_open == 0
