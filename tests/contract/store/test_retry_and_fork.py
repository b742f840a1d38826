"""Retry an ended run; give a fork what came before a step."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.errors import NotFound
from control_plane.domain.runs import Command, Outcome, Run, RunStatus, Usage
from control_plane.domain.steps import StepStatus
from storage.store import SqlStore
from tests.stores import (
    ELSEWHERE,
    HERE,
    a_run,
    add_step,
    added,
    approval_now,
    ask,
    at,
    dirty_minutes,
    ended_in,
    reread,
    signal_of,
)

LATER = at(600)
FAILED = StepStatus.FAILED


def retry(store: SqlStore, run: Run) -> bool:
    with store.writing() as tx:
        return tx.runs.retry(run, now=LATER)


def keys(store: SqlStore, run_id: str) -> list[str]:
    """Keys of the run's valid steps, in order."""
    with store.reading() as tx:
        return [step.key for step in tx.steps.of_run(run_id, superseded=False)]


def fork(store: SqlStore, source: Run, before_key: str) -> Run:
    target = a_run(forked_from=source.id)
    with store.writing() as tx:
        tx.runs.add(target)
        tx.runs.copy_steps(source, target.id, before_key=before_key)
    return target


def a_failed_run(store: SqlStore) -> Run:
    return added(
        store,
        a_run(
            RunStatus.FAILED,
            outcome=Outcome.STEP_FAILED,
            error="it broke",
            answer="half",
            control=Command.PAUSE,
            started_at=at(1),
            finished_at=at(61),
            usage=Usage(10, 5, Decimal("0.5"), 2),
        ),
    )


@pytest.mark.parametrize(
    "status", [RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.NEEDS_ATTENTION]
)
def test_a_retried_run_is_queued_anew_with_what_it_used_still_counted(
    store: SqlStore, status: RunStatus
) -> None:
    failed = a_failed_run(store)
    run = added(store, replace(failed, id=f"{failed.id}b", status=status))
    assert retry(store, run)
    assert reread(store, run) == replace(
        run,
        status=RunStatus.QUEUED,
        round=1,
        outcome=None,
        error=None,
        answer=None,
        control=None,
        finished_at=None,
    )
    assert signal_of(store, run) == 1


@pytest.mark.parametrize("status", [RunStatus.RUNNING, RunStatus.SUCCEEDED])
def test_a_run_that_has_moved_on_or_not_failed_is_not_retried(
    store: SqlStore, status: RunStatus
) -> None:
    run = added(store, a_run(status))
    assert not retry(store, run)
    assert not retry(store, replace(run, status=RunStatus.FAILED))
    assert not retry(store, replace(run, workspace_id=ELSEWHERE))
    assert reread(store, run) == run


def test_what_completed_is_kept_and_what_failed_is_done_over(store: SqlStore) -> None:
    run = a_failed_run(store)
    add_step(store, run, "plan")
    add_step(store, run, "plan/model-1")
    add_step(store, run, "turn-1", status=FAILED)
    add_step(store, run, "turn-1/model-1", status=FAILED)
    assert retry(store, run)
    assert keys(store, run.id) == ["plan", "plan/model-1"]


def test_the_open_question_of_a_step_that_is_done_over_is_withdrawn(store: SqlStore) -> None:
    run = a_failed_run(store)
    add_step(store, run, "approve", status=StepStatus.WAITING)
    add_step(store, run, "kept")
    over, kept = ask(store, run, "approve"), ask(store, run, "kept")
    assert retry(store, run)
    assert approval_now(store, over).status is ApprovalStatus.WITHDRAWN
    assert approval_now(store, kept) == kept


def test_a_retry_marks_the_minutes_whose_facts_it_changes(store: SqlStore) -> None:
    run = a_failed_run(store)
    add_step(store, run, "turn-1", status=FAILED, **ended_in(30))
    store.refresh_rollups()
    assert dirty_minutes(store) == []
    assert retry(store, run)
    assert dirty_minutes(store) == [at(0), at(60)]


def test_a_fork_gets_what_was_recorded_before_the_step_in_the_same_order(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.SUCCEEDED))
    for key in ("plan", "plan/model-1", "turn-1", "turn-1/model-1", "turn-2"):
        add_step(store, run, key, preview=key, output=b'{"text": "said"}')
    target = fork(store, run, "turn-1")
    with store.reading() as tx:
        copied = tx.steps.of_run(target.id)
        assert [(step.key, step.preview, step.round) for step in copied] == [
            ("plan", "plan", 0),
            ("plan/model-1", "plan/model-1", 0),
        ]
        assert tx.steps.payload(target.id, "plan") == (None, {"text": "said"})
    assert keys(store, run.id)[-1] == "turn-2"


def test_a_fork_leaves_behind_what_is_unfinished_superseded_or_done_over(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.FAILED, round=1))
    add_step(store, run, "good", round=0)
    add_step(store, run, "bad", status=FAILED, round=0)
    add_step(store, run, "old", superseded=True, round=0)
    add_step(store, run, "twice", round=0, preview="first")
    add_step(store, run, "old", round=1)
    add_step(store, run, "twice", round=1, preview="second")
    add_step(store, run, "last", round=1)
    target = fork(store, run, "last")
    assert keys(store, target.id) == ["good", "old", "twice"]
    with store.reading() as tx:
        assert tx.steps.of_run(target.id)[-1].preview == "second"


def test_a_fork_within_a_turn_does_not_get_the_turn_as_done(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.SUCCEEDED))
    for key in ("turn-1", "turn-1/model-1", "turn-1/tool-2", "turn-1/model-3"):
        add_step(store, run, key)
    assert keys(store, fork(store, run, "turn-1/tool-2").id) == ["turn-1/model-1"]


@pytest.mark.parametrize("before", ["Turn", "turn_1", "turn"])
def test_keys_that_only_look_alike_are_other_steps(store: SqlStore, before: str) -> None:
    run = added(store, a_run(RunStatus.SUCCEEDED))
    for key in ("turn-1", "turn-1/model-1", "TURN/model-1", "turnX1/model-1", before, "end"):
        add_step(store, run, key)
    assert keys(store, fork(store, run, before).id) == [
        "turn-1",
        "turn-1/model-1",
        "TURN/model-1",
        "turnX1/model-1",
    ]


def test_a_fork_from_the_beginning_gets_nothing(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.SUCCEEDED))
    add_step(store, run, "turn-1")
    assert keys(store, fork(store, run, "").id) == []


def test_a_fork_from_a_step_that_never_was_is_refused(store: SqlStore) -> None:
    run = added(store, a_run(RunStatus.SUCCEEDED))
    add_step(store, run, "turn-10")
    with pytest.raises(NotFound, match="turn-1"):
        fork(store, run, "turn-1")
    with store.reading() as tx:
        assert tx.runs.counts(HERE, since=at(0))[RunStatus.QUEUED] == 0


def test_what_a_fork_copied_is_not_paid_for_twice(store: SqlStore) -> None:
    from control_plane.domain.steps import StepKind

    run = added(store, a_run(RunStatus.SUCCEEDED))
    add_step(store, run, "call", kind=StepKind.MODEL, **ended_in(1))
    add_step(store, run, "end", **ended_in(2))
    target = replace(a_run(), created_at=at(10))
    with store.writing() as tx:
        tx.runs.add(target)
        tx.runs.copy_steps(run, target.id, before_key="end")
    with store.reading() as tx:
        assert len(tx.steps.of_run(target.id)) == 1
        assert tx.runs.cost_since(HERE, at(0), rehearsal=False) == (Decimal("0.002"), 0)
