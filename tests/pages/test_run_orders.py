"""Step in on a run's page: tell it something, say who is next, raise or cut its budget."""

from __future__ import annotations

from decimal import Decimal

import pytest

from control_plane.domain.access import Principal, Role
from control_plane.domain.budgets import RunBudget
from control_plane.domain.members import HOME
from control_plane.domain.runs import Command
from control_plane.services import interventions, kill_switches
from control_plane.services.control import command
from control_plane.services.launch import launch
from control_plane.services.patterns import save_pattern
from control_plane.services.runs import get_run, view_run
from control_plane.services.sign_in import Entry
from control_plane.ui import door
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL, until

TOLD = "What people told it"
STEPPING_IN = {"tell", "redirect", "set_budget"}


@pytest.fixture
def swarm(furnished) -> str:
    """A swarm's run that no worker has taken up."""
    return launch(furnished.desk, PRINCIPAL, pattern="gated_swarm", input={"request": "Hi"}).id


@pytest.fixture
def limited(furnished) -> str:
    """A run of one agent that may make two model calls for half a dollar."""
    spec = {
        "kind": "single",
        "member": {"name": "billing"},
        "budget": {"calls": 2, "cost_usd": "0.5"},
    }
    save_pattern(furnished.desk, PRINCIPAL, name="limited", owner="Support", spec=spec)
    return launch(furnished.desk, PRINCIPAL, pattern="limited", input={"request": "Hi"}).id


def open_run(run_id: str, language: str = "en") -> Visitor:
    return Visitor(language).visit("run", run=run_id)


def keys(visitor: Visitor) -> set[str]:
    return {str(button.key) for button in visitor.at.button}


def messages(plane, run_id: str) -> list[tuple[str, str]]:
    found = interventions.messages(plane.desk, PRINCIPAL, run_id)
    return [(message.text, message.to) for message in found]


def limits(plane, run_id: str) -> RunBudget | None:
    found = interventions.budget(plane.desk, PRINCIPAL, run_id).budget
    return found.limits if found else None


def set_elsewhere(plane, run_id: str, version: int, **limits) -> None:
    interventions.set_budget(plane.desk, PRINCIPAL, run_id, limits=limits, expected_version=version)


def cells(visitor: Visitor, label: str) -> list[list[str]]:
    """The words of a table's rows."""
    (table,) = [each for each in visitor.drawn("rows") if each["label"] == label]
    return [[cell["text"] for cell in row["cells"]] for row in table["rows"]]


def bars(visitor: Visitor) -> dict[str, tuple[str, list[str], float]]:
    """What the budget shows, by its limits' labels."""
    shown = [tile for each in visitor.drawn("tiles") for tile in each["tiles"]]
    return {
        tile["label"]: (tile["value"], tile["notes"], tile["filled"])
        for tile in shown
        if tile["filled"] is not None
    }


# Messages.


def test_a_run_is_told_something_and_the_field_is_empty_again(furnished, swarm) -> None:
    visitor = open_run(swarm)
    visitor.at.text_area(key=f"tell/{swarm}/0/text").set_value("Mind the costs")
    visitor.at.selectbox(key=f"tell/{swarm}/0/to").set_value("billing")
    visitor.presses("tell").finds_nothing_broken()

    assert messages(furnished, swarm) == [("Mind the costs", "billing")]
    assert cells(visitor, TOLD)[0][:4] == [
        "Mind the costs",
        "billing",
        "nobody yet",
        "Local operator",
    ]
    assert visitor.at.text_area(key=f"tell/{swarm}/1/text").value == ""


def test_nothing_is_told_without_words(furnished, swarm) -> None:
    visitor = open_run(swarm).presses("tell").finds_nothing_broken()
    assert "Say what the run is to be told." in visitor.text
    assert messages(furnished, swarm) == []


