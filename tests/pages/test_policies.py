"""Read the policy as sentences, change it, try it on past runs, grant and revoke autonomy."""

from __future__ import annotations

import pytest

from control_plane.domain.policy import Mode
from control_plane.services import autonomy
from control_plane.services.policies import get_policy, policy_versions, save_policy
from tests.autonomy import approve_alike
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL

REFUND = {
    "on": "tool",
    "target": "refund",
    "pattern": "refunds",
    "when": "payload.arguments.amount > 100",
    "approvers": ["role:approver"],
    "quorum": 2,
    "remind_after_seconds": 3600,
    "escalate_after_seconds": 14400,
    "escalate_to": ["role:admin"],
    "expires_after_seconds": 86400,
    "because": "Money leaves <b>us</b>.",
}
SAID = (
    "Before any agent calls the tool refund in pattern refunds when payload.arguments.amount > 100:"
    " block, 2 of role approver must agree, remind after 1 h, escalate to role admin after 4 h,"
    " expires after 1 d."
)


@pytest.fixture
def governed(furnished):
    """A workspace with a policy of one rule."""
    save_policy(furnished.desk, PRINCIPAL, policy={"rules": [REFUND]}, expected_version=0)
    return furnished


def plain(text: str) -> str:
    return text.replace("\\", "")


def test_an_empty_policy_says_what_that_means(furnished) -> None:
    visitor = Visitor().visit("policies").finds_nothing_broken()
    assert "No rule yet" in visitor.text
    assert "gated_swarm" in visitor.text


@pytest.mark.parametrize(
    ("language", "said", "origin"),
    [
        ("en", SAID, "rule 1 of the workspace, version 1"),
        (
            "ja",
            "いずれかのエージェントがツール refund を呼ぶ前",
            "ワークスペースのバージョン 1、ルール 1",
        ),
    ],
)
def test_a_rule_is_a_sentence_with_where_it_is_from(
    governed, language: str, said: str, origin: str
) -> None:
    visitor = Visitor(language).visit("policies").finds_nothing_broken()
    assert said in plain(visitor.text)
    assert origin in plain(visitor.text)


def test_an_admin_changes_a_rule_and_brings_the_old_one_back(governed) -> None:
    visitor = Visitor().visit("policies")
    key = "policies/1/rules/0"
    visitor.at.selectbox(key=f"{key}/mode").set_value("log").run()
    visitor.at.text_input(key="policies/1/note").set_value("too slow").run()
    visitor.presses("save_policy").finds_nothing_broken()
    saved = get_policy(governed.desk, PRINCIPAL)
    assert (saved.version, saved.note) == (2, "too slow")
    assert saved.policy.rules[0].mode is Mode.LOG
    assert saved.policy.rules[0].quorum == 2
    visitor.visit("policies").presses("policy/restore_it").finds_nothing_broken()
    assert get_policy(governed.desk, PRINCIPAL).policy.rules[0].mode is Mode.BLOCK
    assert [each.version for each in policy_versions(governed.desk, PRINCIPAL)] == [3, 2, 1]


def test_a_condition_nobody_can_answer_is_refused_beside_the_field(governed) -> None:
    visitor = Visitor().visit("policies")
    visitor.at.text_input(key="policies/1/rules/0/when").set_value("amount >").run()
    assert "This condition cannot be answered" in visitor.text
    visitor.presses("save_policy")
    assert get_policy(governed.desk, PRINCIPAL).version == 1


EXPIRES = "policies/1/rules/0/expires_after_seconds"
REMIND = "policies/1/rules/0/remind_after_seconds"


