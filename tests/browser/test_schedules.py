"""Schedules as people set them up: by the calendar, and for another system to call."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Api
from tests.browser.person import Person, expect

pytestmark = pytest.mark.browser


def begin(person: Person, name: str) -> None:
    person.visit("/")
    person.go("Schedules")
    person.follow("Add a schedule")
    person.types("Name", name)
    person.chooses("Pattern", "quick_answer")


def test_a_schedule_is_made_looked_ahead_with_run_paused_and_deleted(person: Person) -> None:
    begin(person, "nightly")
    person.types("Cron expression", "61 2 * * *")
    person.sees("'61 2 * * *' is no cron expression.")
    person.types("Cron expression", "30 2 * * 1-5")
    person.sees("On weekdays at 02:30")
    expect(person.main.get_by_role("row", name=re.compile(r" 02:30 UTC"))).to_have_count(5)
    person.types("Request", "How do I reset the dashboard?")
    person.press("Save")
    person.is_told("Schedule nightly is saved.")
    person.sees_heading("nightly")

    person.press("Run now")
    expect(person.row("By hand", "Succeeded")).to_be_visible()

    person.press("Pause")
    person.page.get_by_label("Why").fill("Year-end")
    person.page.get_by_label("Why").press("Tab")
    person.page.get_by_role("button", name="Pause it").click()
    person.is_told("The schedule is paused.")
    person.sees(re.compile("Year-end"))
    person.press("Resume")
    person.is_told("The schedule goes on.")

    person.press("Delete")
    person.page.get_by_role("button", name="Delete the schedule").click()
    person.is_told("Schedule nightly is deleted.")
    person.sees_heading("Schedules")


def test_a_webhook_is_made_and_called_with_the_token_it_shows(person: Person, api: Api) -> None:
    begin(person, "on_call")
    person.picks("When called")
    person.sees("It has no times: it starts when another system calls its address.")
    person.types("Request", "Nothing yet")
    person.press("Save")
    person.sees("Keep this token now: it is shown only here and only once.")
    said = person.main.get_by_test_id("stCode").inner_text()
    token = re.search(r'Bearer (\S+)"', said)
    address = re.search(r"(/hooks/\S+)", said)
    assert token
    assert address
    person.press("I have kept it")
    person.sees(re.compile(r"Bearer \$TOKEN"))

    called = api.post(
        address[1],
        json={"request": "How do I reset the dashboard?"},
        headers={"Authorization": f"Bearer {token[1]}"},
    )

    assert called.json()["outcome"] == "started"
    expect(person.row("By a call", "Succeeded")).to_be_visible()
    person.row("By a call").get_by_role("link").click()
    person.sees("How do I reset the dashboard?")
