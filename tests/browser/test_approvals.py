"""Deciding on the approvals page, alone and at the same time as somebody else."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Api, Arrive
from tests.browser.person import Person, expect
from tests.browser.workspace import waiting

pytestmark = pytest.mark.browser


def test_what_is_typed_survives_the_live_refresh(person: Person, api: Api) -> None:
    person.visit(f"/approvals?approval={waiting(api)}")
    person.picks("Reject")
    reason = person.field("Reason")
    reason.click()
    person.page.keyboard.type("Not without")
    rows = person.main.get_by_role("table", name="Approvals").get_by_role("row")
    before = rows.count()
    waiting(api)
    expect(rows).to_have_count(before + 1)
    expect(reason).to_be_focused()
    person.page.keyboard.type(" a receipt.")
    expect(reason).to_have_value("Not without a receipt.")
    person.press("Reject")
    person.is_told("Rejected; the agent is told why.")
    person.picks("History")
    person.sees("Not without a receipt.")


def test_the_second_to_decide_is_told_who_decided(person: Person, arrive: Arrive, api: Api) -> None:
    approval, colleague = waiting(api), arrive()
    for each in (person, colleague):
        each.visit(f"/approvals?approval={approval}")
        each.sees("triage hands the task over to billing")
    colleague.picks("Reject")
    colleague.types("Reason", "It was refunded yesterday.")
    person.press("Approve")
    person.is_told("Approved; the run goes on.")
    colleague.press("Reject")
    colleague.sees("Approved by Local operator")
    assert api.get(f"/approvals/{approval}").json()["status"] == "approved"
