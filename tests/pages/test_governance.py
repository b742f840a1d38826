"""Promote agents, decide requests, attest controls, change them, take the report away."""

from __future__ import annotations

import pytest

from control_plane.domain.access import Principal, PrincipalKind, Role
from control_plane.domain.agents import Agent, Stage
from control_plane.services.agents import get_agent, save_agent
from control_plane.services.control_sets import list_control_sets
from control_plane.services.evidence import attest
from control_plane.services.governance import get_standing
from control_plane.services.promotion import list_promotions, promote
from tests.pages.visitor import Visitor
from tests.planes import BILLING, PRINCIPAL

ANN = Principal(
    "prn_ann",
    "Ann",
    "default",
    frozenset({Role.OPERATOR, Role.APPROVER}),
    kind=PrincipalKind.PERSON,
)
CREDIT = {**BILLING, "limits": {"cost_usd": "0.50"}}


@pytest.fixture
def credit(furnished) -> Agent:
    """A high-risk agent of Ann's in staging, with all evidence."""
    desk = furnished.desk
    save_agent(desk, ANN, name="credit", owner="risk@example.com", spec=CREDIT, risk_tier="high")
    promote(desk, ANN, "credit", to="staging", expected_version=1)
    for control in ("evaluation", "guardrails"):
        attest(desk, ANN, "credit", control=control, reference="doc-1", expected_version=1)
    return get_agent(desk, PRINCIPAL, "credit")


def stage(plane, name: str = "credit") -> Stage:
    return get_agent(plane.desk, PRINCIPAL, name).stage


def waiting(plane) -> str:
    asked = promote(plane.desk, ANN, "credit", to="production", expected_version=1, note="Q3")
    assert asked.request is not None
    return asked.request.id


def test_who_answers_for_nothing_is_flagged_with_what_to_do(furnished) -> None:
    visitor = Visitor().visit("governance")
    flagged = next(data for data in visitor.drawn("rows") if data["label"] == "Flagged")
    assert {row["href"] for row in flagged["rows"]} == {
        f"governance?agent={name}" for name in ("billing", "research", "triage")
    }
    assert "owner 'Support' is no active member" in visitor.text
    assert "担当 'Support'" in Visitor("ja").visit("governance").text


def test_what_is_missing_is_said_and_the_button_is_off(furnished) -> None:
    visitor = Visitor().visit("governance", agent="billing")
    assert "name a member, or a team's mail address" in visitor.text
    assert visitor.at.button(key="promote/staging").disabled


def test_an_agent_without_approver_is_promoted_with_a_click(furnished) -> None:
    save_agent(furnished.desk, PRINCIPAL, name="plain", owner="a@b.example", spec=CREDIT)
    visitor = Visitor().visit("governance", agent="plain").presses("promote/staging")
    assert stage(furnished, "plain") is Stage.STAGING
    visitor.presses("promote/production").finds_nothing_broken()
    assert stage(furnished, "plain") is Stage.PRODUCTION
    visitor.presses("promote/retired")
    assert stage(furnished, "plain") is Stage.RETIRED
    assert "went from Staging to Production" in visitor.text


def test_a_high_risk_agent_asks_and_its_asker_can_only_withdraw(furnished, credit) -> None:
    visitor = Visitor().visit("governance", agent="credit")
    assert visitor.at.button(key="promote/production").label == "Ask for Production"
    visitor.presses("promote/production").finds_nothing_broken()
    (request,) = list_promotions(furnished.desk, PRINCIPAL)
    assert stage(furnished) is Stage.STAGING
    assert not [b for b in visitor.at.button if b.key == f"decide/{request.id}/approve"]
    visitor.presses(f"withdraw/{request.id}").finds_nothing_broken()
    assert list_promotions(furnished.desk, PRINCIPAL) == []


def test_a_second_person_approves_on_the_overview(furnished, credit) -> None:
    id = waiting(furnished)
    visitor = Visitor().visit("governance")
    assert "credit, version 1, to Production" in visitor.text
    assert "Q3" in visitor.text
    visitor.presses(f"decide/{id}/approve").finds_nothing_broken()
    assert stage(furnished) is Stage.PRODUCTION


def test_a_rejection_without_a_reason_is_refused_and_with_one_is_kept(furnished, credit) -> None:
    id = waiting(furnished)
    visitor = Visitor().visit("governance", agent="credit").presses(f"decide/{id}/reject")
    assert "Say why" in visitor.refusals
    visitor.at.text_input(key=f"decide/{id}/reason").set_value("証跡を<b>確認</b>").run()
    visitor.presses(f"decide/{id}/reject").finds_nothing_broken()
    assert stage(furnished) is Stage.STAGING
    assert "証跡を<b>確認</b>" in visitor.text


def test_a_request_that_grew_stale_meanwhile_is_refused_in_one_sentence(furnished, credit) -> None:
    id = waiting(furnished)
    visitor = Visitor("ja").visit("governance")
    spec = {**CREDIT, "role": "Other"}
    save_agent(
        furnished.desk, ANN, name="credit", owner=credit.owner, spec=spec, expected_version=1
    )
    visitor.presses(f"decide/{id}/approve")
    assert "改めて申請してください" in visitor.refusals
    assert stage(furnished) is Stage.STAGING


