"""Plan and execute: the planner plans, agents carry out, the planner answers."""

from __future__ import annotations

from typing import Any

import pytest

from control_plane.domain.errors import StepFailed
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import INPUT, Result
from tests.sample_specs import a_plan, a_plan_and_execute, a_step
from tests.scripted_context import (
    Answer,
    answered_by,
    fails,
    hands_to,
    has_expired,
    is_rejected,
    play,
)


async def test_independent_steps_are_carried_out_together_and_the_planner_answers() -> None:
    result, ctx = await play(
        a_plan_and_execute(),
        {
            "plan-1-1": a_plan(a_step("a"), a_step("b", "books"), a_step("c", "web", "a", "b")),
            "web": ["did a", "did c"],
            "books": "did b",
            "answer": "all done",
        },
    )
    assert result == answered_by("answer")
    assert ctx.groups == [
        ["plan-1-1"],
        ["step-1-a-web", "step-1-b-books"],
        ["step-1-c-web"],
        ["answer"],
    ]
    assert ctx.called("step-1-a-web").instruction == "do a"
    assert ctx.called("step-1-c-web").inputs == (INPUT, "step-1-a-web", "step-1-b-books")


async def test_a_step_waits_for_what_it_needs_wherever_the_plan_lists_it() -> None:
    _, ctx = await play(
        a_plan_and_execute(),
        {
            "plan-1-1": a_plan(
                a_step("last", "web", "middle"), a_step("middle", "web", "first"), a_step("first")
            ),
            "web": ["1", "2", "3"],
            "answer": "done",
        },
    )
    assert ctx.called_keys[1:4] == ["step-1-first-web", "step-1-middle-web", "step-1-last-web"]


async def test_a_step_reads_only_what_it_needs_and_the_answer_reads_everything() -> None:
    _, ctx = await play(
        a_plan_and_execute(),
        {
            "plan-1-1": a_plan(a_step("a"), a_step("b"), a_step("c", "web", "b", "b")),
            "web": ["1", "2", "3"],
            "answer": "done",
        },
    )
    assert ctx.called("step-1-c-web").inputs == (INPUT, "step-1-b-web")
    assert ctx.called("answer").inputs == (INPUT, "step-1-a-web", "step-1-b-web", "step-1-c-web")


async def test_a_new_plan_builds_on_what_is_done_and_does_not_do_it_again() -> None:
    result, ctx = await play(
        a_plan_and_execute(),
        {
            "plan-1-1": a_plan(a_step("a"), a_step("b", "books")),
            "step-1-a-web": "did a",
            "step-1-b-books": fails("the library is closed"),
            "plan-2-1": a_plan(a_step("a"), a_step("c", "web", "a")),
            "step-2-c-web": "did c",
            "answer": "done",
        },
    )
    assert result == answered_by("answer")
    replan = ctx.called("plan-2-1")
    assert replan.inputs == (INPUT, "step-1-a-web")
    assert "step b: books failed: the library is closed" in replan.instruction
    assert "- a (web): do a" in replan.instruction
    assert ctx.called("step-2-c-web").inputs == (INPUT, "step-1-a-web")
    assert ctx.called("answer").inputs == (INPUT, "step-1-a-web", "step-2-c-web")
    assert ctx.notes == ["step b: books failed: the library is closed"]


async def test_a_failed_step_may_be_planned_again_under_its_old_id() -> None:
    _, ctx = await play(
        a_plan_and_execute(),
        {
            "plan-1-1": a_plan(a_step("a")),
            "plan-2-1": a_plan(a_step("a")),
            "web": [fails(), "did a"],
            "answer": "done",
        },
    )
    assert ctx.called("answer").inputs == (INPUT, "step-2-a-web")


async def test_a_done_steps_id_cannot_stand_for_something_else() -> None:
    _, ctx = await play(
        a_plan_and_execute(),
        {
            "plan-1-1": a_plan(a_step("a"), a_step("b", "books")),
            "step-1-a-web": "did a",
            "step-1-b-books": fails(),
            "plan-2-1": a_plan(a_step("a", task="something else")),
            "plan-2-2": a_plan(a_step("c", task="something else")),
            "step-2-c-web": "did c",
            "answer": "done",
        },
    )
    assert "step 'a' is done already" in ctx.called("plan-2-2").instruction


async def test_a_plan_that_fails_too_often_fails_the_run_at_the_step_that_failed() -> None:
    result, ctx = await play(
        a_plan_and_execute(max_replans=1),
        {
            "plan-1-1": a_plan(a_step("a")),
            "plan-2-1": a_plan(a_step("a")),
            "web": [fails("x"), fails("y")],
        },
    )
    assert isinstance(result, StepFailed)
    assert result.key == "step-2-a-web"
    assert str(result) == "The plan failed after 1 new plan(s): step a: web failed: y"
    assert "plan-3-1" not in ctx.called_keys


