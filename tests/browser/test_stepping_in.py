"""An operator steps in while a run is at work: tells it something, raises its budget, redirects."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Api
from tests.browser.person import Person, expect
from tests.browser.workspace import launched
from tests.planes import until

pytestmark = pytest.mark.browser
SLOW = "I was billed twice for order A-1042. [[rehearsal: slow=8]]"
SPEC: dict[str, Any] = {
    "kind": "swarm",
    "entry": "triage",
    "members": [
        {"name": "triage", "targets": ["billing", "research"]},
        {"name": "billing"},
        {"name": "research"},
    ],
    "budget": {"calls": 1},
}


def at_work(api: Api) -> str:
    """A run whose first agent is at work, with a budget for that one call."""
    api.post("/patterns", json={"name": "watched", "owner": "Support", "spec": SPEC})
    return launched(api, "watched", SLOW, until_status="running")


def test_a_person_steps_in_on_a_run_at_work(person: Person, api: Api) -> None:
    run = at_work(api)
    person.visit(f"/run?run={run}")

    person.press("Budget")
    person.page.get_by_label("Model calls", exact=True).fill("9")
    person.page.get_by_role("button", name="Set the budget", exact=True).click()
    person.sees("0 of 9", "began with 1")

    person.press("Next agent")
    person.chooses("Who is next", "research", within=person.page.locator("body"))
    person.page.get_by_role("button", name="Send it there", exact=True).click()
    person.sees("The next handoff that may go to research goes there.")

    person.press("Tell it something")
    words = person.page.get_by_label("What it is to know", exact=True)
    words.fill("Mind the costs.")
    words.press("Tab")
    person.page.get_by_role("button", name="Tell it", exact=True).click()
    told = person.row("Mind the costs.")
    expect(told).to_contain_text("nobody yet")

    expect(told.get_by_role("link", name="research")).to_be_visible()
    person.sees("triage → research", "Redirected")
    expect(person.main.get_by_text("goes there. Wanted by")).to_have_count(0)
    person.sees("Succeeded")
    expect(person.main.get_by_role("button", name="Tell it something")).to_have_count(0)


def test_what_is_typed_outlasts_the_pages_own_refreshes(person: Person, api: Api) -> None:
    run = launched(api, "quick_answer", "How? [[rehearsal: slow=600]]", until_status="running")
    person.visit(f"/run?run={run}")
    person.press("Tell it something")
    words = person.page.get_by_label("What it is to know", exact=True)
    words.fill("Half a sen")

    api.post(f"/runs/{run}/messages", json={"text": "From elsewhere"}).raise_for_status()
    api.put(f"/runs/{run}/budget", json={"limits": {"calls": 5}}, headers={"If-Match": '"0"'})
    person.sees("From elsewhere", "0 of 5")

    expect(words).to_have_value("Half a sen")
    person.page.get_by_role("button", name="Tell it", exact=True).click()
    expect(person.row("Half a sen")).to_be_visible()
    person.press("Cancel")


def test_more_is_granted_by_keyboard_alone(person: Person, api: Api) -> None:
    stages = [{"name": name, "members": [{"name": name}]} for name in ("writer", "planner")]
    rule = {"on": "budget", "because": "Somebody pays for it."}
    spec = {"kind": "pipeline", "stages": stages, "budget": {"calls": 1}}
    spec["policy"] = {"rules": [rule]}
    api.post("/patterns", json={"name": "short", "owner": "Support", "spec": spec})
    run = launched(api, "short", "Say hello.", until_status="waiting")
    asked = api.get("/approvals", params={"run": run}).json()["items"][0]["id"]

    person.visit(f"/approvals?kind=budget&approval={asked}")
    person.sees("The run goes on although its budget is used up")
    person.page.locator(f"[data-shown={asked}]").wait_for(state="attached")
    person.page.keyboard.press("e")
    person.sees("An empty field is no limit.")
    person.page.wait_for_function("!window.controlPlaneKeys.wanted")  # The field is reached.
    expect(person.main.get_by_label("US dollars", exact=True)).to_be_focused()
    person.page.keyboard.type("0.5")
    for label in ("Tokens", "Model calls"):
        person.page.keyboard.press("Tab")
        person.settle()
        expect(person.main.get_by_label(label, exact=True)).to_be_focused()
    person.page.keyboard.press("Control+a")
    person.page.keyboard.type("6")
    person.page.keyboard.press("Control+Enter")

    until(lambda: api.get(f"/runs/{run}").json()["status"] == "succeeded")
    limits = api.get(f"/runs/{run}/budget").json()["budget"]["limits"]
    assert {name: limits[name] for name in ("cost_usd", "calls")} == {"cost_usd": "0.5", "calls": 6}
