"""Plans are checked before anything is carried out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.json_schema import problems_with
from control_plane.domain.plans import (
    PlanStep,
    plan_of,
    plan_schema,
    problems_of_edited_plan,
    problems_of_plan,
    ready,
)

AGENTS = ["web", "books"]


def a_step(id: str, *needs: str, agent: str = "web", task: str = "look") -> PlanStep:
    return PlanStep(id=id, agent=agent, task=task, needs=needs)


def found(*plan: PlanStep, done: tuple[PlanStep, ...] = ()) -> list[str]:
    earlier = {step.id: step for step in done}
    return [problem.message for problem in problems_of_plan(plan, AGENTS, done=earlier)]


def test_a_plan_whose_steps_need_only_each_other_can_work() -> None:
    assert found(a_step("c", "a", "b"), a_step("a"), a_step("b", "a")) == []


@pytest.mark.parametrize(
    ("plan", "problem"),
    [
        ([], "the plan has no steps"),
        ([a_step("a"), a_step("a"), a_step("a")], "two steps have the id 'a'"),
        ([a_step("a", agent="ghost")], "step 'a' names 'ghost', who is no member"),
        ([a_step("a", "z", "z")], "step 'a' needs 'z', which is no step"),
        ([a_step("a", "b"), a_step("b", "a")], "the steps wait for each other: "),
        ([a_step("a", "a")], "the steps wait for each other: a → a"),
        ([a_step("a/b")], "the id 'a/b' must be 1 to 24 lower case letters, digits, _ or -"),
        ([a_step("a\n")], "the id 'a\\n' must be 1 to 24 lower case letters, digits, _ or -"),
        ([a_step("")], "the id '' must be 1 to 24 lower case letters, digits, _ or -"),
        ([a_step("x" * 25)], f"the id '{'x' * 25}' must be 1 to 24"),
    ],
)
def test_a_plan_that_cannot_work_says_why_once(plan: list[PlanStep], problem: str) -> None:
    [message] = found(*plan)
    assert message.startswith(problem)


def test_everything_that_is_wrong_with_a_plan_is_named_at_once() -> None:
    assert len(found(a_step("a", "z"), a_step("a", agent="ghost"), a_step("B"))) == 4


def test_a_plan_may_need_what_is_done() -> None:
    assert found(a_step("b", "a"), done=(a_step("a"),)) == []


def test_a_plan_may_list_a_done_step_again_but_not_use_its_id_for_another() -> None:
    done = (a_step("a"),)
    assert found(a_step("a", "b", task=" look "), a_step("b"), done=done) == []
    assert found(a_step("a", task="write"), done=done) == [
        "step 'a' is done already; leave it out, or give a new step a new id"
    ]
    assert len(found(a_step("a", agent="books"), done=done)) == 1


def test_an_edited_plan_is_checked_against_what_the_person_was_shown() -> None:
    step = a_step("b", "a").model_dump(mode="json")
    done = a_step("a").model_dump(mode="json")
    assert problems_of_edited_plan({"steps": [], "done": [done]}, {"steps": [step]}) == []
    assert len(problems_of_edited_plan({"steps": []}, {"steps": [step]})) == 1


@pytest.mark.parametrize(
    ("value", "sound"),
    [
        ({"steps": [{"id": "a", "agent": "web", "task": "look", "needs": []}]}, True),
        ({"steps": []}, False),
        ({"steps": [{"id": "a", "agent": "ghost", "task": "look", "needs": []}]}, False),
        ({"steps": [{"id": "A", "agent": "web", "task": "look", "needs": []}]}, False),
        ({"steps": [{"id": "a", "agent": "web", "task": "", "needs": []}]}, False),
        ({"steps": [{"id": "a", "agent": "web", "task": "look"}]}, False),
        ({"steps": [{"id": n, "agent": "web", "task": "look", "needs": []} for n in "abc"]}, False),
        ({}, False),
        (None, False),
    ],
)
def test_the_schema_takes_what_a_plan_must_look_like(value: Any, sound: bool) -> None:
    assert (problems_with(value, plan_schema(AGENTS, max_steps=2)) == []) is sound


def test_a_plan_is_read_in_its_order() -> None:
    value = {"steps": [a_step("b", "a").model_dump(), a_step("a").model_dump()]}
    assert plan_of(value) == [a_step("b", "a"), a_step("a")]


ids = st.sampled_from("abcdef")
plans = st.lists(
    st.builds(lambda id, needs: a_step(id, *needs), ids, st.lists(ids, max_size=3, unique=True)),
    max_size=6,
)


@given(plans)
def test_a_plan_without_problems_is_carried_out_to_its_end_each_step_after_its_needs(
    plan: list[PlanStep],
) -> None:
    if problems_of_plan(plan, AGENTS, done={}):
        return
    done: list[str] = []
    left = plan
    while left:
        now = ready(left, done=done)
        assert now
        assert all(need in done for step in now for need in step.needs)
        done += [step.id for step in now]
        left = [step for step in left if step.id not in done]
    assert sorted(done) == sorted(step.id for step in plan)
