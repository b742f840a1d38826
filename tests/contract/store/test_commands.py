"""Cancel, pause and resume, in the store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.runs import Command, Outcome, Run, RunStatus
from control_plane.domain.steps import StepStatus
from storage.store import SqlStore
from tests.stores import (
    ELSEWHERE,
    NOW,
    a_run,
    add_step,
    added,
    approval_now,
    ask,
    at,
    dirty_minutes,
    give_control,
    reread,
    signal_of,
)

AT_REST = [RunStatus.QUEUED, RunStatus.WAITING, RunStatus.PAUSED, RunStatus.NEEDS_ATTENTION]
LATER = at(90)


def command(store: SqlStore, run: Run, which: Command) -> bool:
    with store.writing() as tx:
        return tx.runs.command(run, which.value, now=LATER)


def test_a_run_in_a_workers_hands_is_told_and_keeps_its_status(store: SqlStore) -> None:
    for which in (Command.CANCEL, Command.PAUSE):
        run = added(store, a_run(RunStatus.RUNNING))
        assert command(store, run, which)
        assert reread(store, run) == replace(run, control=which)
        assert signal_of(store, run) == 1


@pytest.mark.parametrize("status", AT_REST)
def test_a_run_at_rest_is_cancelled_at_once(store: SqlStore, status: RunStatus) -> None:
    run = added(store, a_run(status))
    assert command(store, run, Command.CANCEL)
    assert reread(store, run) == replace(
        run, status=RunStatus.CANCELLED, outcome=Outcome.CANCELLED, finished_at=LATER
    )
    assert signal_of(store, run) == 1
    assert dirty_minutes(store) == [at(60)]


@pytest.mark.parametrize("status", [RunStatus.QUEUED, RunStatus.WAITING])
def test_a_run_at_rest_pauses_and_resumes_into_the_queue(
    store: SqlStore, status: RunStatus
) -> None:
    run = added(store, a_run(status))
    assert command(store, run, Command.PAUSE)
    paused = reread(store, run)
    assert paused == replace(run, status=RunStatus.PAUSED)
    assert command(store, paused, Command.RESUME)
    assert reread(store, run) == replace(run, status=RunStatus.QUEUED)
    assert signal_of(store, run) == 2


@pytest.mark.parametrize("which", [Command.CANCEL, Command.PAUSE, Command.RESUME])
def test_a_command_for_a_status_that_has_moved_on_changes_nothing(
    store: SqlStore, which: Command
) -> None:
    run = added(store, a_run(RunStatus.WAITING))
    stale = replace(run, status=RunStatus.PAUSED)
    assert not command(store, stale, which)
    assert reread(store, run) == run
    assert signal_of(store, run) == 0


def test_a_run_of_another_workspace_takes_no_command(store: SqlStore) -> None:
    run = added(store, a_run())
    assert not command(store, replace(run, workspace_id=ELSEWHERE), Command.CANCEL)
    assert reread(store, run) == run


def test_cancelling_withdraws_open_questions_and_ends_open_steps(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.WAITING))
    other = added(store, a_run(RunStatus.WAITING))
    done = add_step(store, run, "turn-1", finished_at=NOW)
    old = add_step(store, run, "turn-0", status=StepStatus.RUNNING, superseded=True)
    left = [
        add_step(store, run, f"open-{status}", status=status, due_at=at(500))
        for status in (StepStatus.RUNNING, StepStatus.RETRYING, StepStatus.WAITING)
    ]
    asked, elsewhere = ask(store, run), ask(store, other)
    assert command(store, run, Command.CANCEL)
    with store.reading() as tx:
        steps = {step.seq: step for step in tx.steps.of_run(run.id)}
    assert steps[done].status is StepStatus.COMPLETED
    assert steps[old].status is StepStatus.RUNNING
    assert {steps[seq].status for seq in left} == {StepStatus.CANCELLED}
    assert {steps[seq].finished_at for seq in left} == {LATER}
    assert approval_now(store, asked) == replace(
        asked,
        status=ApprovalStatus.WITHDRAWN,
        decided_at=LATER,
        decision=Decision(ApprovalStatus.WITHDRAWN, reason="run cancelled"),
    )
    assert approval_now(store, elsewhere) == elsewhere


def test_cancelling_a_child_run_lets_its_waiting_parent_go_on(store: SqlStore) -> None:
    parent = added(store, a_run(RunStatus.WAITING))
    child = added(store, a_run(RunStatus.WAITING, parent_run_id=parent.id))
    assert command(store, child, Command.CANCEL)
    assert reread(store, parent).status is RunStatus.QUEUED
    assert signal_of(store, parent) == 1


@pytest.mark.parametrize("status", [RunStatus.RUNNING, RunStatus.PAUSED])
def test_a_parent_that_does_not_wait_is_told_but_keeps_its_status(
    store: SqlStore, status: RunStatus
) -> None:
    parent = added(store, a_run(status))
    child = added(store, a_run(RunStatus.QUEUED, parent_run_id=parent.id))
    assert command(store, child, Command.CANCEL)
    assert reread(store, parent) == parent
    assert signal_of(store, parent) == 1


def test_a_cancel_goes_down_to_every_live_run_below(store: SqlStore) -> None:
    top = added(store, a_run(RunStatus.WAITING))
    ended = added(store, a_run(RunStatus.SUCCEEDED, parent_run_id=top.id))
    running = added(store, a_run(RunStatus.RUNNING, parent_run_id=top.id))
    below = added(store, a_run(RunStatus.WAITING, parent_run_id=running.id))
    stuck = added(store, a_run(RunStatus.NEEDS_ATTENTION, parent_run_id=below.id))
    asked = ask(store, below)
    stranger = added(store, a_run(RunStatus.WAITING))
    assert command(store, top, Command.CANCEL)
    assert reread(store, ended) == ended
    assert reread(store, running) == replace(running, control=Command.CANCEL)
    assert reread(store, below).status is RunStatus.CANCELLED
    assert reread(store, stuck).status is RunStatus.CANCELLED
    assert approval_now(store, asked).status is ApprovalStatus.WITHDRAWN
    assert reread(store, stranger) == stranger


def test_a_pause_and_a_resume_go_down_too(store: SqlStore) -> None:
    top = added(store, a_run(RunStatus.WAITING))
    waiting = added(store, a_run(RunStatus.WAITING, parent_run_id=top.id))
    running = added(store, a_run(RunStatus.RUNNING, parent_run_id=top.id))
    assert command(store, top, Command.PAUSE)
    assert reread(store, waiting).status is RunStatus.PAUSED
    assert reread(store, running).control is Command.PAUSE
    assert command(store, reread(store, top), Command.RESUME)
    assert reread(store, waiting).status is RunStatus.QUEUED
    # Its worker had not come to pause it: now it must not.
    assert reread(store, running) == running
    assert signal_of(store, running) == 2


def test_an_accepted_cancel_is_not_replaced_by_a_later_pause(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.RUNNING))
    give_control(store, run, Command.CANCEL)
    assert command(store, run, Command.PAUSE)
    assert reread(store, run).control is Command.CANCEL
