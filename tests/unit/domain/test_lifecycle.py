"""Where an agent may go from where it stands."""

from __future__ import annotations

import pytest

from control_plane.domain.agents import Stage
from control_plane.domain.errors import CallerError
from control_plane.domain.lifecycle import (
    LEGAL,
    check_transition,
    is_promotion,
    step_below,
)

DRAFT, STAGING, PRODUCTION, RETIRED = Stage
WAYS = {
    (DRAFT, STAGING),
    (DRAFT, RETIRED),
    (STAGING, PRODUCTION),
    (STAGING, DRAFT),
    (STAGING, RETIRED),
    (PRODUCTION, STAGING),
    (PRODUCTION, RETIRED),
    (RETIRED, DRAFT),
}
PAIRS = [(before, after) for before in Stage for after in Stage]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_an_agent_takes_just_the_ways_there_are(before: Stage, after: Stage) -> None:
    if (before, after) in WAYS:
        check_transition("billing", before, after)
        return
    with pytest.raises(CallerError, match=f"billing cannot go from {before} to {after}"):
        check_transition("billing", before, after)


def test_every_stage_has_a_way_out_and_none_leads_to_itself() -> None:
    assert all(LEGAL[stage] and stage not in LEGAL[stage] for stage in Stage)


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_only_the_two_steps_up_are_promotions(before: Stage, after: Stage) -> None:
    up = (before, after) in {(DRAFT, STAGING), (STAGING, PRODUCTION)}
    assert is_promotion(before, after) == up


@pytest.mark.parametrize(
    ("stage", "below"),
    [(PRODUCTION, STAGING), (STAGING, DRAFT), (DRAFT, DRAFT), (RETIRED, RETIRED)],
)
def test_a_step_down_ends_at_draft(stage: Stage, below: Stage) -> None:
    assert step_below(stage) is below
