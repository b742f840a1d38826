"""Runs in flight survive a deploy: histories that earlier versions recorded still replay."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from control_plane.domain.runs import Outcome
from control_plane.engines.temporal import worker
from control_plane.engines.temporal.converter import data_converter
from control_plane.engines.temporal.workflow import RunWorkflow
from control_plane.patterns.context import AgentCall, Result, RunContext
from tests.contract.engines.record_histories import HISTORIES, KINDS

RECORDED = sorted(HISTORIES.glob("*/*.json"))


async def replayed(name: str, history: str) -> None:
    """Replay the history with the code as it is. Raises what does not fit."""
    replayer = Replayer(
        workflows=[RunWorkflow],
        data_converter=data_converter,
        workflow_runner=worker.sandbox(),
    )
    await replayer.replay_workflow(WorkflowHistory.from_json(name, history))


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: f"{path.parent.name}-{path.stem}")
async def test_todays_code_goes_on_with_a_run_of_an_earlier_version(path: Path) -> None:
    await replayed(path.stem, path.read_text())  # noqa: ASYNC240 - nothing else waits


def test_every_kind_of_pattern_is_on_record() -> None:
    assert {path.stem for path in RECORDED} == set(KINDS)


async def asks_something_else(ctx: RunContext, spec: Any) -> Result:
    """Other code for `single`: it tells its member something else under the same key."""
    key = f"turn-1-{spec.member.name}"
    call = AgentCall(key=key, member=spec.member.name, instruction="new")
    return Result(Outcome.ANSWERED, answer=(await ctx.call(call)).ref)


async def test_code_that_asks_for_something_else_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("control_plane.patterns.single", asks_something_else)
    shared = (*worker.SHARED, "control_plane.patterns")  # Else the sandbox loads the old one.
    monkeypatch.setattr(worker, "SHARED", shared)
    path = next(path for path in RECORDED if path.stem == "paused")

    with pytest.raises(NondeterminismError):
        await replayed(path.stem, path.read_text())
