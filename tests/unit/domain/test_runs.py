"""What may be asked of a run, and what its calls used."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from control_plane.domain.errors import Conflict
from control_plane.domain.runs import (
    FINAL,
    LIVE,
    RETRYABLE,
    Command,
    Outcome,
    Run,
    RunStatus,
    Usage,
    check_command,
    legal_commands,
)

RUN = Run(
    id="run-1",
    workspace_id="default",
    pattern_id="pat-1",
    pattern_name="desk",
    pattern_kind="swarm",
    pattern_version=1,
    pins={},
    status=RunStatus.QUEUED,
    outcome=None,
    input={"request": "hello"},
    answer=None,
    error=None,
    rehearsal=False,
    demo=False,
    round=0,
    control=None,
    started_by="local",
    source="ui",
    parent_run_id=None,
    parent_key=None,
    forked_from=None,
    created_at=datetime(2025, 1, 1, tzinfo=UTC),
    started_at=None,
    finished_at=None,
    active_ms=0,
    usage=Usage(),
    handoffs=0,
    useful_handoffs=0,
)
CANCEL, PAUSE, RESUME, RETRY = Command.CANCEL, Command.PAUSE, Command.RESUME, Command.RETRY
LEGAL: dict[RunStatus, tuple[Command, ...]] = {
    RunStatus.QUEUED: (CANCEL, PAUSE),
    RunStatus.RUNNING: (CANCEL, PAUSE),
    RunStatus.WAITING: (CANCEL, PAUSE),
    RunStatus.PAUSED: (CANCEL, RESUME),
    RunStatus.SUCCEEDED: (),
    RunStatus.FAILED: (RETRY,),
    RunStatus.CANCELLED: (RETRY,),
    RunStatus.NEEDS_ATTENTION: (CANCEL, RETRY),
}


def a_run(status: RunStatus, outcome: Outcome | None = None) -> Run:
    if outcome is None and status is RunStatus.FAILED:
        outcome = Outcome.STEP_FAILED
    return replace(RUN, status=status, outcome=outcome)


@pytest.mark.parametrize("status", RunStatus)
def test_each_status_allows_its_commands_and_no_others(status: RunStatus) -> None:
    run = a_run(status)
    assert legal_commands(run) == LEGAL[status]
    for command in Command:
        if command in LEGAL[status]:
            check_command(command, run)
        else:
            with pytest.raises(Conflict):
                check_command(command, run)


@pytest.mark.parametrize(
    "outcome", [outcome for outcome in Outcome if outcome is not Outcome.STEP_FAILED]
)
def test_a_run_that_its_pattern_ended_has_no_failed_step_to_retry(outcome: Outcome) -> None:
    assert legal_commands(a_run(RunStatus.FAILED, outcome)) == ()


def test_a_refusal_names_the_status_the_command_and_what_is_possible() -> None:
    with pytest.raises(Conflict) as refused:
        check_command(RESUME, a_run(RunStatus.RUNNING))
    assert str(refused.value) == (
        "Run run-1 is running, so it cannot take resume. Possible now: cancel, pause, fork."
    )


def test_every_status_is_live_or_final_or_needs_attention() -> None:
    assert {RunStatus.NEEDS_ATTENTION} == set(RunStatus) - LIVE - FINAL
    assert not LIVE & FINAL
    assert not LIVE & RETRYABLE


def test_usage_adds_up() -> None:
    one, two = Usage(10, 5, Decimal("0.10"), 1), Usage(1, 2, Decimal("0.02"), 1)
    assert one + two == Usage(11, 7, Decimal("0.12"), 2)
    assert (one + two).tokens == 18


@pytest.mark.parametrize("other", [Usage(), Usage(1, 1, Decimal("1"), 1), Usage(cost_usd=None)])
def test_a_sum_with_an_unpriced_part_is_unknown_never_free(other: Usage) -> None:
    unpriced = Usage(1, 1, None, 1)
    assert (unpriced + other).cost_usd is None
    assert (other + unpriced).cost_usd is None
