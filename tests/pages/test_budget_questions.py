"""A question about a used-up budget, on the desk."""

from __future__ import annotations

import pytest

from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict
from control_plane.domain.budgets import RunBudget
from control_plane.services import interventions
from control_plane.services.approvals import get_approval, list_approvals
from control_plane.services.launch import launch
from control_plane.services.patterns import save_pattern
from control_plane.services.runs import get_run
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL, until

SPEC = {
    "kind": "pipeline",
    "stages": [{"name": name, "members": [{"name": name}]} for name in ("billing", "research")],
    "budget": {"calls": 1},
    "policy": {"rules": [{"on": "budget", "because": "Somebody pays for it."}]},
}


@pytest.fixture
def asked(working) -> Approval:
    """A run that has used up its one call."""
    save_pattern(working.desk, PRINCIPAL, name="short", owner="Support", spec=SPEC)
    launch(working.desk, PRINCIPAL, pattern="short", input={"request": "Hi"})
    return until(lambda: list_approvals(working.desk, PRINCIPAL).items)[0]


def limits(plane, run_id: str) -> RunBudget | None:
    found = interventions.budget(plane.desk, PRINCIPAL, run_id).budget
    return found.limits if found else None


def edits(asked: Approval, calls: str) -> Visitor:
    visitor = Visitor().visit("approvals", approval=asked.id)
    visitor.at.segmented_control(key=f"decide/{asked.id}/verdict").set_value(Verdict.EDIT)
    visitor.at.run()
    visitor.at.text_input(key=f"decide/{asked.id}/payload/calls").set_value(calls)
    visitor.at.run()
    return visitor.finds_nothing_broken()


def test_it_says_what_was_used_and_what_is_granted(asked) -> None:
    visitor = Visitor().visit("approvals", approval=asked.id)
    tables = {table["label"]: table["rows"] for table in visitor.drawn("rows")}
    rows = [[cell["text"] for cell in row["cells"]] for row in tables["Budget"]]
    assert rows == [["Model calls", "1", "2"]]
    assert "The run goes on although its budget is used up" in visitor.text


def test_other_limits_are_granted_with_an_edit(working, asked) -> None:
    edits(asked, "7").presses(f"confirm/{asked.id}").finds_nothing_broken()
    assert get_approval(working.desk, PRINCIPAL, asked.id).status is ApprovalStatus.EDITED
    until(lambda: limits(working, asked.run_id) == RunBudget(calls=7))
    until(lambda: get_run(working.desk, PRINCIPAL, asked.run_id).answer)
    page = Visitor().visit("run", run=asked.run_id)
    assert "set by a decision" in page.text


def test_a_limit_that_cannot_be_is_said_beside_its_field_and_not_granted(working, asked) -> None:
    visitor = edits(asked, "0")
    assert ":red[:small[It must be at least 1.]]" in visitor.text
    visitor.presses(f"confirm/{asked.id}")
    assert get_approval(working.desk, PRINCIPAL, asked.id).status is ApprovalStatus.PENDING


def test_raising_the_budget_on_the_runs_page_answers_it(working, asked) -> None:
    page = Visitor().visit("run", run=asked.run_id)
    page.at.text_input(key=f"budget/{asked.run_id}/v1/calls").set_value("9")
    page.presses("set_budget").finds_nothing_broken()
    until(lambda: get_run(working.desk, PRINCIPAL, asked.run_id).answer)
    assert get_approval(working.desk, PRINCIPAL, asked.id).status is ApprovalStatus.WITHDRAWN