def test_the_page_says_which_turn_took_a_message_up(furnished) -> None:
    run = launch(furnished.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Hi"}).id
    interventions.add_message(furnished.desk, PRINCIPAL, run, text="Be brief")
    furnished.worker.start()
    until(lambda: get_run(furnished.desk, PRINCIPAL, run).answer)

    visitor = open_run(run)

    assert cells(visitor, TOLD)[0][:3] == [
        "Be brief",
        "whoever begins next",
        "billing",
    ]
    assert not keys(visitor) & STEPPING_IN
    (story,) = [each["entries"] for each in visitor.drawn("entries")]
    lines = [(line["label"], line["text"]) for entry in story for line in entry["lines"]]
    assert ("A person says", "Be brief") in lines


def test_who_tells_a_run_something_too_late_is_told_so(furnished, swarm) -> None:
    visitor = open_run(swarm)
    visitor.at.text_area(key=f"tell/{swarm}/0/text").set_value("Too late")
    command(furnished.desk, PRINCIPAL, swarm, Command.CANCEL)
    visitor.presses("tell")
    assert "has ended; retry or fork it" in visitor.refusals
    assert messages(furnished, swarm) == []


# Who is next.


def test_somebody_else_is_next(furnished, swarm) -> None:
    visitor = open_run(swarm)
    visitor.at.selectbox(key=f"next/{swarm}/0/to").set_value("research")
    visitor.presses("redirect").finds_nothing_broken()

    ahead = interventions.redirection_ahead(furnished.desk, PRINCIPAL, swarm)
    assert ahead is not None
    assert ahead.to == "research"
    assert "The next handoff that may go to research goes there." in visitor.text
    assert "Wanted by Local operator" in visitor.text


def test_who_is_next_must_be_chosen(furnished, swarm) -> None:
    visitor = open_run(swarm).presses("redirect").finds_nothing_broken()
    assert "Choose who is next." in visitor.text
    assert visitor.at.selectbox(key=f"next/{swarm}/0/to").options == ["billing", "research"]


def test_only_a_swarm_offers_who_is_next(furnished, limited) -> None:
    assert "redirect" not in keys(open_run(limited))


# Budgets.


def test_the_budget_is_shown_with_what_is_used(limited) -> None:
    assert bars(open_run(limited)) == {
        "US dollars": ("$0.00 of $0.50", [], 0.0),
        "Model calls": ("0 of 2", [], 0.0),
    }


def test_the_budget_is_raised_and_cut_with_one_form(furnished, limited) -> None:
    visitor = open_run(limited)
    visitor.at.text_input(key=f"budget/{limited}/v1/calls").set_value("9")
    visitor.at.text_input(key=f"budget/{limited}/v1/cost_usd").set_value("0.1")
    visitor.presses("set_budget").finds_nothing_broken()

    assert limits(furnished, limited) == RunBudget(cost_usd=Decimal("0.1"), calls=9)
    assert bars(visitor)["Model calls"] == ("0 of 9", ["began with 2"], 0.0)


def test_a_run_without_a_budget_is_given_one(furnished, swarm) -> None:
    visitor = open_run(swarm)
    assert bars(visitor) == {}
    visitor.at.text_input(key=f"budget/{swarm}/v0/handoffs").set_value("0")
    visitor.presses("set_budget").finds_nothing_broken()
    assert limits(furnished, swarm) == RunBudget(handoffs=0)


def test_what_is_wrong_with_a_budget_is_said_and_kept(furnished, limited) -> None:
    visitor = open_run(limited)
    visitor.at.text_input(key=f"budget/{limited}/v1/calls").set_value("-3")
    visitor.presses("set_budget").finds_nothing_broken()
    assert "It must be at least 1." in visitor.text
    assert visitor.at.text_input(key=f"budget/{limited}/v1/calls").value == "-3"
    assert limits(furnished, limited) == RunBudget(cost_usd=Decimal("0.5"), calls=2)


def test_a_budget_changed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    furnished, limited
) -> None:
    visitor = open_run(limited)
    visitor.at.text_input(key=f"budget/{limited}/v1/calls").set_value("9")
    set_elsewhere(furnished, limited, 1, calls=5)
    visitor.presses("set_budget")

    assert "at version 2 now, set by Local operator" in visitor.refusals
    assert limits(furnished, limited) == RunBudget(calls=5)
    assert visitor.at.text_input(key=f"budget/{limited}/v1/calls").value == "9"
    assert "Local operator changed the budget meanwhile." in visitor.text
    assert "used 0 of 5" in visitor.text

    visitor.presses("set_budget").finds_nothing_broken()
    assert limits(furnished, limited) == RunBudget(cost_usd=Decimal("0.5"), calls=9)


def test_a_form_nobody_typed_into_follows_the_budget(furnished, limited) -> None:
    visitor = open_run(limited)
    set_elsewhere(furnished, limited, 1, calls=5)
    visitor.at.run()
    assert visitor.at.text_input(key=f"budget/{limited}/v2/calls").value == "5"
    assert visitor.at.text_input(key=f"budget/{limited}/v2/cost_usd").value == ""
    assert "meanwhile" not in visitor.text


