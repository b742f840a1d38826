"""The main job as a person does it: register, compose, launch, decide, read, measure."""

from __future__ import annotations

import json
import re

import pytest

from tests.browser.person import Person, expect

pytestmark = pytest.mark.browser

REQUEST = "My parcel came late, may I have a voucher? [[rehearsal: handoff=vouchers]]"
EDITED = "Give one voucher of 5 euros at most, and apologise for the late parcel."


def test_a_person_registers_composes_launches_decides_and_measures(person: Person) -> None:
    sees_a_first_start(person)
    registers_an_agent(person)
    composes_a_swarm(person)
    ended, handoffs = reads_kpis(person)
    run_address = launches(person)
    approves_with_an_edit(person)
    finds_what_the_receiver_was_told(person)
    assert reads_kpis(person) == (ended + 1, handoffs + 1)
    opens_the_runs_behind_a_point(person)
    downloads_the_record(person, run_address)


def sees_a_first_start(person: Person) -> None:
    person.visit("/")
    person.sees_heading("Overview")
    person.sees("Every answer here is made up on this machine, so that you can try all of it.")
    person.sees("triage hands the task over to billing")
    expect(person.tile("Waiting for a person")).to_contain_text(re.compile(r"oldest .* ago"))
    expect(person.tile("Succeeded today")).to_contain_text("of those that ended")
    person.go("Runs")
    for pattern in ("quick_answer", "answer_pipeline", "case_supervisor", "migration_plan"):
        expect(person.row(pattern, "Succeeded")).to_be_visible()


def registers_an_agent(person: Person) -> None:
    person.go("Agents")
    person.follow("Register an agent")
    person.types("Name", "Two Words")
    person.types("Owner", "support")
    person.types("Instructions", "You give vouchers to customers who had to wait.")
    person.types("Model calls", "0")
    person.press("Register the agent")
    alert = person.main.get_by_role("alert")
    expect(alert).to_contain_text("Some fields need your attention")
    expect(alert.get_by_role("listitem")).to_have_text(
        [re.compile(r"^Name: "), re.compile(r"^Role: "), re.compile(r"^Model calls: ")]
    )
    expect(person.field("Name")).to_have_value("Two Words")
    expect(person.field("Instructions")).to_have_value(re.compile("^You give vouchers"))
    person.types("Name", "vouchers")
    person.types("Role", "Vouchers: makes up for late parcels")
    person.types("Model calls", "4")
    person.press("Register the agent")
    person.is_told("Agent vouchers is saved.")
    person.sees_heading(re.compile("^vouchers v1"))
    person.go("Agents")
    expect(person.row("vouchers", "Draft")).to_be_visible()


def composes_a_swarm(person: Person) -> None:
    person.go("Patterns")
    person.follow("Compose a pattern")
    person.types("Name", "voucher_swarm")
    person.types("Owner", "support")
    person.picks("Swarm")
    person.chooses("Members", "triage", "vouchers")
    person.chooses("Entry", "triage")
    person.press("Save the pattern")
    refusal = person.main.get_by_role("alert").filter(has_text="It cannot work like this")
    expect(refusal).to_contain_text("'vouchers' can never get its turn")
    expect(refusal).to_contain_text("nobody reachable hands off to it")
    person.chooses("triage hands over to", "vouchers")
    expect(person.main.get_by_text("It can work as it is.")).to_be_visible()
    person.opens("What needs a person")
    person.press("Add a rule")
    person.chooses("On whom", "vouchers")
    person.types("Why a person is asked", "Vouchers cost money.")
    person.press("Save the pattern")
    person.is_told("Pattern voucher_swarm is saved.")
    person.sees_heading(re.compile("^voucher_swarm v1"))
    drawing = person.main.get_by_role("img", name="Topology")
    expect(drawing.get_by_role("button", name=re.compile("^vouchers"))).to_be_visible()


def reads_kpis(person: Person) -> tuple[int, int]:
    """How many runs ended, and how many handoffs there were."""
    person.go("KPIs")
    expect(person.tile("Hallucination rate")).to_contain_text("not measured")
    efficiency = person.tile("Handoff efficiency")
    expect(efficiency).to_contain_text(re.compile(r"> 90% ?\d+(\.\d)?%"))
    return (
        _number_before(r"ended runs", person.tile("Task success").inner_text()),
        _number_before(r"handoffs?\b", efficiency.inner_text()),
    )


def _number_before(words: str, text: str) -> int:
    found = re.search(rf"(\d+) {words}", text)
    assert found, text
    return int(found[1])


def launches(person: Person) -> str:
    """Start the run; the address of its page."""
    person.go("Launch")
    person.chooses("Pattern", "voucher_swarm · Swarm")
    person.press("Start the run")
    expect(person.main.get_by_role("alert")).to_contain_text("Request: ")
    person.types("Request", REQUEST)
    expect(person.main.get_by_text("Estimated cost")).to_be_visible()
    person.press("Start the run")
    person.sees_heading("voucher_swarm")
    person.sees("Waiting", "triage hands the task over to vouchers")
    return person.page.url


def approves_with_an_edit(person: Person) -> None:
    person.sees("Vouchers cost money.")
    person.picks("Edit")
    person.types("What the receiver is told", EDITED)
    person.press("Edit and approve")
    person.sees("Succeeded", "Answer")
    expect(person.main.get_by_role("radiogroup", name="Decision")).to_have_count(0)
    expect(person.tile("Handoffs")).to_contain_text("1 useful")


def finds_what_the_receiver_was_told(person: Person) -> None:
    drawing = person.main.get_by_role("img", name="Topology")
    drawing.get_by_role("button", name=re.compile("^vouchers")).click()
    expect(person.page).to_have_url(re.compile(r"[?&]step="))
    person.page.get_by_role("tab", name="Conversation").click()
    told = person.main.get_by_role("tabpanel").filter(has_text="Asked")
    expect(told).to_contain_text(EDITED)


def opens_the_runs_behind_a_point(person: Person) -> None:
    person.picks("Last day")
    expect(person.page).to_have_url(re.compile("days=1"))
    hours = person.main.get_by_role("figure", name="P95 latency").locator(".xtick")
    expect(hours.first).to_have_text(re.compile(r"^\d\d:\d\d"))  # It is drawn anew by now.
    person.clicks_last_point("P95 latency")
    person.sees_heading("Runs")
    person.sees(re.compile(r"^Only runs ended from "))
    expect(person.row("voucher_swarm", "Succeeded")).to_be_visible()


def downloads_the_record(person: Person, address: str) -> None:
    person.row("voucher_swarm", "Succeeded").get_by_role("link").click()
    person.sees_heading("voucher_swarm")
    assert person.page.url == address
    with person.page.expect_download() as download:
        person.press("JSON")
    record = json.loads(download.value.path().read_text(encoding="utf-8"))
    assert record["run"]["input"] == {"request": REQUEST}
    assert EDITED in json.dumps(record)
