"""Steering runs: pause and resume, cancel, fork from a step, and the address of a run as a link."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Api, Arrive
from tests.browser.person import Person, expect
from tests.browser.workspace import BILLED_TWICE, launched

pytestmark = pytest.mark.browser


def test_a_paused_run_goes_on_where_it_stood(person: Person, api: Api) -> None:
    run = launched(api, "support_swarm", BILLED_TWICE, until_status="waiting")
    person.visit(f"/run?run={run}")
    person.press("Pause")
    person.is_told("The run is being paused.")
    person.sees("Paused")
    person.press("Approve")
    expect(person.main.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    person.press("Resume")
    person.is_told("The run goes on.")
    person.sees("billing calls the tool refund")


def test_a_run_at_work_is_cancelled_at_once(person: Person, api: Api) -> None:
    run = launched(api, "quick_answer", "How do I reset it? [[rehearsal: slow=600]]")
    person.visit(f"/run?run={run}")
    person.sees("Running")
    person.press("Cancel")
    person.sees("Cancelled")


def test_a_cancelled_run_asks_nobody_any_more(person: Person, api: Api) -> None:
    run = launched(api, "support_swarm", BILLED_TWICE, until_status="waiting")
    person.visit(f"/run?run={run}")
    person.sees("triage hands the task over to billing")
    person.press("Cancel")
    expect(person.main.get_by_role("radiogroup", name="Decision")).to_have_count(0)
    person.go("Runs")
    person.picks_also("Cancelled")
    expect(person.row("support_swarm", "Cancelled")).to_be_visible()


def test_a_fork_from_a_step_keeps_what_came_before_it(person: Person, api: Api) -> None:
    run = launched(api, "answer_pipeline", "Where is order A-1042?", until_status="succeeded")
    person.visit(f"/run?run={run}")
    person.press("Fork")
    dialog = person.page.get_by_role("dialog", name="Fork this run")
    person.chooses("Take anew from", "stage-2-answer-writer", within=dialog)
    words = dialog.get_by_label("Tell this step instead", exact=True)
    words.fill("Keep it short. [[rehearsal: say=It left the warehouse.]]")
    words.press("Tab")
    person.press("Start the fork", within=dialog)
    person.sees("Forked from this run", "Succeeded", "It left the warehouse.")
    person.follow("Forked from this run")
    expect(person.page).to_have_url(re.compile(rf"run={run}$"))
    expect(person.main.get_by_text("It left the warehouse.")).to_have_count(0)
    person.page.go_back()
    person.sees("Forked from this run", "It left the warehouse.")


def test_the_address_of_a_step_opens_it_in_any_browser(
    person: Person, arrive: Arrive, api: Api
) -> None:
    run = launched(api, "quick_answer", "How do I reset my password?", until_status="succeeded")
    person.visit(f"/run?run={run}")
    person.press(re.compile("^Fold or unfold search_articles"))
    expect(person.page).to_have_url(re.compile("step="))
    address = person.page.url.removeprefix(person.app_url)
    colleague = arrive()
    colleague.visit(address)
    colleague.sees_heading("quick_answer")
    inspector = colleague.main.locator(".st-key-inspector")
    expect(inspector).to_contain_text("search_articles")
    expect(inspector.get_by_role("tabpanel").first).to_contain_text("password")
