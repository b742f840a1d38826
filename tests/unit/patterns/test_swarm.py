"""The swarm: agents hand the task over until one answers."""

from __future__ import annotations

from control_plane.domain.errors import StepFailed
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import INPUT, Result
from tests.sample_specs import a_swarm
from tests.scripted_context import (
    answered_by,
    fails,
    hands_to,
    has_expired,
    is_rejected,
    play,
)


async def test_an_entry_that_answers_ends_the_run() -> None:
    result, ctx = await play(a_swarm(), {"triage": "hello"})
    assert result == answered_by("turn-1-triage")
    assert ctx.called("turn-1-triage").handoffs == ("billing", "research")
    assert ctx.handoffs == []


async def test_who_is_handed_the_task_reads_what_was_said_and_is_told_the_summary() -> None:
    result, ctx = await play(
        a_swarm(),
        {"triage": hands_to("billing", summary="Refund order A-1."), "billing": "refunded"},
    )
    assert result == answered_by("turn-2-billing")
    turn = ctx.called("turn-2-billing")
    assert turn.inputs == (INPUT, "turn-1-triage")
    assert turn.instruction == "triage handed this task to you. Refund order A-1."
    assert ctx.handoffs == [("triage", "billing", "accepted")]


async def test_without_a_summary_the_receiver_is_told_the_reason() -> None:
    _, ctx = await play(
        a_swarm(), {"triage": hands_to("billing", reason="It is money."), "billing": "refunded"}
    )
    assert ctx.called("turn-2-billing").instruction.endswith("It is money.")


async def test_an_unknown_target_is_told_once_and_the_agent_may_then_do_better() -> None:
    result, ctx = await play(
        a_swarm(), {"triage": [hands_to("ghosts"), hands_to("billing")], "billing": "refunded"}
    )
    assert result == answered_by("turn-3-billing")
    assert ctx.called("turn-2-triage").instruction == (
        "You cannot hand off to ghosts. You may hand off to: billing, research."
        " Otherwise answer yourself."
    )
    assert ctx.handoffs == [
        ("triage", "ghosts", "unknown_target"),
        ("triage", "billing", "accepted"),
    ]


async def test_an_agent_that_insists_on_an_unknown_target_ends_the_run() -> None:
    result, ctx = await play(a_swarm(), {"triage": [hands_to("ghosts"), hands_to("phantoms")]})
    assert result == Result(
        Outcome.UNKNOWN_TARGET, note="triage insisted on handing off to phantoms"
    )
    assert [outcome for *_, outcome in ctx.handoffs] == ["unknown_target"] * 2
    assert ctx.asked == {}


async def test_a_member_of_the_swarm_is_unknown_to_who_may_not_hand_to_it() -> None:
    _, ctx = await play(
        a_swarm(),
        {"triage": hands_to("billing"), "billing": [hands_to("research"), "refunded"]},
    )
    assert ctx.handoffs[-1] == ("billing", "research", "unknown_target")
    assert ctx.called("turn-3-billing").handoffs == ("triage",)


async def test_a_warning_does_not_make_the_receiver_forget_what_it_was_handed() -> None:
    _, ctx = await play(
        a_swarm(),
        {
            "triage": hands_to("billing", summary="Refund order A-1."),
            "billing": [hands_to("ghosts"), "refunded"],
        },
    )
    told = ctx.called("turn-3-billing").instruction.splitlines()
    assert told[0] == "triage handed this task to you. Refund order A-1."
    assert told[1].startswith("You cannot hand off to ghosts.")


async def test_each_agent_is_warned_for_itself() -> None:
    result, _ = await play(
        a_swarm(),
        {
            "triage": [hands_to("ghosts"), hands_to("billing")],
            "billing": [hands_to("ghosts"), "refunded"],
        },
    )
    assert result == answered_by("turn-4-billing")


async def test_two_agents_that_hand_back_and_forth_are_stopped_after_two_exchanges() -> None:
    result, ctx = await play(
        a_swarm(),
        {
            "triage": [hands_to("billing"), hands_to("billing")],
            "billing": [hands_to("triage"), hands_to("triage")],
        },
    )
    assert result == Result(
        Outcome.PING_PONG, note="billing and triage handed the task back and forth"
    )
    assert [outcome for *_, outcome in ctx.handoffs] == ["accepted"] * 3 + ["ping_pong"]
    assert "handoff-4-billing" not in ctx.asked


async def test_a_third_agent_in_between_is_no_ping_pong() -> None:
    result, _ = await play(
        a_swarm(),
        {
            "triage": [hands_to("billing"), hands_to("research"), hands_to("billing")],
            "billing": [hands_to("triage"), hands_to("triage"), "refunded"],
            "research": hands_to("billing"),
        },
    )
    assert result == answered_by("turn-7-billing")


async def test_the_run_ends_when_all_turns_are_used() -> None:
    result, ctx = await play(
        a_swarm({"a": ["b"], "b": ["c"], "c": ["a"]}, max_iterations=3),
        {"a": hands_to("b"), "b": hands_to("c"), "c": hands_to("a")},
    )
    assert result == Result(Outcome.MAX_ITERATIONS, note="no answer after 3 turns")
    assert len(ctx.calls) == 3


async def test_a_member_that_must_hand_off_and_answers_is_told_once() -> None:
    result, ctx = await play(
        a_swarm(must_hand_off=("triage",)),
        {"triage": ["hello", hands_to("billing")], "billing": "refunded"},
    )
    assert result == answered_by("turn-3-billing")
    assert ctx.called("turn-2-triage").instruction == (
        "You may not answer the request yourself. You may hand off to: billing, research."
    )


async def test_a_member_that_must_hand_off_and_keeps_answering_ends_the_run_without_an_answer() -> (
    None
):
    result, _ = await play(a_swarm(must_hand_off=("triage",)), {"triage": ["hello", "hello again"]})
    assert result == Result(Outcome.NO_ANSWER, note="triage may not finish, and did not hand off")


async def test_a_turn_that_a_gate_stopped_ends_the_run_even_of_a_member_that_must_hand_off() -> (
    None
):
    spec = a_swarm(must_hand_off=("triage",))
    rejected, _ = await play(spec, {"triage": is_rejected("no")})
    expired, _ = await play(spec, {"triage": has_expired()})
    assert isinstance(rejected, Result)
    assert isinstance(expired, Result)
    assert (rejected.outcome, expired.outcome) == (Outcome.REJECTED, Outcome.EXPIRED)


async def test_a_failing_member_fails_the_run() -> None:
    result, _ = await play(a_swarm(), {"triage": hands_to("billing"), "billing": fails("down")})
    assert isinstance(result, StepFailed)
    assert result.key == "turn-2-billing"
