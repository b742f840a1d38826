"""Plan and execute, where a person decides about the plan."""

from __future__ import annotations

import pytest

from control_plane.domain.approvals import Action, ApprovalStatus, Decision
from control_plane.domain.errors import InvalidInput
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import INPUT, Result
from tests.sample_specs import a_plan, a_plan_and_execute, a_step
from tests.scripted_context import (
    approves,
    edits,
    expires,
    fails,
    play,
    rejects,
)


async def test_a_person_is_asked_about_the_plan_before_its_first_step() -> None:
    _, ctx = await play(
        a_plan_and_execute(),
        {"plan-1-1": a_plan(a_step("a")), "web": "did a", "answer": "done"},
        decisions={"plan-1": approves},
    )
    assert ctx.keys.index("plan-1/approval") < ctx.keys.index("step-1-a-web")
    action = ctx.asked["plan-1"]
    assert action == Action(
        ActionKind.PLAN, "boss", "boss", a_plan(a_step("a")), action.payload_schema
    )


async def test_a_rejected_plan_runs_no_step() -> None:
    result, ctx = await play(
        a_plan_and_execute(),
        {"boss": a_plan(a_step("a"))},
        decisions={"plan-1": rejects("too risky")},
    )
    assert result == Result(Outcome.REJECTED, note="the plan was rejected: too risky")
    assert ctx.called_keys == ["plan-1-1"]


async def test_a_plan_nobody_decided_about_runs_no_step() -> None:
    result, ctx = await play(
        a_plan_and_execute(), {"boss": a_plan(a_step("a"))}, decisions={"plan-1": expires}
    )
    assert result == Result(Outcome.EXPIRED, note="nobody decided about the plan in time")
    assert ctx.called_keys == ["plan-1-1"]


async def test_an_edited_plan_is_carried_out_instead() -> None:
    _, ctx = await play(
        a_plan_and_execute(),
        {"plan-1-1": a_plan(a_step("a"), a_step("b")), "books": "did c", "answer": "done"},
        decisions={"plan-1": edits(a_plan(a_step("c", "books")))},
    )
    assert ctx.groups[1] == ["step-1-c-books"]


async def test_an_edited_plan_that_cannot_work_is_refused_to_the_person_who_edits() -> None:
    circle = a_plan(a_step("a", "web", "b"), a_step("b", "web", "a"))
    with pytest.raises(InvalidInput, match=r"payload\.steps: the steps wait for each other"):
        await play(
            a_plan_and_execute(), {"boss": a_plan(a_step("a"))}, decisions={"plan-1": edits(circle)}
        )


async def test_a_person_asked_about_a_new_plan_sees_what_is_done_and_may_build_on_it() -> None:
    done = [a_step("a")]
    _, ctx = await play(
        a_plan_and_execute(),
        {
            "plan-1-1": a_plan(a_step("a"), a_step("b", "books")),
            "step-1-a-web": "did a",
            "step-1-b-books": fails(),
            "plan-2-1": a_plan(a_step("c")),
            "step-2-d-web": "did d",
            "answer": "done",
        },
        decisions={"plan-1": approves, "plan-2": edits(a_plan(a_step("d", "web", "a")))},
    )
    assert ctx.asked["plan-2"].payload == {"steps": [a_step("c")], "done": done}
    assert ctx.called("step-2-d-web").inputs == (INPUT, "step-1-a-web")


async def test_an_edited_plan_that_cannot_work_runs_no_step_whoever_let_it_through() -> None:
    circle = a_plan(a_step("a", "web", "a"))
    result, ctx = await play(
        a_plan_and_execute(),
        {"boss": a_plan(a_step("a"))},
        decisions={"plan-1": lambda action: Decision(ApprovalStatus.EDITED, circle, action.target)},
    )
    assert result == Result(
        Outcome.NO_ANSWER, note="the edited plan cannot work: the steps wait for each other: a → a"
    )
    assert ctx.called_keys == ["plan-1-1"]