@pytest.mark.parametrize(
    ("typed", "seconds", "shown"),
    [("95s", 95, "95s"), ("1h 30m", 5400, "90m"), ("2日", 172_800, "2d"), ("", None, "")],
)
def test_a_time_is_typed_with_its_unit_and_shown_without_rounding(
    governed, typed: str, seconds: int | None, shown: str
) -> None:
    visitor = Visitor().visit("policies")
    assert visitor.at.text_input(key=EXPIRES).value == "1d"
    visitor.at.text_input(key=EXPIRES).set_value(typed)
    visitor.at.text_input(key=REMIND).set_value("")
    visitor.at.text_input(key=REMIND.replace("remind", "escalate")).set_value("7s")
    visitor.at.run()
    visitor.presses("save_policy").finds_nothing_broken()
    (rule,) = get_policy(governed.desk, PRINCIPAL).policy.rules
    assert (rule.expires_after_seconds, rule.remind_after_seconds) == (seconds, None)
    assert visitor.at.text_input(key=EXPIRES.replace("/1/", "/2/")).value == shown


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [
        ("en", "15", "Say whether 15 is meant in seconds, minutes, hours or days"),
        ("en", "soon", "'soon' is no time; write one with its unit"),
        ("en", "400d", "Give a time from 1s to 365d."),
    ],
)
def test_a_time_nobody_can_read_is_refused_beside_its_field_and_stays_there(
    governed, language: str, typed: str, said: str
) -> None:
    visitor = Visitor(language).visit("policies")
    visitor.at.text_input(key=REMIND).set_value(typed).run()
    assert said in plain(visitor.text)
    visitor.presses("save_policy").finds_nothing_broken()
    assert said in visitor.refusals
    assert visitor.at.text_input(key=REMIND).value == typed
    assert get_policy(governed.desk, PRINCIPAL).version == 1


def test_a_save_that_changes_nothing_says_so(governed) -> None:
    visitor = Visitor().visit("policies").presses("save_policy").finds_nothing_broken()
    (toast,) = [each.value for each in visitor.at.toast]
    assert "Nothing was changed" in toast
    assert get_policy(governed.desk, PRINCIPAL).version == 1


@pytest.mark.parametrize(
    ("language", "address", "title"),
    [
        ("en", {"tab": "versions"}, "Versions"),
        ("ja", {"tab": "autonomy"}, "獲得した自律"),
        ("en", {"tab": "elsewhere"}, "Rules"),
        ("en", {}, "Rules"),
    ],
)
def test_an_address_leads_to_a_tab_in_every_language(
    governed, language: str, address: dict[str, str], title: str
) -> None:
    visitor = Visitor(language).visit("policies", **address).finds_nothing_broken()
    assert visitor.at.session_state["url/tab"] == title


def test_the_facts_a_condition_may_use_are_shown(governed) -> None:
    visitor = Visitor().visit("policies")
    assert "US dollars the run has cost so far" in visitor.text


@pytest.mark.parametrize(("language", "said"), [("en", "Over 0 runs it would have asked 0 times")])
def test_a_trial_says_what_a_draft_would_have_done(governed, language: str, said: str) -> None:
    visitor = Visitor(language).visit("policies").presses("try_policy").finds_nothing_broken()
    assert said in visitor.text
    assert get_policy(governed.desk, PRINCIPAL).version == 1


def test_autonomy_is_granted_with_a_click_and_revoked_with_another(governed) -> None:
    approve_alike(governed, times=20)
    (proposal,) = autonomy.read_autonomy(governed.desk, PRINCIPAL).proposals
    visitor = Visitor().visit("policies").presses(f"grant/{proposal.id}").finds_nothing_broken()
    (view,) = autonomy.read_autonomy(governed.desk, PRINCIPAL).grants
    assert view.holds
    rules = get_policy(governed.desk, PRINCIPAL).policy.rules
    assert [rule.grant for rule in rules] == [view.grant.id, ""]
    assert view.grant.id in plain(visitor.visit("policies").text)
    visitor.presses(f"revoke/{view.grant.id}").finds_nothing_broken()
    assert len(get_policy(governed.desk, PRINCIPAL).policy.rules) == 1
