"""The swarm, where a person decides about handoffs."""

from __future__ import annotations

from control_plane.domain.approvals import Action
from control_plane.domain.policy import ActionKind
from control_plane.domain.runs import Outcome
from control_plane.patterns.context import Result
from tests.sample_specs import a_swarm
from tests.scripted_context import (
    answered_by,
    approves,
    edits,
    expires,
    hands_to,
    play,
    redirects_to,
    rejects,
)


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


async def test_a_member_that_must_hand_off_and_has_nobody_left_ends_the_run_as_rejected() -> None:
    result, _ = await play(
        a_swarm({"triage": ["billing"], "billing": []}, must_hand_off=("triage",)),
        {"triage": hands_to("billing")},
        decisions={"handoff-1-triage": rejects("not now")},
    )
    assert result == Result(
        Outcome.REJECTED, note="triage's handoff to billing was rejected by a person: not now"
    )