def test_a_used_up_budget_is_said_in_words(furnished) -> None:
    stages = [{"name": name, "members": [{"name": name}]} for name in ("billing", "research")]
    spec = {"kind": "pipeline", "stages": stages, "budget": {"calls": 2}}
    save_pattern(furnished.desk, PRINCIPAL, name="short", owner="Support", spec=spec)
    run = launch(furnished.desk, PRINCIPAL, pattern="short", input={"request": "Hi"}).id
    set_elsewhere(furnished, run, 1, calls=1)
    furnished.worker.start()
    until(lambda: get_run(furnished.desk, PRINCIPAL, run).outcome)
    visitor = open_run(run)
    assert bars(visitor)["Model calls"] == ("1 of 1", ["used up", "began with 2"], 1.0)
    assert "Stopped: over budget" in visitor.text
    assert not keys(visitor) & STEPPING_IN


# Child runs.


@pytest.fixture
def nested(furnished) -> tuple[str, str]:
    """A run and its child, whose agent is stopped."""
    spec = {"kind": "single", "member": {"name": "ask_billing", "kind": "pattern"}}
    given = {**spec, "budget": {"calls": 5}}
    save_pattern(furnished.desk, PRINCIPAL, name="above", owner="Support", spec=given)
    run = launch(furnished.desk, PRINCIPAL, pattern="above", input={"request": "Hi"}).id
    kill_switches.kill(furnished.desk, PRINCIPAL, "agent/billing", "It refunds twice")
    furnished.worker.start()
    child = until(lambda: next(iter(view_run(furnished.desk, PRINCIPAL, run).children), None))
    until(lambda: kill_switches.halted(furnished.desk, PRINCIPAL, child.id))
    furnished.worker.stop()
    return run, child.id


def test_a_run_says_which_run_below_it_a_kill_switch_holds(nested) -> None:
    run, _child = nested
    said = "waits for a child run that is held before the next call of billing"
    assert said in open_run(run).refusals


def test_a_child_run_shows_the_budget_of_the_run_at_the_top_and_no_form(nested) -> None:
    _run, child = nested
    visitor = open_run(child)
    assert "of the run at the top" in visitor.text
    assert list(bars(visitor)) == ["Model calls"]
    assert keys(visitor) & STEPPING_IN == {"tell"}


def test_a_message_that_a_child_run_took_up_leads_there(furnished) -> None:
    spec = {"kind": "single", "member": {"name": "ask_billing", "kind": "pattern"}}
    save_pattern(furnished.desk, PRINCIPAL, name="above", owner="Support", spec=spec)
    run = launch(furnished.desk, PRINCIPAL, pattern="above", input={"request": "Hi"}).id
    interventions.add_message(furnished.desk, PRINCIPAL, run, text="Be brief")
    furnished.worker.start()
    until(lambda: get_run(furnished.desk, PRINCIPAL, run).answer)
    (child,) = view_run(furnished.desk, PRINCIPAL, run).children

    (told,) = [each for each in open_run(run).drawn("rows") if each["label"] == TOLD]

    taken = told["rows"][0]["cells"][2]
    assert taken["sub"].startswith("in a child run")
    assert f"run={child.id}" in taken["href"]


# Rights, and Japanese.


def test_who_may_only_look_sees_what_was_ordered_and_no_way_to_step_in(
    furnished, swarm, monkeypatch: pytest.MonkeyPatch
) -> None:
    interventions.add_message(furnished.desk, PRINCIPAL, swarm, text="Mind the costs")
    set_elsewhere(furnished, swarm, 0, calls=5)
    somebody = Principal("prn_x", "Somebody", HOME, frozenset({Role.VIEWER}))
    monkeypatch.setattr(door, "enter", lambda *_: Entry(somebody, ()))

    visitor = open_run(swarm)

    assert not keys(visitor) & STEPPING_IN
    assert cells(visitor, TOLD)
    assert list(bars(visitor)) == ["Model calls"]


def test_it_all_is_there_in_japanese(furnished, swarm) -> None:
    interventions.add_message(furnished.desk, PRINCIPAL, swarm, text="Mind the costs")
    set_elsewhere(furnished, swarm, 0, calls=5)
    visitor = open_run(swarm, "ja")
    for english in ("Budget", "Tell", "nobody yet", "Next agent", "used 0"):
        assert english not in visitor.text
