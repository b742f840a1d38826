"""The swarm: agents hand the task over until one answers."""

from __future__ import annotations

from typing import Any

from control_plane.domain.approvals import Action
from control_plane.domain.errors import StepFailed
from control_plane.domain.patterns import SwarmSpec
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import INPUT, Result
from tests.scripted_context import (
    answered_by,
    approves,
    edits,
    expires,
    fails,
    hands_to,
    has_expired,
    is_rejected,
    play,
    redirects_to,
    rejects,
)

DESK = {"triage": ["billing", "research"], "billing": ["triage"], "research": ["billing"]}


def a_swarm(
    targets: dict[str, list[str]] = DESK, *, must_hand_off: tuple[str, ...] = (), **settings: Any
) -> SwarmSpec:
    members = [
        {"name": name, "targets": onward, "can_finish": name not in must_hand_off}
        for name, onward in targets.items()
    ]
    return SwarmSpec.model_validate({"entry": next(iter(targets)), "members": members, **settings})


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


async def test_a_person_is_asked_about_the_exact_handoff() -> None:
    _, ctx = await play(
        a_swarm(),
        {"triage": hands_to("billing", reason="Money.", summary="Refund."), "billing": "done"},
        decisions={"handoff-1-triage": approves},
    )
    action = ctx.asked["handoff-1-triage"]
    assert action == Action(
        ActionKind.HANDOFF,
        "triage",
        "billing",
        {"reason": "Money.", "summary": "Refund."},
        payload_schema=action.payload_schema,
        targets=("research",),
    )
    assert ctx.keys == [
        "turn-1-triage",
        "handoff-1-triage/approval",
        "handoff-1-triage",
        "turn-2-billing",
    ]


async def test_a_rejection_is_told_to_the_agent_which_goes_on_without_that_target() -> None:
    result, ctx = await play(
        a_swarm(),
        {"triage": [hands_to("billing"), "please write to us"]},
        decisions={"handoff-1-triage": rejects("no refunds today")},
    )
    assert result == answered_by("turn-2-triage")
    turn = ctx.called("turn-2-triage")
    assert turn.instruction == (
        "A person rejected the handoff to billing: no refunds today"
        " You may hand off to: research. Otherwise answer yourself."
    )
    assert turn.handoffs == ("research",)
    assert ctx.handoffs == [("triage", "billing", "rejected")]


async def test_an_agent_that_wants_a_rejected_handoff_again_is_told_once_and_nobody_is_asked() -> (
    None
):
    result, ctx = await play(
        a_swarm(),
        {"triage": [hands_to("billing"), hands_to("billing"), hands_to("billing")]},
        decisions={"handoff-1-triage": rejects("no")},
    )
    assert result == Result(Outcome.REJECTED, note="triage insisted on handing off to billing")
    assert list(ctx.asked) == ["handoff-1-triage"]
    assert [outcome for *_, outcome in ctx.handoffs] == ["rejected"] * 3


async def test_a_rejected_target_is_open_again_when_the_task_comes_back() -> None:
    result, ctx = await play(
        a_swarm({"triage": ["billing", "research"], "research": ["triage"], "billing": []}),
        {
            "triage": [hands_to("billing"), hands_to("research"), hands_to("billing")],
            "research": hands_to("triage"),
            "billing": "refunded",
        },
        decisions={"handoff-1-triage": rejects("find out more"), "handoff-4-triage": approves},
    )
    assert result == answered_by("turn-5-billing")
    assert ctx.called("turn-4-triage").handoffs == ("billing", "research")


async def test_an_edit_passes_the_edited_summary_on_and_keeps_doing_so() -> None:
    _, ctx = await play(
        a_swarm(),
        {
            "triage": hands_to("billing", summary="Refund 400."),
            "billing": [hands_to("ghosts"), "refunded"],
        },
        decisions={"handoff-1-triage": edits({"reason": "Money.", "summary": "Refund 40."})},
    )
    assert ctx.handoffs[0] == ("triage", "billing", "accepted")
    for key in ("turn-2-billing", "turn-3-billing"):
        assert ctx.called(key).instruction.startswith("triage handed this task to you. Refund 40.")


async def test_a_redirected_handoff_goes_elsewhere_and_is_recorded_as_redirected() -> None:
    result, ctx = await play(
        a_swarm(),
        {"triage": hands_to("billing", summary="See order A-1."), "research": "found"},
        decisions={"handoff-1-triage": redirects_to("research")},
    )
    assert result == answered_by("turn-2-research")
    assert ctx.handoffs == [("triage", "research", "redirected")]
    assert "See order A-1." in ctx.called("turn-2-research").instruction


async def test_a_handoff_nobody_decided_about_ends_the_run_as_expired() -> None:
    result, ctx = await play(
        a_swarm(), {"triage": hands_to("billing")}, decisions={"handoff-1-triage": expires}
    )
    assert result == Result(
        Outcome.EXPIRED, note="nobody decided about triage's handoff to billing in time"
    )
    assert ctx.handoffs == [("triage", "billing", "expired")]


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


async def test_a_member_that_must_hand_off_and_has_nobody_left_ends_the_run_as_rejected() -> None:
    result, _ = await play(
        a_swarm({"triage": ["billing"], "billing": []}, must_hand_off=("triage",)),
        {"triage": hands_to("billing")},
        decisions={"handoff-1-triage": rejects("not now")},
    )
    assert result == Result(
        Outcome.REJECTED, note="triage's handoff to billing was rejected by a person: not now"
    )


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
