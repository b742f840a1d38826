"""Register, change, restore and try agents."""

from __future__ import annotations

from control_plane.services.agents import agent_versions, get_agent, list_agents, save_agent
from control_plane.services.records import RunFilter
from control_plane.services.runs import list_runs
from tests.pages.visitor import Visitor
from tests.planes import BILLING, PRINCIPAL

REGISTER = "Register the agent"


def fills(visitor: Visitor, record: str = "new", **fields: str) -> Visitor:
    for name, value in fields.items():
        kind = visitor.at.text_area if name == "instructions" else visitor.at.text_input
        kind(key=f"agent/{record}/{name}").set_value(value)
    return visitor


def submits(visitor: Visitor, label: str = REGISTER) -> Visitor:
    next(button for button in visitor.at.button if button.label == label).click()
    visitor.at.run()
    return visitor


def test_three_wrong_fields_are_all_named(furnished) -> None:
    visitor = fills(Visitor().visit("agent"), name="Two Words", owner="me", role="Helps", model="m")
    visitor.at.number_input(key="agent/new/limits.turns").set_value(0)
    submits(visitor)
    named = [line for line in visitor.refusals.splitlines() if line.startswith("- ")]
    assert [line.split(":")[0] for line in named] == ["- Name", "- Instructions", "- Model calls"]
    assert "Use lower case letters" in named[0]
    assert len(list_agents(furnished.desk, PRINCIPAL)) == 3


def test_three_wrong_fields_are_named_in_japanese(furnished, monkeypatch) -> None:
    # AppTest formats options outside the session, where no language is known.
    monkeypatch.setattr("control_plane.ui.i18n.language", lambda: "ja")
    wrong = {"name": "Two Words", "owner": "me", "role": "Helps", "model": "m"}
    visitor = fills(Visitor("ja").visit("agent"), **wrong)
    visitor.at.number_input(key="agent/new/limits.turns").set_value(0)
    submits(visitor, "エージェントを登録")
    assert "名前: 英小文字で始め" in visitor.refusals
    assert "指示: 1 文字以上で入力してください。" in visitor.refusals
    assert "モデル呼び出し: 1 以上にしてください。" in visitor.refusals


def test_a_right_form_registers_the_agent(furnished) -> None:
    visitor = fills(
        Visitor().visit("agent"),
        name="greeter",
        owner="Front desk",
        role="Greets",
        instructions="Greet.",
        model="rehearsal-small",
    )
    visitor.at.multiselect(key="agent/new/tools").set_value(["calculate"])
    submits(visitor).finds_nothing_broken()
    agent = get_agent(furnished.desk, PRINCIPAL, "greeter")
    assert (agent.owner, agent.spec.tools, agent.spec.limits.turns) == (
        "Front desk",
        ("calculate",),
        8,
    )
    assert "greeter" in visitor.heading


def test_a_schema_that_is_no_json_is_named(furnished) -> None:
    visitor = fills(
        Visitor().visit("agent"), name="greeter", owner="x", role="Greets", instructions="Greet."
    )
    visitor.at.text_area(key="agent/new/output_schema").set_value("{not json")
    submits(visitor)
    assert "Answer schema:" in visitor.refusals


def test_a_save_makes_the_next_version_and_a_restore_another(furnished) -> None:
    visitor = Visitor().visit("agent", agent="billing")
    fills(visitor, "billing@1", role="Answers about money")
    submits(visitor, "Save as the next version").finds_nothing_broken()
    assert get_agent(furnished.desk, PRINCIPAL, "billing").version == 2
    visitor.visit("agent", agent="billing").presses("agent/restore_it")
    billing = get_agent(furnished.desk, PRINCIPAL, "billing")
    assert (billing.version, billing.spec.role) == (3, BILLING["role"])
    assert len(agent_versions(furnished.desk, PRINCIPAL, "billing")) == 3


def test_two_versions_are_compared_field_by_field(furnished) -> None:
    changed = {**BILLING, "role": "Answers about money"}
    save_agent(
        furnished.desk,
        PRINCIPAL,
        name="billing",
        owner="Support",
        spec=changed,
        expected_version=1,
    )
    text = Visitor().visit("agent", agent="billing").text
    assert "**role**" in text
    assert {BILLING["role"], "Answers about money"} <= set(text.splitlines())


def test_who_saves_second_is_told(furnished) -> None:
    visitor = Visitor().visit("agent", agent="billing")
    save_agent(
        furnished.desk,
        PRINCIPAL,
        name="billing",
        owner="Support",
        spec={**BILLING, "role": "First"},
        expected_version=1,
    )
    fills(visitor, "billing@1", role="Second")
    submits(visitor, "Save as the next version")
    assert get_agent(furnished.desk, PRINCIPAL, "billing").spec.role == "First"


def test_an_agent_is_tried_alone(furnished) -> None:
    visitor = Visitor().visit("agent", agent="billing")
    visitor.at.text_area(key="try/request").set_value("What is invoice 4711?")
    submits(visitor, "Run it alone").finds_nothing_broken()
    run = list_runs(furnished.desk, PRINCIPAL, RunFilter()).items[0]
    assert (run.pattern_name, run.input) == ("try:billing", {"request": "What is invoice 4711?"})


def test_a_trial_without_a_request_is_refused(furnished) -> None:
    visitor = submits(Visitor().visit("agent", agent="billing"), "Run it alone")
    assert "Request" in visitor.refusals
    assert not list_runs(furnished.desk, PRINCIPAL, RunFilter()).items
