"""What is wrong with an agent's standing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from control_plane.domain.agents import Stage
from control_plane.domain.controls import Control, ControlSpec, OwnerState
from control_plane.domain.flags import Activity, Flag, flags, reviewed_at
from tests.unit.domain.test_controls import AGENT, NOW, PROVEN, facts, some_evidence

SPEC = ControlSpec(
    staging=(Control.OWNER,),
    production=tuple(Control),
    unused_days=30,
    review_days=90,
)
WELL = Activity(used=True, reviewed_at=NOW)
OLD = NOW - timedelta(days=400)


def found(stage: Stage = Stage.PRODUCTION, activity: Activity = WELL, **given: Any) -> list[Flag]:
    agent = replace(AGENT, stage=stage, created_at=OLD)
    return flags(SPEC, facts(agent, **given), activity)


def kinds(*args: Any, **given: Any) -> list[str]:
    return [flag.kind.value for flag in found(*args, **given)]


ENDS_SOON = NOW + timedelta(days=14)
LATER = NOW + timedelta(days=15)
LASTING = [replace(each, expires_at=LATER) for each in PROVEN]


def test_an_agent_with_everything_in_place_is_not_flagged() -> None:
    assert kinds(evidence=LASTING) == []


@pytest.mark.parametrize("owner", [OwnerState.INACTIVE, OwnerState.UNKNOWN])
def test_an_agent_is_ownerless_in_every_stage_but_retired(owner: OwnerState) -> None:
    for stage in (Stage.DRAFT, Stage.STAGING, Stage.PRODUCTION):
        assert kinds(stage, owner=owner, evidence=LASTING) == ["ownerless"]
    assert kinds(Stage.RETIRED, owner=owner) == []


def test_only_production_is_flagged_for_missing_controls() -> None:
    assert kinds(Stage.STAGING, evidence=()) == []
    assert kinds(evidence=()) == ["uncontrolled", "uncontrolled"]


@pytest.mark.parametrize(
    ("ends", "flagged"),
    [(ENDS_SOON, True), (NOW + timedelta(hours=1), True), (LATER, False), (None, False)],
)
def test_evidence_that_ends_within_two_weeks_is_flagged(
    ends: datetime | None, flagged: bool
) -> None:
    evidence = [some_evidence(Control.EVALUATION, expires_at=ends), LASTING[1]]
    assert kinds(evidence=evidence) == (["expiring"] if flagged else [])


def test_renewed_evidence_is_no_longer_flagged() -> None:
    old = some_evidence(Control.EVALUATION, expires_at=ENDS_SOON)
    new = some_evidence(Control.EVALUATION, id="evd_2", at=NOW, expires_at=LATER)
    assert kinds(evidence=[old, new, LASTING[1]]) == []


@pytest.mark.parametrize(("days", "flagged"), [(90, False), (91, True)])
def test_a_version_nobody_reviewed_is_flagged_in_production(days: int, flagged: bool) -> None:
    activity = Activity(used=True, reviewed_at=NOW - timedelta(days=days))
    assert kinds(activity=activity, evidence=LASTING) == (["unreviewed"] if flagged else [])
    assert kinds(Stage.STAGING, activity, evidence=LASTING) == []


@pytest.mark.parametrize(
    ("stage", "flagged"),
    [(Stage.DRAFT, False), (Stage.STAGING, True), (Stage.PRODUCTION, True)],
)
def test_an_agent_at_work_that_takes_no_turn_is_flagged(stage: Stage, flagged: bool) -> None:
    idle = Activity(used=False, reviewed_at=NOW)
    assert kinds(stage, idle, evidence=LASTING) == (["unused"] if flagged else [])


def test_a_new_agent_is_given_time_before_it_counts_as_unused() -> None:
    young = replace(AGENT, stage=Stage.PRODUCTION, created_at=NOW - timedelta(days=30))
    idle = Activity(used=False, reviewed_at=NOW)
    assert flags(SPEC, facts(young, LASTING), idle) == []


def test_a_review_is_a_save_an_approval_or_evidence_for_the_version() -> None:
    day = timedelta(days=1)
    attested = some_evidence(Control.EVALUATION, at=OLD + day)
    other = some_evidence(Control.EVALUATION, at=OLD + 2 * day, version=2)
    taken_back = replace(attested, at=OLD + 5 * day, withdrawn_at=NOW)
    given = (attested, other, taken_back)
    assert reviewed_at(OLD, 3, given, []) == OLD + day
    assert reviewed_at(OLD, 3, given, [OLD + 3 * day]) == OLD + 3 * day
    assert reviewed_at(NOW, 3, given, []) == NOW