async def test_siblings_of_a_failed_step_are_kept() -> None:
    _, ctx = await play(
        a_plan_and_execute(),
        {
            "plan-1-1": a_plan(a_step("a"), a_step("b", "books"), a_step("c", "web", "b")),
            "step-1-a-web": fails(),
            "books": "did b",
            "plan-2-1": a_plan(a_step("d", "web", "b")),
            "step-2-d-web": "did d",
            "answer": "done",
        },
    )
    assert ctx.called("step-2-d-web").inputs == (INPUT, "step-1-b-books")
    assert "step-1-c-web" not in ctx.called_keys


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        (a_plan(a_step("a", "web", "b"), a_step("b", "web", "a")), "the steps wait for each other"),
        (a_plan(a_step("a", "web", "a")), "the steps wait for each other: a → a"),
        (a_plan(a_step("a", "web", "z")), "step 'a' needs 'z', which is no step"),
        (a_plan(a_step("a"), a_step("a", "books")), "two steps have the id 'a'"),
        (a_plan(a_step("a", "ghost")), "steps.0.agent: Choose one of"),
        (a_plan(a_step("A/B")), "steps.0.id: It must match"),
        (a_plan(a_step("a\n")), "the id 'a\\n' must be"),
        (a_plan(), "steps: Give at least 1 entry(ies)"),
        ({"plan": "none"}, "steps: Give a value"),
    ],
)
async def test_a_plan_that_cannot_work_is_sent_back_once_with_the_reason(
    plan: dict[str, Any], told: str
) -> None:
    result, ctx = await play(
        a_plan_and_execute(),
        {"boss": [plan, a_plan(a_step("a")), "done"], "web": "did a"},
    )
    assert result == answered_by("answer")
    assert told in ctx.called("plan-1-2").instruction


async def test_a_planner_that_writes_no_plan_that_can_work_ends_the_run() -> None:
    result, ctx = await play(a_plan_and_execute(), {"boss": [a_plan(), "just do it"]})
    assert isinstance(result, Result)
    assert result.outcome is Outcome.NO_ANSWER
    assert result.note.startswith("boss wrote no plan that can work: ")
    assert ctx.called_keys == ["plan-1-1", "plan-1-2"]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (is_rejected("too costly"), Outcome.REJECTED),
        (has_expired(), Outcome.EXPIRED),
        (hands_to("ghosts"), Outcome.NO_ANSWER),
    ],
)
async def test_a_planner_that_may_not_work_ends_the_run(said: Answer, outcome: Outcome) -> None:
    planning, _ = await play(a_plan_and_execute(), {"boss": said})
    answering, _ = await play(
        a_plan_and_execute(), {"boss": [a_plan(a_step("a"))], "web": "did a", "answer": said}
    )
    assert isinstance(planning, Result)
    assert isinstance(answering, Result)
    assert (planning.outcome, answering.outcome) == (outcome, outcome)


async def test_a_planner_that_fails_fails_the_run() -> None:
    result, _ = await play(a_plan_and_execute(), {"boss": fails("no model")})
    assert isinstance(result, StepFailed)
    assert result.key == "plan-1-1"


async def test_a_step_that_a_person_rejected_is_planned_around() -> None:
    result, ctx = await play(
        a_plan_and_execute(),
        {
            "plan-1-1": a_plan(a_step("a")),
            "step-1-a-web": is_rejected("not on the web"),
            "plan-2-1": a_plan(a_step("b", "books")),
            "books": "did b",
            "answer": "done",
        },
    )
    assert result == answered_by("answer")
    told = ctx.called("plan-2-1").instruction
    assert "step a: web was rejected by a person: not on the web" in told


@pytest.mark.parametrize(
    ("said", "outcome"),
    [(is_rejected("no"), Outcome.REJECTED), (has_expired(), Outcome.EXPIRED)],
)
async def test_a_run_that_cannot_go_on_without_a_gated_step_ends_as_the_gate_did(
    said: Answer, outcome: Outcome
) -> None:
    result, _ = await play(
        a_plan_and_execute(max_replans=0), {"boss": a_plan(a_step("a")), "web": said}
    )
    assert isinstance(result, Result)
    assert result.outcome is outcome


async def test_ids_and_agents_that_look_alike_do_not_collide() -> None:
    members = [{"name": "b"}, {"name": "c"}]
    _, ctx = await play(
        a_plan_and_execute(members=members),
        {
            "plan-1-1": a_plan(a_step("a-b", "c"), a_step("a", "b"), a_step("a_b", "c")),
            "b": "1",
            "c": ["2", "3"],
            "answer": "done",
        },
    )
    assert ctx.groups[1] == ["step-1-a-b-c", "step-1-a-b", "step-1-a_b-c"]


async def test_no_plan_has_more_steps_than_the_pattern_allows() -> None:
    _, ctx = await play(
        a_plan_and_execute(max_steps=1),
        {"boss": [a_plan(a_step("a"), a_step("b")), a_plan(a_step("a")), "done"], "web": "did a"},
    )
    assert "steps: Give at most 1 entries" in ctx.called("plan-1-2").instruction
