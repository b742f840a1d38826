"""Compose patterns: what cannot work is refused, saying which and why."""

from __future__ import annotations

from decimal import Decimal

import pytest

from control_plane.domain.budgets import RunBudget
from control_plane.domain.patterns import PipelineSpec, SwarmSpec
from control_plane.services.patterns import get_pattern, list_patterns
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL

KEY = "pattern/new"


@pytest.fixture
def composer(furnished) -> Visitor:
    """The empty composer."""
    visitor = Visitor().visit("pattern")
    visitor.at.text_input(key=f"{KEY}/name").set_value("desk")
    visitor.at.text_input(key=f"{KEY}/owner").set_value("Support")
    return visitor


def picks(visitor: Visitor, kind: str) -> Visitor:
    visitor.at.segmented_control(key=f"{KEY}/kind").set_value(kind)
    visitor.at.run()
    return visitor


def swarm_of(visitor: Visitor, *members: str) -> Visitor:
    picks(visitor, "swarm")
    visitor.at.multiselect(key=f"{KEY}/swarm/members").set_value(list(members))
    visitor.at.run()
    visitor.at.selectbox(key=f"{KEY}/swarm/entry").set_value(members[0])
    visitor.at.run()
    return visitor


def names_of(plane) -> list[str]:
    return [pattern.name for pattern in list_patterns(plane.desk, PRINCIPAL)]


def test_an_unreachable_member_is_refused(furnished, composer) -> None:
    swarm_of(composer, "triage", "billing")
    assert any("never get its turn" in w.value for w in composer.at.warning)
    composer.presses("save_pattern")
    assert "'billing' can never get its turn" in composer.refusals
    assert "desk" not in names_of(furnished)


def test_a_swarm_that_works_is_saved(furnished, composer) -> None:
    swarm_of(composer, "triage", "billing")
    composer.at.multiselect(key=f"{KEY}/swarm/targets/triage").set_value(["billing"])
    composer.at.run()
    assert composer.at.success
    composer.presses("save_pattern").finds_nothing_broken()
    spec = get_pattern(furnished.desk, PRINCIPAL, "desk").spec
    assert isinstance(spec, SwarmSpec)
    assert [member.targets for member in spec.members] == [("billing",), ()]


def test_the_drawing_follows_the_form(composer) -> None:
    swarm_of(composer, "triage", "billing", "research")
    labels = {node["label"] for node in composer.drawn("lines")[0]["nodes"]}
    assert labels == {"", "triage", "billing", "research"}


@pytest.mark.parametrize("kind", ["single", "supervisor", "swarm", "pipeline", "plan_and_execute"])
def test_an_unfilled_form_says_what_is_open(composer, kind: str) -> None:
    picks(composer, kind).finds_nothing_broken()
    if kind != "pipeline":
        assert any(each.value.startswith("**Still open**") for each in composer.at.warning)


def test_a_pipeline_is_put_together_stage_by_stage(furnished, composer) -> None:
    picks(composer, "pipeline")
    for number, agent in ((0, "research"), (1, "billing")):
        composer.presses(f"{KEY}/pipeline/add_stage")
        composer.at.multiselect(key=f"{KEY}/pipeline/stages/{number}/members").set_value([agent])
    composer.at.run()
    composer.presses(f"{KEY}/pipeline/stages/1/up")
    composer.presses("save_pattern").finds_nothing_broken()
    spec = get_pattern(furnished.desk, PRINCIPAL, "desk").spec
    assert isinstance(spec, PipelineSpec)
    assert [stage.members[0].name for stage in spec.stages] == ["billing", "research"]


def test_two_stages_of_one_name_are_refused(composer) -> None:
    picks(composer, "pipeline")
    for number in (0, 1):
        composer.presses(f"{KEY}/pipeline/add_stage")
        composer.at.multiselect(key=f"{KEY}/pipeline/stages/{number}/members").set_value(["triage"])
        composer.at.text_input(key=f"{KEY}/pipeline/stages/{number}/name").set_value("same")
    composer.at.run()
    composer.presses("save_pattern")
    assert "Two stages are called 'same'" in composer.refusals


def test_a_rule_is_added_and_kept(furnished, composer) -> None:
    swarm_of(composer, "triage", "billing")
    composer.at.multiselect(key=f"{KEY}/swarm/targets/triage").set_value(["billing"])
    composer.presses(f"{KEY}/policy/add_rule")
    composer.at.text_input(key=f"{KEY}/policy/rules/0/because").set_value("Money moves.")
    composer.at.text_input(key=f"{KEY}/policy/rules/0/expires_after_seconds").set_value("2h")
    composer.at.run()
    composer.presses("save_pattern").finds_nothing_broken()
    rule = get_pattern(furnished.desk, PRINCIPAL, "desk").spec.policy.rules[0]
    assert (rule.on, rule.because, rule.expires_after_seconds) == ("handoff", "Money moves.", 7200)


def test_fields_are_added_to_the_input(furnished, composer) -> None:
    composer.at.selectbox(key=f"{KEY}/single/member").set_value("billing")
    composer.presses(f"{KEY}/input/add")
    composer.at.text_input(key=f"{KEY}/input/fields/1/name").set_value("amount")
    composer.at.selectbox(key=f"{KEY}/input/fields/1/kind").set_value("number")
    composer.at.run()
    composer.presses("save_pattern").finds_nothing_broken()
    schema = get_pattern(furnished.desk, PRINCIPAL, "desk").spec.input_schema
    assert schema["properties"]["amount"] == {"type": "number"}
    assert schema["required"] == ["request", "amount"]


def test_an_opened_pattern_saves_nothing_new_when_nothing_changed(furnished) -> None:
    visitor = Visitor().visit("pattern", pattern="gated_swarm").presses("save_pattern")
    visitor.finds_nothing_broken()
    assert get_pattern(furnished.desk, PRINCIPAL, "gated_swarm").version == 1


@pytest.mark.parametrize("kind", ["single", "supervisor", "swarm", "pipeline", "plan_and_execute"])
def test_a_limit_that_cannot_be_is_said_beside_its_field_in_each_kind(composer, kind: str) -> None:
    picks(composer, kind)
    composer.at.text_input(key=f"{KEY}/budget/calls").set_value("0")
    composer.at.run()
    composer.finds_nothing_broken()
    assert ":red[:small[It must be at least 1.]]" in composer.text


def test_a_pattern_is_saved_with_what_its_runs_may_use_and_without(furnished, composer) -> None:
    composer.at.selectbox(key=f"{KEY}/single/member").set_value("billing")
    composer.at.text_input(key=f"{KEY}/budget/cost_usd").set_value("0.25")
    composer.at.text_input(key=f"{KEY}/budget/handoffs").set_value("3")
    composer.at.run()
    composer.presses("save_pattern").finds_nothing_broken()
    budget = get_pattern(furnished.desk, PRINCIPAL, "desk").spec.budget
    assert budget == RunBudget(cost_usd=Decimal("0.25"), handoffs=3)

    opened = Visitor().visit("pattern", pattern="desk")
    field = "pattern/desk@1/budget"
    assert opened.at.text_input(key=f"{field}/cost_usd").value == "0.25"
    opened.at.text_input(key=f"{field}/cost_usd").set_value("")
    opened.at.text_input(key=f"{field}/handoffs").set_value("")
    opened.at.run()
    opened.presses("save_pattern").finds_nothing_broken()
    assert get_pattern(furnished.desk, PRINCIPAL, "desk").spec.budget is None