def test_evidence_is_attested_for_the_present_version_and_taken_back(furnished, credit) -> None:
    visitor = Visitor().visit("governance", agent="credit")
    key = "evidence/credit@1"
    visitor.at.text_input(key=f"{key}/reference").set_value("https://wiki.example/1")
    submit = next(b for b in visitor.at.button if b.label == "Attest for version 1")
    submit.click()
    visitor.at.run()
    newest = get_standing(furnished.desk, PRINCIPAL, "credit").evidence[0]
    assert (newest.reference, newest.by) == ("https://wiki.example/1", "local")
    visitor.at.selectbox(key="evidence/withdraw").set_value(newest.id).run()
    visitor.presses("evidence/withdraw_it").finds_nothing_broken()
    newest = get_standing(furnished.desk, PRINCIPAL, "credit").evidence[0]
    assert newest.withdrawn_by == "local"


def test_evidence_without_a_reference_is_refused_beside_the_field(furnished, credit) -> None:
    visitor = Visitor().visit("governance", agent="credit")
    next(b for b in visitor.at.button if b.label == "Attest for version 1").click()
    visitor.at.run()
    assert "Reference: Say where it can be looked up" in visitor.refusals


def test_an_admin_changes_what_a_tier_asks_for(furnished) -> None:
    visitor = Visitor().visit("governance", tier="limited")
    key = "controls/limited@0"
    visitor.at.multiselect(key=f"{key}/production").set_value(["owner", "approver"])
    visitor.at.number_input(key=f"{key}/review_days").set_value(0)
    next(b for b in visitor.at.button if b.label == "Save as the next version").click()
    visitor.at.run()
    assert "Flag when not reviewed for, days" in visitor.refusals
    visitor.at.number_input(key=f"{key}/review_days").set_value(30)
    next(b for b in visitor.at.button if b.label == "Save as the next version").click()
    visitor.at.run()
    visitor.finds_nothing_broken()
    saved = list_control_sets(furnished.desk, PRINCIPAL)[1]
    assert (saved.version, saved.spec.review_days) == (1, 30)
    assert saved.spec.production == ("owner", "approver")


@pytest.mark.parametrize(
    ("language", "label"), [("en", "Prepare the report"), ("ja", "レポートを作成")]
)
def test_the_report_is_prepared_and_can_be_taken_away(furnished, language: str, label: str) -> None:
    visitor = Visitor(language).visit("governance")
    next(b for b in visitor.at.button if b.label == label).click()
    visitor.at.run()
    visitor.finds_nothing_broken()
    files = visitor.at.session_state["report_prepared"]
    assert sorted(name.rpartition(".")[2] for name in files) == ["md", "pdf"]
    (markdown,) = (content for name, content in files.items() if name.endswith(".md"))
    assert "billing" in markdown.decode()
    assert len(visitor.at.get("download_button")) == 2


def test_the_agents_page_shows_tier_and_leads_to_governance(furnished, credit) -> None:
    visitor = Visitor().visit("agent", agent="credit")
    assert "Risk: High" in visitor.text
    assert visitor.at.selectbox(key="agent/credit@1/risk_tier").value == "high"


def test_a_retired_agent_is_named_before_and_after_where_patterns_need_it(furnished) -> None:
    visitor = Visitor().visit("governance", agent="billing")
    assert "keeps these patterns from being launched: ask_billing, gated_swarm." in visitor.text
    visitor.presses("promote/retired")
    for page in ("launch", "pattern"):
        assert "Agent billing is retired" in Visitor().visit(page, pattern="ask_billing").text
    launching = Visitor("ja").visit("launch", pattern="ask_billing")
    start = next(each for each in launching.at.button if each.label == "実行を開始")
    assert start.disabled


@pytest.mark.parametrize(("page", "param"), [("governance", "agent"), ("agent", "agent")])
def test_who_sits_at_the_machine_is_called_so_in_histories(furnished, page, param) -> None:
    tables = Visitor("ja").visit(page, **{param: "billing"}).drawn("rows")
    said = {cell.get("text") for table in tables for row in table["rows"] for cell in row["cells"]}
    assert "ローカルの操作者" in said
    assert "local" not in said


def test_a_tier_without_anybody_to_agree_says_so(furnished, credit) -> None:
    shown = Visitor().visit("governance", agent="credit").text
    assert "Production needs a second person who agrees, and there is none" in shown
    assert "is in place" not in shown


def test_what_is_prohibited_is_never_in_production(furnished) -> None:
    data = Visitor().visit("governance", tier="limited").drawn("rows")
    (table,) = [each for each in data if each["label"] == "Controls"]
    assert table["rows"][-1]["cells"][3]["text"] == "never"


def test_the_fields_of_a_period_are_dates_in_japanese(furnished) -> None:
    labels = [field.label for field in Visitor("ja").visit("governance").at.date_input]
    assert labels == ["最初の日", "最終日"]
