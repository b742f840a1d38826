"""The supervisor: a coordinator picks, members work, the coordinator merges."""

from __future__ import annotations

from typing import Any

from control_plane.domain.errors import StepFailed
from control_plane.domain.patterns import SupervisorSpec
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import INPUT, Result
from control_plane.patterns.supervisor import route_schema
from tests.scripted_context import answered_by, fails, hands_to, has_expired, is_rejected, play


def a_supervisor(*members: str | dict[str, str], **settings: Any) -> SupervisorSpec:
    listed = [{"name": m} if isinstance(m, str) else m for m in members or ("billing", "research")]
    return SupervisorSpec.model_validate({"coordinator": "boss", "members": listed, **settings})


def picks(*names: str, instruction: str = "do your part") -> dict[str, Any]:
    return {"next": list(names), "instruction": instruction, "reason": "because"}


async def test_the_picked_member_works_and_the_coordinator_merges_what_it_said() -> None:
    result, ctx = await play(
        a_supervisor(),
        {
            "route-1": picks("billing", instruction="look at the invoice"),
            "turn-1-billing": "it is paid",
            "route-2": picks("finish"),
            "merge": "all is paid",
        },
        roles={"billing": "Knows invoices", "research": "Knows articles"},
    )
    assert result == answered_by("merge")
    assert ctx.called("turn-1-billing").instruction == "look at the invoice"
    assert ctx.called("turn-1-billing").inputs == (INPUT,)
    assert ctx.called("route-2").inputs == (INPUT, "turn-1-billing")
    assert ctx.called("merge").inputs == (INPUT, "turn-1-billing")
    assert "- billing: Knows invoices" in ctx.called("route-1").instruction


async def test_several_picked_members_work_side_by_side_on_the_same_inputs() -> None:
    _, ctx = await play(
        a_supervisor(),
        {
            "boss": [picks("research", "billing"), picks("finish"), "merged"],
            "billing": "paid",
            "research": "found",
        },
    )
    assert ctx.groups == [
        ["route-1"],
        ["turn-1-research", "turn-1-billing"],
        ["route-2"],
        ["merge"],
    ]
    assert ctx.called("merge").inputs == (INPUT, "turn-1-research", "turn-1-billing")


async def test_later_members_read_what_earlier_ones_said() -> None:
    _, ctx = await play(
        a_supervisor(),
        {
            "boss": [picks("billing"), picks("research"), picks("finish"), "merged"],
            "billing": "paid",
            "research": "found",
        },
    )
    assert ctx.called("turn-2-research").inputs == (INPUT, "turn-1-billing")


async def test_a_member_picked_twice_in_one_round_works_once() -> None:
    _, ctx = await play(
        a_supervisor(),
        {
            "boss": [picks("billing", "billing"), picks("finish"), "merged"],
            "billing": "paid",
        },
    )
    assert ctx.groups[1] == ["turn-1-billing"]


async def test_members_named_beside_finish_work_first() -> None:
    result, ctx = await play(
        a_supervisor(),
        {"boss": [picks("billing", "finish"), picks("finish"), "merged"], "billing": "paid"},
    )
    assert result == answered_by("merge")
    assert "turn-1-billing" in ctx.called_keys


async def test_no_more_members_work_at_once_than_the_pattern_allows() -> None:
    _, ctx = await play(
        a_supervisor(fan_out=1),
        {
            "boss": [picks("billing", "research"), picks("finish"), "merged"],
            "billing": "paid",
        },
    )
    assert ctx.groups[1] == ["turn-1-billing"]


async def test_when_the_rounds_are_used_up_the_coordinator_merges_what_there_is() -> None:
    result, ctx = await play(
        a_supervisor(max_turns=2),
        {
            "boss": [picks("billing"), picks("billing"), "merged"],
            "billing": ["paid", "paid again"],
        },
    )
    assert result == answered_by("merge")
    assert ctx.called("merge").inputs == (INPUT, "turn-1-billing", "turn-2-billing")


async def test_a_coordinator_that_finishes_before_anybody_worked_gives_no_answer() -> None:
    result, _ = await play(a_supervisor(), {"boss": picks("finish")})
    assert result == Result(
        Outcome.NO_ANSWER, note="the coordinator finished before anybody worked"
    )


