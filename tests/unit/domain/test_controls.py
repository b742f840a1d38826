"""What must be in place before an agent is promoted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from pydantic import ValidationError

from control_plane.domain.agents import Agent, AgentSpec, Limits, RiskTier, Stage
from control_plane.domain.controls import (
    DEFAULTS,
    Control,
    ControlSpec,
    Evidence,
    Facts,
    OwnerState,
    is_mailbox,
    is_pinned,
    may_stay,
    missing,
    needs_approver,
)

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SPEC = AgentSpec(
    role="Bills",
    instructions="Bill.",
    connection="house",
    model="gpt-4o-2024-08-06",
    limits=Limits(cost_usd=Decimal("0.5")),
)
AGENT = Agent("agt_1", "default", "billing", "x@y.example", Stage.STAGING, 3, SPEC, NOW, NOW)
EVERYTHING = ControlSpec(staging=(), production=tuple(Control))


def some_evidence(control: Control, **changes: object) -> Evidence:
    fields = {
        **{"id": "evd_1", "workspace_id": "default", "agent_id": AGENT.id, "control": control},
        **{"version": 3, "reference": "doc-1", "note": "", "by": "prn_ann", "at": NOW},
        "expires_at": NOW + timedelta(days=1),
    }
    return Evidence(**{**fields, **changes})  # type: ignore[arg-type]


PROVEN = (some_evidence(Control.EVALUATION), some_evidence(Control.GUARDRAILS))


def facts(
    agent: Agent = AGENT,
    evidence: Sequence[Evidence] = PROVEN,
    owner: OwnerState = OwnerState.MAILBOX,
    *,
    rehearsal: bool = False,
) -> Facts:
    return Facts(agent, owner, rehearsal, NOW, evidence)


def lacks(given: Facts) -> list[str]:
    return [p.field for p in missing(EVERYTHING, Stage.PRODUCTION, given)]


def with_model(model: str) -> Agent:
    return replace(AGENT, spec=SPEC.model_copy(update={"model": model}))


def test_nothing_is_missing_when_everything_is_in_place() -> None:
    assert lacks(facts()) == []


def test_every_missing_control_is_told_at_once_with_what_to_do() -> None:
    spec = SPEC.model_copy(update={"model": "gpt-4o", "limits": Limits()})
    bare = facts(replace(AGENT, spec=spec), (), OwnerState.UNKNOWN)
    found = missing(EVERYTHING, Stage.PRODUCTION, bare)
    assert [problem.field for problem in found] == [
        "controls.owner",
        "controls.pinned_model",
        "controls.limits",
        "controls.evaluation",
        "controls.guardrails",
    ]
    assert all("; " in problem.message for problem in found)


@pytest.mark.parametrize("owner", [OwnerState.INACTIVE, OwnerState.UNKNOWN])
def test_an_owner_who_is_nobody_here_is_missing(owner: OwnerState) -> None:
    assert lacks(facts(owner=owner)) == ["controls.owner"]


@pytest.mark.parametrize("control", [Control.EVALUATION, Control.GUARDRAILS])
@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"expires_at": NOW},
        {"expires_at": NOW - timedelta(days=1)},
        {"withdrawn_at": NOW, "withdrawn_by": "prn_ann"},
        {"control": Control.PINNED_MODEL},
    ],
    ids=["other-version", "ends-now", "ended", "withdrawn", "other-control"],
)
def test_evidence_that_does_not_hold_is_missing(
    control: Control, change: dict[str, object]
) -> None:
    others = [each for each in PROVEN if each.control is not control]
    void = replace(some_evidence(control), **change)  # type: ignore[arg-type]
    assert lacks(facts(evidence=[*others, void])) == [f"controls.{control}"]


def test_expired_evidence_says_when_it_ended() -> None:
    ended = some_evidence(Control.EVALUATION, expires_at=NOW - timedelta(days=1))
    (problem,) = missing(EVERYTHING, Stage.PRODUCTION, facts(evidence=[ended, PROVEN[1]]))
    assert "expired on 2026-01-04" in problem.message


def test_evidence_without_an_end_holds() -> None:
    endless = some_evidence(Control.EVALUATION, expires_at=None)
    assert lacks(facts(evidence=[endless, PROVEN[1]])) == []


@pytest.mark.parametrize(
    ("model", "pinned"),
    [
        ("gpt-4o-2024-08-06", True),
        ("claude-sonnet-4-5-20250929", True),
        ("gpt-4-0613", True),
        ("gemini-1.5-pro-002", True),
        ("llama3.1:8b-instruct-q4_0", True),
        ("mine@sha256:0a1b", True),
        ("gpt-4o", False),
        ("qwen3-8b", False),
        ("llama3.1:latest", False),
        ("gpt-4o-2024-08-06-latest", False),
        ("chatgpt-4o-latest", False),
        ("", False),
    ],
)
def test_a_model_is_pinned_by_its_name(model: str, pinned: bool) -> None:
    assert is_pinned(model) == pinned


def test_a_model_without_a_date_can_be_attested_but_a_moving_alias_cannot() -> None:
    attested = (*PROVEN, some_evidence(Control.PINNED_MODEL))
    assert lacks(facts(with_model("qwen3-8b"), attested)) == []
    assert lacks(facts(with_model("qwen3-8b"))) == ["controls.pinned_model"]
    assert lacks(facts(with_model("qwen3:latest"), attested)) == ["controls.pinned_model"]


def test_the_rehearsal_model_changes_with_the_product_only() -> None:
    assert lacks(facts(with_model("rehearsal-small"), rehearsal=True)) == []


@pytest.mark.parametrize("stage", [Stage.DRAFT, Stage.RETIRED])
def test_draft_and_retired_need_nothing(stage: Stage) -> None:
    bare = facts(with_model("gpt-4o"), (), OwnerState.UNKNOWN)
    assert missing(EVERYTHING, stage, bare) == []
    assert not needs_approver(EVERYTHING, stage)


def test_a_new_version_stays_only_where_nothing_is_missing_and_nobody_must_agree() -> None:
    alone = ControlSpec(production=(Control.OWNER, Control.LIMITS))
    assert may_stay(alone, Stage.PRODUCTION, facts())
    assert not may_stay(alone, Stage.PRODUCTION, facts(owner=OwnerState.INACTIVE))
    assert not may_stay(EVERYTHING, Stage.PRODUCTION, facts())


@pytest.mark.parametrize(
    ("tier", "production"),
    [
        (RiskTier.MINIMAL, {Control.OWNER}),
        (RiskTier.LIMITED, {Control.OWNER, Control.PINNED_MODEL, Control.LIMITS}),
        (RiskTier.HIGH, set(Control)),
        (RiskTier.PROHIBITED, set(Control)),
    ],
)
def test_a_higher_tier_asks_for_more(tier: RiskTier, production: set[Control]) -> None:
    assert set(DEFAULTS[tier].production) == production


@pytest.mark.parametrize(
    "wrong", [{"evidence_days": 0}, {"production": ["luck"]}, {"review_days": 5000}, {"odd": 1}]
)
def test_a_control_set_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ControlSpec.model_validate(wrong)


@pytest.mark.parametrize(
    ("owner", "mailbox"),
    [
        ("support@example.com", True),
        (" support@mail.example.co.jp ", True),
        ("Support", False),
        ("a@b", False),
        ("a@b.c, d@e.f", False),
        ("Ann <a@b.example>", False),
        ("", False),
    ],
)
def test_a_mailbox_is_one_address(owner: str, mailbox: bool) -> None:
    assert is_mailbox(owner) == mailbox
