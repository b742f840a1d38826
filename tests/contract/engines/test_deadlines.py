"""Deadlines of questions, and runs that wait for them: time closes only what it may."""

from __future__ import annotations

import pytest

from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.runs import Outcome, RunStatus
from control_plane.services import approvals
from tests.contract.engines.harness import PRINCIPAL, Engine, asking, pipeline

_HOUR = 3600.0


def watching(seconds: int = 60, **rule: object) -> dict[str, object]:
    return asking(mode="watch", expires_after_seconds=seconds, **rule)


def status(engine: Engine, approval_id: str) -> ApprovalStatus:
    return approvals.get_approval(engine.desk, PRINCIPAL, approval_id).status


def test_what_is_watched_happens_when_nobody_objected_in_time(engine: Engine) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **watching()))
    question = engine.question(run_id)
    engine.pass_watched_time(59)
    assert engine.status(run_id) is RunStatus.WAITING
    engine.pass_watched_time(2)
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert status(engine, question.id) is ApprovalStatus.UNOPPOSED


def test_time_in_which_nobody_could_object_does_not_count(engine: Engine) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **watching()))
    question = engine.question(run_id)
    engine.keep()
    engine.pass_time(_HOUR)
    assert engine.keep() == 0
    assert status(engine, question.id) is ApprovalStatus.PENDING
    engine.decide(question, "reject", reason="no")
    engine.ended(run_id)
    assert status(engine, question.id) is ApprovalStatus.REJECTED


def test_a_clock_that_jumps_lets_nothing_pass(engine: Engine) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **watching()))
    question = engine.question(run_id)
    for jump in (_HOUR, -_HOUR, 5 * _HOUR, -7 * _HOUR, 2 * _HOUR):
        engine.keep()
        engine.pass_time(jump)
        engine.keep()
        assert status(engine, question.id) is ApprovalStatus.PENDING


def test_a_run_goes_on_with_a_decision_once_it_cannot_be_undone(engine: Engine) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **asking()))
    question = engine.question(run_id)
    held = engine.decide(question, undo_seconds=10)
    assert held.status is ApprovalStatus.PENDING
    assert held.commits_at is not None
    engine.keep()
    assert engine.status(run_id) is RunStatus.WAITING
    engine.pass_watched_time(10)
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
    assert status(engine, question.id) is ApprovalStatus.APPROVED


def test_a_decision_that_was_undone_is_as_if_it_had_not_been(engine: Engine) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **asking()))
    question = engine.question(run_id)
    engine.decide(question, undo_seconds=10)
    approvals.undo(engine.desk, PRINCIPAL, question.id)
    engine.pass_watched_time(20)
    assert engine.status(run_id) is RunStatus.WAITING
    engine.decide(question)
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED


def test_a_question_that_expires_is_no_rejection_and_no_approval(engine: Engine) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **asking(expires_after_seconds=60)))
    question = engine.question(run_id)
    engine.pass_watched_time(_HOUR)
    engine.ended(run_id)
    assert status(engine, question.id) is ApprovalStatus.EXPIRED


def test_what_is_withdrawn_does_not_happen(engine: Engine) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **asking()))
    question = engine.question(run_id)
    approvals.withdraw(engine.desk, PRINCIPAL, question.id, reason="not needed")
    engine.ended(run_id)
    assert status(engine, question.id) is ApprovalStatus.WITHDRAWN
    assert engine.turns(run_id) == []


@pytest.mark.parametrize("end", ["stop", "crash"])
def test_what_would_pass_waits_for_who_could_not_object_while_all_was_down(
    engine: Engine, end: str
) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **watching()))
    question = engine.question(run_id)
    engine.keep()
    getattr(engine.worker, end)()
    engine.clock.let_pass(_HOUR)
    engine.worker.start()
    engine.worker.time_passed()
    engine.keep()
    assert status(engine, question.id) is ApprovalStatus.PENDING
    engine.decide(question, "reject", reason="in time")
    engine.ended(run_id)
    assert status(engine, question.id) is ApprovalStatus.REJECTED
    assert engine.turns(run_id) == []


@pytest.mark.parametrize("keeper_first", [True, False])
def test_what_expired_while_the_engine_was_away_did_not_happen(
    engine: Engine, keeper_first: bool
) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **asking(expires_after_seconds=60)))
    question = engine.question(run_id)
    engine.keep()
    engine.worker.crash()
    engine.clock.let_pass(_HOUR)
    if keeper_first:
        engine.keep()
    engine.worker.start()
    engine.worker.time_passed()
    assert engine.ended(run_id).outcome is Outcome.EXPIRED
    engine.keep()
    assert status(engine, question.id) is ApprovalStatus.EXPIRED
    assert engine.turns(run_id) == []


@pytest.mark.parametrize(
    ("verdict", "ends"),
    [("approve", ApprovalStatus.APPROVED), ("reject", ApprovalStatus.REJECTED)],
)
def test_a_decision_that_could_be_undone_when_all_went_down_counts_as_it_was_given(
    engine: Engine, verdict: str, ends: ApprovalStatus
) -> None:
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **watching()))
    question = engine.question(run_id)
    engine.keep()
    engine.decide(question, verdict, reason="said", undo_seconds=10)
    engine.worker.crash()
    engine.clock.let_pass(_HOUR)
    engine.worker.start()
    engine.keep()
    engine.ended(run_id)
    assert status(engine, question.id) is ends
    assert engine.turns(run_id) == (["solo"] if verdict == "approve" else [])


def test_what_nobody_objected_to_happens_once_the_engine_is_back(engine: Engine) -> None:
    """People could see it and object all along: only who carries it out was away."""
    engine.agents("solo")
    run_id = engine.launch(pipeline("solo", **watching()))
    question = engine.question(run_id)
    engine.worker.crash()
    engine.keep()
    for _ in range(3):
        engine.clock.let_pass(25)
        engine.keep()
    assert status(engine, question.id) is ApprovalStatus.UNOPPOSED
    assert engine.turns(run_id) == []
    engine.worker.start()
    assert engine.ended(run_id).status is RunStatus.SUCCEEDED
