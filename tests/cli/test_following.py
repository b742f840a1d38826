"""The order in which a followed run is told."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from control_plane.bootstrap import Plane
from control_plane.cli.following import _print
from control_plane.cli.terminal import Terminal
from control_plane.domain.runs import RunStatus
from control_plane.services.follow import Follower
from tests.cli.conftest import Command
from tests.planes import PRINCIPAL


@pytest.mark.parametrize(
    ("status", "first"),
    [(RunStatus.RUNNING, True), (RunStatus.WAITING, False), (RunStatus.PAUSED, False)],
)
def test_a_run_is_said_to_run_before_its_steps_and_to_rest_after_them(
    cli: Command, plane: Plane, status: RunStatus, first: bool
) -> None:
    run = cli("run", "ask_billing", "--request", "Hello", "--json").records[-1]["run"]["id"]
    news = Follower(run).look(plane.desk, PRINCIPAL)
    out = io.StringIO()
    _print(replace(news, run=replace(news.run, status=status)), Terminal(out, out, as_json=False))
    lines = out.getvalue().splitlines()
    told = [number for number, line in enumerate(lines) if f"is {status.value}." in line]
    assert len(lines) > 1
    assert told == [0 if first else len(lines) - 1]
