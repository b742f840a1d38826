"""The pipeline: stages in order, members side by side."""

from __future__ import annotations

from typing import Any

import pytest

from control_plane.domain.errors import StepFailed
from control_plane.domain.patterns import PipelineSpec
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import INPUT, Result
from tests.scripted_context import (
    Answer,
    answered_by,
    fails,
    hands_to,
    has_expired,
    is_rejected,
    play,
)

A_TOTAL = {
    "type": "object",
    "properties": {"total": {"type": "integer"}},
    "required": ["total"],
}


def a_stage(name: str, *members: str, retries: int = 0, **settings: Any) -> dict[str, Any]:
    listed = [{"name": member} for member in members or (name,)]
    return {"name": name, "members": listed, "retries": retries, **settings}


def a_pipeline(*stages: dict[str, Any]) -> PipelineSpec:
    return PipelineSpec.model_validate({"stages": list(stages)})


async def test_stages_run_in_order_and_each_reads_the_request_and_the_stage_before() -> None:
    result, ctx = await play(
        a_pipeline(a_stage("find"), a_stage("write", instruction="Write it."), a_stage("check")),
        {"find": "found", "write": "written", "check": "checked"},
    )
    assert result == answered_by("stage-3-check-check")
    assert [(call.key, call.inputs) for call in ctx.calls] == [
        ("stage-1-find-find", (INPUT,)),
        ("stage-2-write-write", (INPUT, "stage-1-find-find")),
        ("stage-3-check-check", (INPUT, "stage-2-write-write")),
    ]
    assert ctx.calls[1].instruction == "Write it."


async def test_members_of_a_stage_work_side_by_side_and_the_next_reads_all_of_them() -> None:
    _, ctx = await play(
        a_pipeline(a_stage("find", "web", "books"), a_stage("write")),
        {"web": "w", "books": "b", "write": "written"},
    )
    assert ctx.groups[0] == ["stage-1-find-web", "stage-1-find-books"]
    assert ctx.calls[-1].inputs == (INPUT, "stage-1-find-web", "stage-1-find-books")


async def test_the_parts_of_a_parallel_last_stage_are_merged_under_the_stages_schema() -> None:
    result, ctx = await play(
        a_pipeline(a_stage("sum", "left", "right", output_schema=A_TOTAL)),
        {"left": [{"total": 1}, {"total": 3}], "right": {"total": 2}},
    )
    assert result == answered_by("merge")
    merge = ctx.called("merge")
    assert (merge.member, merge.choice_schema) == ("left", A_TOTAL)
    assert merge.inputs == (INPUT, "stage-1-sum-left", "stage-1-sum-right")


async def test_who_answered_merges_when_the_first_member_was_skipped() -> None:
    _, ctx = await play(
        a_pipeline(a_stage("find", "web", "books", "notes", on_failure="skip")),
        {"web": fails(), "books": ["b", "merged"], "notes": "n"},
    )
    assert ctx.called("merge").member == "books"


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (is_rejected("no"), Outcome.REJECTED),
        (has_expired(), Outcome.EXPIRED),
        (hands_to("ghosts"), Outcome.NO_ANSWER),
    ],
)
async def test_a_merge_that_did_not_happen_is_never_taken_for_an_answer(
    said: Answer, outcome: Outcome
) -> None:
    result, _ = await play(
        a_pipeline(a_stage("find", "web", "books")), {"merge": said, "web": "w", "books": "b"}
    )
    assert isinstance(result, Result)
    assert (result.outcome, result.answer) == (outcome, None)


async def test_only_the_members_that_failed_are_called_again_each_time_under_a_new_key() -> None:
    _, ctx = await play(
        a_pipeline(a_stage("find", "web", "books", "notes", retries=2), a_stage("write")),
        {
            "web": [fails(), fails(), "w"],
            "books": "b",
            "notes": [fails(), "n"],
            "write": "written",
        },
    )
    assert ctx.groups[:3] == [
        ["stage-1-find-web", "stage-1-find-books", "stage-1-find-notes"],
        ["stage-1-find-web-retry-1", "stage-1-find-notes-retry-1"],
        ["stage-1-find-web-retry-2"],
    ]
    assert ctx.calls[-1].inputs == (
        INPUT,
        "stage-1-find-web-retry-2",
        "stage-1-find-books",
        "stage-1-find-notes-retry-1",
    )


async def test_what_still_fails_after_the_retries_stops_the_run() -> None:
    result, ctx = await play(
        a_pipeline(a_stage("find", retries=1), a_stage("write")), {"find": [fails("x"), fails("y")]}
    )
    assert isinstance(result, StepFailed)
    assert (result.key, str(result)) == ("stage-1-find-find-retry-1", "y")
    assert ctx.notes == []


