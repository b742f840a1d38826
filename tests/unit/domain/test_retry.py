"""What a retry does over, and what it keeps."""

from __future__ import annotations

import pytest

from control_plane.domain.retry import Trace, superseded_by_retry
from control_plane.domain.steps import StepKind, StepStatus

DONE, FAILED = StepStatus.COMPLETED, StepStatus.FAILED
WORDS = {"model": StepKind.MODEL, "tool": StepKind.TOOL, "approval": StepKind.APPROVAL}


def over(*steps: tuple[str, StepStatus]) -> list[str]:
    """Keys of the steps that are done over; what kind a step is, its key says."""
    traces = [
        Trace(seq, key, status, WORDS.get(key.rpartition("/")[2].split("-")[0], StepKind.AGENT))
        for seq, (key, status) in enumerate(steps)
    ]
    found = superseded_by_retry(traces)
    return [trace.key for trace in traces if trace.seq in found]


def test_nothing_that_completed_is_done_over() -> None:
    assert over(("turn-1-a", DONE), ("turn-1-a/model-1", DONE), ("handoff-1-a", DONE)) == []


def test_a_failed_step_is_done_over_with_the_turn_it_failed_and_nothing_before_it() -> None:
    assert over(
        ("turn-1-a", DONE),
        ("turn-1-a/model-1", DONE),
        ("turn-2-b/model-1", DONE),
        ("turn-2-b/tool-1-1-refund", DONE),
        ("turn-2-b/model-2", FAILED),
        ("turn-2-b", FAILED),
    ) == ["turn-2-b/model-2", "turn-2-b"]


@pytest.mark.parametrize("status", [status for status in StepStatus if status is not DONE])
def test_whatever_did_not_complete_is_done_over(status: StepStatus) -> None:
    assert over(("turn-1-a", DONE), ("turn-2-b", status)) == ["turn-2-b"]


def test_a_turn_that_failed_although_its_steps_completed_asks_its_model_anew() -> None:
    assert over(
        ("turn-1-a/model-1", DONE),
        ("turn-1-a/model-2", DONE),
        ("turn-1-a", FAILED),
    ) == ["turn-1-a/model-1", "turn-1-a/model-2", "turn-1-a"]


def test_what_its_tools_did_and_people_decided_is_not_done_twice() -> None:
    assert over(
        ("turn-1-a/approval", DONE),
        ("turn-1-a/model-1", DONE),
        ("turn-1-a/tool-1-1-refund/approval", DONE),
        ("turn-1-a/tool-1-1-refund", DONE),
        ("turn-1-a/model-2", DONE),
        ("turn-1-a", FAILED),
    ) == ["turn-1-a/model-1", "turn-1-a/model-2", "turn-1-a"]


def test_a_tools_failure_that_the_turn_got_over_stays_on_record() -> None:
    assert over(
        ("turn-1-a/tool-1-1-search", FAILED),
        ("turn-1-a", DONE),
        ("turn-2-b", FAILED),
    ) == ["turn-2-b"]


def test_keys_that_only_begin_alike_are_other_steps() -> None:
    assert over(("turn-1-a", FAILED), ("turn-1-ab", DONE), ("turn-1-ab/model-1", DONE)) == [
        "turn-1-a"
    ]


def test_a_question_that_was_open_is_asked_again() -> None:
    assert over(("plan-1-1", DONE), ("plan-1/approval", StepStatus.WAITING)) == ["plan-1/approval"]