async def test_a_failing_member_is_reported_in_every_later_round_and_its_siblings_work_counts() -> (
    None
):
    result, ctx = await play(
        a_supervisor(),
        {
            "boss": [picks("billing", "research"), picks("research"), picks("finish"), "merged"],
            "billing": fails("endpoint is down"),
            "research": ["found", "found more"],
        },
    )
    assert result == answered_by("merge")
    for key in ("route-2", "route-3"):
        told = ctx.called(key).instruction
        assert "In round 1, billing failed: endpoint is down" in told
    assert ctx.called("merge").inputs == (INPUT, "turn-1-research", "turn-2-research")


async def test_a_member_that_a_person_rejected_is_reported_with_the_reason() -> None:
    result, ctx = await play(
        a_supervisor(),
        {
            "boss": [picks("billing"), picks("research"), picks("finish"), "merged"],
            "billing": is_rejected("not for this customer"),
            "research": "found",
        },
    )
    assert result == answered_by("merge")
    told = ctx.called("route-2").instruction
    assert "billing was rejected by a person: not for this customer" in told
    assert ctx.called("merge").inputs == (INPUT, "turn-2-research")


async def test_a_run_in_which_every_member_failed_fails_so_that_it_can_be_retried() -> None:
    result, _ = await play(
        a_supervisor(max_turns=1),
        {"boss": picks("billing", "research"), "billing": fails("first"), "research": fails("2nd")},
    )
    assert isinstance(result, StepFailed)
    assert (result.key, str(result)) == ("turn-1-billing", "first")


async def test_a_run_in_which_nobody_was_let_work_says_so() -> None:
    result, _ = await play(
        a_supervisor(max_turns=1), {"boss": picks("billing"), "billing": has_expired()}
    )
    assert result == Result(
        Outcome.NO_ANSWER, note="In round 1, billing did not work: nobody decided in time"
    )


async def test_a_member_that_hands_off_where_nobody_was_offered_contributes_nothing() -> None:
    result, ctx = await play(
        a_supervisor(),
        {
            "boss": [picks("billing"), picks("research"), picks("finish"), "merged"],
            "billing": hands_to("ghosts"),
            "research": "found",
        },
    )
    assert result == answered_by("merge")
    assert "billing wanted to hand off to ghosts" in ctx.called("route-2").instruction


async def test_a_coordinator_that_may_not_work_ends_the_run() -> None:
    rejected, _ = await play(a_supervisor(), {"boss": is_rejected("too costly")})
    expired, _ = await play(a_supervisor(), {"boss": has_expired()})
    handed, _ = await play(a_supervisor(), {"boss": hands_to("ghosts")})
    assert rejected == Result(Outcome.REJECTED, note="boss was rejected by a person: too costly")
    assert isinstance(expired, Result)
    assert expired.outcome is Outcome.EXPIRED
    assert isinstance(handed, Result)
    assert handed.outcome is Outcome.NO_ANSWER


async def test_a_rejected_merge_is_never_taken_for_an_answer() -> None:
    result, _ = await play(
        a_supervisor(max_turns=1),
        {"route-1": picks("billing"), "billing": "paid", "merge": is_rejected("not yet")},
    )
    assert result == Result(Outcome.REJECTED, note="boss was rejected by a person: not yet")


async def test_a_coordinator_that_fails_fails_the_run() -> None:
    result, _ = await play(a_supervisor(), {"boss": fails("no model")})
    assert isinstance(result, StepFailed)
    assert result.key == "route-1"


async def test_a_nested_pattern_works_like_any_member() -> None:
    result, ctx = await play(
        a_supervisor("billing", {"name": "deep_dive", "kind": "pattern"}),
        {"boss": [picks("deep_dive"), picks("finish"), "merged"], "deep_dive": "all of it"},
        roles={"deep_dive": "Researches at length"},
    )
    assert result == answered_by("merge")
    assert "- deep_dive: Researches at length" in ctx.called("route-1").instruction
    assert ctx.called("turn-1-deep_dive").choice_schema is None


def test_the_coordinator_can_name_only_members_and_finish() -> None:
    schema = route_schema(["billing", "research"], fan_out=2)
    assert schema["properties"]["next"] == {
        "type": "array",
        "items": {"type": "string", "enum": ["billing", "research", "finish"]},
        "minItems": 1,
        "maxItems": 2,
    }
    assert schema["additionalProperties"] is False