async def test_what_still_fails_is_skipped_and_put_on_record_where_the_stage_says_so() -> None:
    result, ctx = await play(
        a_pipeline(a_stage("find", "web", "books", on_failure="skip"), a_stage("write")),
        {"web": fails("offline"), "books": "b", "write": "written"},
    )
    assert result == answered_by("stage-2-write-write")
    assert ctx.notes == ["find: web failed: offline"]
    assert "skipped-stage-1-find-web" in ctx.keys
    assert ctx.calls[-1].inputs == (INPUT, "stage-1-find-books")


async def test_after_a_stage_that_was_skipped_whole_comes_what_came_before_it() -> None:
    _, ctx = await play(
        a_pipeline(a_stage("find"), a_stage("translate", on_failure="skip"), a_stage("write")),
        {"find": "found", "translate": fails(), "write": "written"},
    )
    assert ctx.calls[-1].inputs == (INPUT, "stage-1-find-find")


async def test_a_run_whose_every_stage_was_skipped_fails_so_that_it_can_be_retried() -> None:
    result, ctx = await play(
        a_pipeline(a_stage("find", on_failure="skip"), a_stage("write", on_failure="skip")),
        {"find": fails("offline"), "write": fails("also offline")},
    )
    assert isinstance(result, StepFailed)
    assert (result.key, str(result)) == ("stage-1-find-find", "offline")
    assert len(ctx.notes) == 2


@pytest.mark.parametrize("on_failure", ["stop", "skip"])
async def test_a_rejected_or_expired_turn_stops_the_run_and_is_not_retried(on_failure: str) -> None:
    stage = a_stage("find", "web", "books", retries=3, on_failure=on_failure)
    rejected, _ = await play(a_pipeline(stage), {"web": "w", "books": is_rejected("not this one")})
    expired, _ = await play(a_pipeline(stage), {"web": has_expired(), "books": "b"})
    assert rejected == Result(Outcome.REJECTED, note="books was rejected by a person: not this one")
    assert expired == Result(Outcome.EXPIRED, note="web did not work: nobody decided in time")


async def test_a_member_that_hands_off_where_nobody_was_offered_has_failed() -> None:
    retried, _ = await play(
        a_pipeline(a_stage("find", retries=1)), {"find": [hands_to("ghosts"), "found"]}
    )
    stopped, _ = await play(a_pipeline(a_stage("find")), {"find": hands_to("ghosts")})
    assert retried == answered_by("stage-1-find-find-retry-1")
    assert isinstance(stopped, Result)
    assert stopped.outcome is Outcome.NO_ANSWER
    assert "ghosts" in stopped.note


async def test_each_member_is_asked_for_what_the_stages_output_schema_says() -> None:
    _, ctx = await play(
        a_pipeline(a_stage("sum", output_schema=A_TOTAL), a_stage("write", input_schema=A_TOTAL)),
        {"sum": {"total": 3}, "write": "three"},
    )
    assert [call.choice_schema for call in ctx.calls] == [A_TOTAL, None]


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"sum": "3"}, "total: Give a value."),
        ({"total": "three"}, "total: Give a whole number."),
    ],
)
async def test_an_input_that_breaks_the_schema_stops_the_run_before_a_model_is_called(
    said: dict[str, Any], problem: str
) -> None:
    loose = {"type": "object"}
    result, ctx = await play(
        a_pipeline(a_stage("sum", output_schema=loose), a_stage("write", input_schema=A_TOTAL)),
        {"sum": said},
    )
    assert result == Result(
        Outcome.NO_ANSWER, note=f"stage 'write' cannot take what came in: {problem}"
    )
    assert len(ctx.calls) == 1


async def test_free_text_does_not_satisfy_an_input_schema() -> None:
    result, _ = await play(
        a_pipeline(a_stage("sum"), a_stage("write", input_schema=A_TOTAL)), {"sum": "three"}
    )
    assert isinstance(result, Result)
    assert result.outcome is Outcome.NO_ANSWER


async def test_each_of_several_inputs_must_satisfy_the_schema() -> None:
    loose = {"type": "object"}
    result, _ = await play(
        a_pipeline(
            a_stage("sum", "left", "right", output_schema=loose),
            a_stage("write", input_schema=A_TOTAL),
        ),
        {"left": {"total": 1}, "right": {}},
    )
    assert isinstance(result, Result)
    assert "cannot take what came in" in result.note


async def test_an_input_that_is_missing_because_it_failed_leaves_the_run_retryable() -> None:
    result, _ = await play(
        a_pipeline(
            a_stage("sum", output_schema=A_TOTAL, on_failure="skip"),
            a_stage("write", input_schema=A_TOTAL),
        ),
        {"sum": fails("offline")},
    )
    assert isinstance(result, StepFailed)
    assert str(result) == "offline"


async def test_the_same_agent_may_work_in_several_stages() -> None:
    result, ctx = await play(
        a_pipeline(a_stage("draft", "writer"), a_stage("polish", "writer")),
        {"writer": ["draft", "polished"]},
    )
    assert result == answered_by("stage-2-polish-writer")
    assert ctx.called_keys == ["stage-1-draft-writer", "stage-2-polish-writer"]
