"""A person decides on the page, and the service carries it out."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict
from control_plane.services.approvals import decide, get_approval, list_approvals
from control_plane.services.launch import launch
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL, until

REQUEST = {"request": "Please refund my invoice 4711."}


@pytest.fixture
def asked(working) -> Approval:
    """A question that waits for a person."""
    launch(working.desk, PRINCIPAL, pattern="gated_swarm", input=REQUEST)
    return until(lambda: list_approvals(working.desk, PRINCIPAL).items)[0]


def key(asked: Approval, field: str) -> str:
    return f"decide/{asked.id}/{field}"


def button(asked: Approval) -> str:
    return f"confirm/{asked.id}"


def looks_at(asked: Approval, verdict: Verdict) -> Visitor:
    visitor = Visitor().visit("approvals", approval=asked.id)
    visitor.at.segmented_control(key=key(asked, "verdict")).set_value(verdict)
    visitor.at.run()
    return visitor


def test_a_question_says_what_will_happen_and_why(asked) -> None:
    text = Visitor().visit("approvals").text
    assert f"{asked.action.source} hands the task over to {asked.action.target}" in text
    assert "A person looks at every handoff." in text
    assert asked.action.payload["reason"] in text


def test_an_approval_lets_the_run_go_on(working, asked) -> None:
    looks_at(asked, Verdict.APPROVE).presses(button(asked)).finds_nothing_broken()
    decided = get_approval(working.desk, PRINCIPAL, asked.id)
    assert decided.status is ApprovalStatus.APPROVED


def test_a_decision_holds_though_another_click_leaves_the_page_before_it_is_drawn(
    working, asked
) -> None:
    visitor = looks_at(asked, Verdict.REJECT)
    visitor.at.text_area(key=key(asked, "reason")).set_value("Not a billing matter.")
    visitor.at.button(key=button(asked)).click()
    visitor.at.query_params["show"] = "decided"  # The card is not on the page that is drawn now.
    visitor.at.run()
    decided = get_approval(working.desk, PRINCIPAL, asked.id)
    assert decided.status is ApprovalStatus.REJECTED


def test_a_click_on_what_was_shown_before_the_choice_changed_decides_nothing(
    working, asked
) -> None:
    visitor = looks_at(asked, Verdict.APPROVE)
    visitor.at.segmented_control(key=key(asked, "verdict")).set_value(Verdict.REJECT)
    visitor.presses(button(asked))
    assert "The choice changed while you clicked" in visitor.refusals
    assert get_approval(working.desk, PRINCIPAL, asked.id).status is ApprovalStatus.PENDING


def test_an_edit_reaches_the_receiver(working, asked) -> None:
    visitor = looks_at(asked, Verdict.EDIT)
    visitor.at.text_area(key=key(asked, "payload/summary")).set_value("Only invoice 4711.")
    visitor.presses(button(asked)).finds_nothing_broken()
    decided = get_approval(working.desk, PRINCIPAL, asked.id)
    assert decided.status is ApprovalStatus.EDITED
    assert decided.decision is not None
    assert decided.decision.payload == {**asked.action.payload, "summary": "Only invoice 4711."}


def test_an_edit_without_a_change_is_refused(working, asked) -> None:
    visitor = looks_at(asked, Verdict.EDIT).presses(button(asked))
    assert "Nothing was changed" in visitor.refusals
    assert get_approval(working.desk, PRINCIPAL, asked.id).status is ApprovalStatus.PENDING


def test_a_rejection_without_a_reason_is_refused(working, asked) -> None:
    visitor = looks_at(asked, Verdict.REJECT).presses(button(asked))
    assert "Reason: Say why you reject it" in visitor.refusals
    assert get_approval(working.desk, PRINCIPAL, asked.id).status is ApprovalStatus.PENDING


def test_a_rejection_keeps_its_reason(working, asked) -> None:
    visitor = looks_at(asked, Verdict.REJECT)
    visitor.at.text_area(key=key(asked, "reason")).set_value("Not a billing matter.")
    visitor.presses(button(asked)).finds_nothing_broken()
    decided = get_approval(working.desk, PRINCIPAL, asked.id)
    assert (decided.status, decided.decision and decided.decision.reason) == (
        ApprovalStatus.REJECTED,
        "Not a billing matter.",
    )


def test_a_redirection_needs_another_agent(working, asked) -> None:
    visitor = looks_at(asked, Verdict.REDIRECT).presses(button(asked))
    assert "Hand over to: Choose one of the agents" in visitor.refusals
    other = asked.action.targets[0]
    visitor.at.selectbox(key=key(asked, "target")).set_value(other)
    visitor.presses(button(asked)).finds_nothing_broken()
    decided = get_approval(working.desk, PRINCIPAL, asked.id)
    assert decided.decision is not None
    assert decided.decision.target == other


def test_who_comes_second_is_told_what_was_decided(working, asked) -> None:
    visitor = looks_at(asked, Verdict.APPROVE)
    decide(
        working.desk,
        PRINCIPAL,
        asked.id,
        verdict=Verdict.REJECT,
        digest=asked.digest,
        reason="No.",
    )
    visitor.presses(button(asked))
    assert "It changed while you were looking" in visitor.refusals
    assert "Rejected by Local operator" in visitor.refusals


def test_what_was_decided_meanwhile_is_told_in_the_readers_time_zone(working, asked) -> None:
    visitor = looks_at(asked, Verdict.APPROVE)
    decide(working.desk, PRINCIPAL, asked.id, verdict=Verdict.APPROVE, digest=asked.digest)
    decided_at = get_approval(working.desk, PRINCIPAL, asked.id).decided_at
    assert decided_at is not None
    visitor.presses(button(asked))
    assert f"{decided_at.astimezone(ZoneInfo('Asia/Tokyo')):%Y-%m-%d %H:%M:%S} JST" in (
        visitor.refusals
    )


def test_questions_of_one_pattern_are_told_apart_by_what_was_asked(working) -> None:
    requests = ["Please refund my invoice 4711.", "Please refund my invoice 4712."]
    for request in requests:
        launch(working.desk, PRINCIPAL, pattern="gated_swarm", input={"request": request})
    until(lambda: len(list_approvals(working.desk, PRINCIPAL).items) == 2)
    for page in ("approvals", "overview"):
        listed = Visitor().visit(page).drawn("rows")[0]["rows"]
        assert sorted(row["cells"][0]["sub"] for row in listed) == [
            f"gated_swarm · {request}" for request in requests
        ]


def test_typed_text_survives_a_refresh(asked) -> None:
    visitor = looks_at(asked, Verdict.REJECT)
    visitor.at.text_area(key=key(asked, "reason")).set_value("Half a reason")
    visitor.at.run()
    visitor.at.run()
    assert visitor.at.text_area(key=key(asked, "reason")).value == "Half a reason"


def test_history_says_who_decided(working, asked) -> None:
    looks_at(asked, Verdict.APPROVE).presses(button(asked))
    history = Visitor().visit("approvals", show="decided")
    assert "Approved by Local operator" in history.text
