"""Single: one member answers."""

from __future__ import annotations

import pytest

from control_plane.domain.errors import StepFailed
from control_plane.domain.patterns import Member, SingleSpec
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

SPEC = SingleSpec(member=Member(name="billing"))


async def test_the_members_answer_is_the_answer() -> None:
    result, ctx = await play(SPEC, {"billing": "paid"})
    assert result == answered_by("turn-1-billing")
    assert ctx.called("turn-1-billing").inputs == (INPUT,)


@pytest.mark.parametrize(
    ("said", "outcome", "note"),
    [
        (is_rejected("no"), Outcome.REJECTED, "billing was rejected by a person: no"),
        (has_expired(), Outcome.EXPIRED, "billing did not work: nobody decided in time"),
        (
            hands_to("ghosts"),
            Outcome.NO_ANSWER,
            "billing wanted to hand off to ghosts, but there is nobody to hand off to here",
        ),
    ],
)
async def test_what_is_no_answer_ends_with_an_outcome_of_its_own(
    said: Answer, outcome: Outcome, note: str
) -> None:
    result, _ = await play(SPEC, {"billing": said})
    assert result == Result(outcome, note=note)


async def test_a_failure_is_the_runs_failure() -> None:
    result, _ = await play(SPEC, {"billing": fails("no model")})
    assert isinstance(result, StepFailed)
    assert result.key == "turn-1-billing"
