"""Stop an agent and the fleet by hand, see what is held, and let it go on."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Api
from tests.browser.person import Person, expect
from tests.browser.workspace import BILLED_TWICE, launched

pytestmark = pytest.mark.browser


def stops(person: Person, what: str, reason: str) -> None:
    person.press(f"{what} …")
    dialog = person.page.get_by_role("dialog", name=what)
    person.press("Stop it now", within=dialog)
    expect(dialog.get_by_text("Say why")).to_be_visible()
    words = dialog.get_by_label("Why it is stopped", exact=True)
    words.fill(reason)
    words.press("Tab")
    person.press("Stop it now", within=dialog)
    expect(dialog).to_have_count(0)
    person.is_told("It is stopped.")


def releases(person: Person) -> None:
    person.press("Release …")
    person.page.get_by_role("button", name="Release", exact=True).click()
    person.is_told("It may act again.")


def test_a_stopped_agent_holds_a_run_until_it_is_released(person: Person, api: Api) -> None:
    run = launched(api, "support_swarm", BILLED_TWICE, until_status="waiting")
    person.visit("/agent?agent=billing")
    stops(person, "Stop this agent", "It refunds twice")
    person.sees("Agent billing is stopped", "It refunds twice · Stopped by")

    person.visit(f"/run?run={run}")
    person.press("Approve")
    person.sees("This run is held before the next call of billing: the agent is stopped")
    expect(person.main.get_by_role("button", name="Resume", exact=True)).to_have_count(0)

    person.visit("/overview")
    person.sees("Agent billing is stopped", "1 run is paused.")
    releases(person)
    expect(person.main.get_by_text("Agent billing is stopped")).to_have_count(0)
    person.visit(f"/run?run={run}")
    person.sees("billing calls the tool refund")


def test_the_fleet_is_stopped_and_released_on_the_overview(person: Person) -> None:
    person.visit("/overview")
    stops(person, "Stop the whole fleet", "Something is odd")
    person.sees("All agents are stopped", "Something is odd · Stopped by")

    releases(person)

    expect(person.main.get_by_text("All agents are stopped")).to_have_count(0)
    expect(
        person.main.get_by_role("button", name="Stop the whole fleet …", exact=True)
    ).to_be_visible()
