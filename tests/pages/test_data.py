"""The data page: rules, holds and one person's data."""

from __future__ import annotations

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.access import PrincipalKind, Role
from control_plane.domain.errors import Conflict
from control_plane.domain.members import Membership, Person, Source
from control_plane.services.control import fork
from control_plane.services.holds import list_holds, place_hold
from control_plane.services.launch import launch
from control_plane.services.retention import read_retention
from storage.emptying import empty_runs
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL


def joined(plane: Plane) -> Person:
    now = plane.desk.now()
    ann = Person("prn_a", PrincipalKind.PERSON, "idp", "s", "Ann Archer", "a@example.org", now)
    with plane.desk.store.writing() as tx:
        tx.people.add(ann)
        held = frozenset({Role.VIEWER})
        tx.members.add(Membership("default", ann.id, Source.ASSIGNED, held, frozenset(), 1, now))
    return ann


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_opens_and_says_what_to_do_where_there_is_nothing(
    empty: Plane, language: str
) -> None:
    shown = Visitor(language).visit("data").text
    if language == "en":
        assert "Nothing is held" in shown
        assert "Nobody has signed in yet" in shown


def test_a_rule_is_set(furnished: Plane) -> None:
    visitor = Visitor().visit("data")
    visitor.at.number_input(key="retention_days/run_contents").set_value(90)
    visitor.presses("save_retention").finds_nothing_broken()
    rules = {rule.kind.name: rule.days for rule in read_retention(furnished.desk, PRINCIPAL).rules}
    assert rules["run_contents"] == 90
    assert "90 days" in visitor.text


def test_too_few_days_are_refused_in_the_form(furnished: Plane) -> None:
    visitor = Visitor().visit("data")
    visitor.at.selectbox(key="retention_kind").set_value("audit_events").run()
    visitor.at.number_input(key="retention_days/audit_events").set_value(30)
    assert "365" in visitor.presses("save_retention").refusals


def test_what_would_go_is_said_before_it_goes(furnished: Plane) -> None:
    assert "Nothing is over its time" in Visitor().visit("data").presses("dry_run").text


def test_a_hold_is_placed_and_released(furnished: Plane) -> None:
    run = launch(furnished.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Hello"})
    visitor = Visitor().visit("data")
    visitor.at.text_input(key="hold_target").set_value("run_1")
    visitor.at.text_input(key="hold_reason").set_value("Case 7")
    assert "There is no run 'run_1'" in visitor.presses("place_hold").refusals
    visitor.at.text_input(key="hold_target").set_value(run.id)
    visitor.at.text_input(key="hold_reason").set_value("")
    assert "Say why" in visitor.presses("place_hold").refusals
    visitor.at.text_input(key="hold_reason").set_value("Case <b>7</b>")
    visitor.presses("place_hold")
    hold = list_holds(furnished.desk, PRINCIPAL)[0]
    assert (hold.target, hold.reason) == (run.id, "Case <b>7</b>")
    (table,) = [
        one for one in Visitor().visit("data").drawn("rows") if one["label"] == "Legal holds"
    ]
    assert table["rows"][0]["cells"][-1]["text"] == "Release"
    assert table["rows"][0]["cells"][-1]["href"] == f"data?hold={hold.id}"
    visitor = Visitor().visit("data", hold=hold.id)
    visitor.at.text_input(key="release_reason").set_value("Closed")
    visitor.presses("release_hold")
    assert list_holds(furnished.desk, PRINCIPAL) == []


def test_a_person_is_erased_unless_held(furnished: Plane) -> None:
    ann = joined(furnished)
    hold = place_hold(furnished.desk, PRINCIPAL, kind="person", target=ann.id, reason="Case 7")
    refused = Visitor().visit("data").presses("erase_person").refusals
    assert "legal hold" in refused
    with furnished.desk.store.writing() as tx:
        tx.holds.release(hold.id, by="x", reason="x", now=furnished.desk.now())
    Visitor().visit("data").presses("erase_person").finds_nothing_broken()
    with furnished.desk.store.reading() as tx:
        person = tx.people.get(ann.id)
    assert person is not None
    assert person.name == ""


def test_a_run_whose_contents_went_says_so_and_is_not_tried_again(furnished: Plane) -> None:
    run = launch(furnished.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Secret"})
    with furnished.store.database.writing() as sql:
        empty_runs(sql, [run.id], now_micros=1)
    shown = Visitor().visit("run", run=run.id).text
    assert "What was said in this run was removed" in shown
    assert "Secret" not in shown
    with pytest.raises(Conflict, match="launch it anew"):
        fork(furnished.desk, PRINCIPAL, run.id)
