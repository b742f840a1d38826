"""Retention, legal holds and one person's data on the command line."""

from __future__ import annotations

from pathlib import Path

from control_plane.bootstrap import Plane
from control_plane.domain.access import PrincipalKind
from control_plane.domain.members import Person
from tests.cli.conftest import Command


def test_rules_are_listed_set_and_carried_out(cli: Command) -> None:
    assert cli("retention").out.count("for ever") == 5
    assert "20 days" in cli("retention", "set", "runs", "20").out
    dry = cli("retention", "run", "--dry-run")
    assert dry.out == "Would remove 0 of runs.\n"
    assert cli("retention", "run", "--json").document["counts"] == {"runs": 0}
    assert "20 days" not in cli("retention", "set", "runs", "for-ever").out
    assert cli("retention", "set", "webhook_deliveries", "for-ever").code == 2
    assert cli("retention", "set", "runs", "soon").code == 2
    assert cli("retention", "set", "audit_events", "30").code == 2


def test_holds_are_placed_and_released_with_a_reason(cli: Command) -> None:
    assert "Nothing is held" in cli("holds").out
    hold = cli("holds", "place", "pattern", "ask_billing", "--reason", "Case 7", "--json").document
    assert "Case 7" in cli("holds").out
    assert cli("holds", "release", hold["id"], "--reason", "Closed").code == 0
    assert "Nothing is held" in cli("holds", "list").out
    assert "Case 7" in cli("holds", "list", "--released").out
    assert cli("holds", "release", hold["id"], "--reason", "Again").code == 6
    assert cli("holds", "place", "run", "--reason", "x").code == 2


def test_a_persons_data_is_exported_and_erased(cli: Command, plane: Plane, tmp_path: Path) -> None:
    ann = Person(
        "prn_a", PrincipalKind.PERSON, "idp", "s", "Ann", "a@example.org", plane.desk.now()
    )
    with plane.desk.store.writing() as tx:
        tx.people.add(ann)
    file = tmp_path / "ann.json"
    assert cli("person", "export", "prn_a", "-o", str(file)).code == 0
    assert "a@example.org" in file.read_text(encoding="utf-8")
    assert "--yes" in cli("person", "erase", "prn_a").err
    assert cli("person", "erase", "prn_a", "--yes").code == 0
    assert "a@example.org" not in cli("person", "export", "prn_a").out
    assert cli("person", "export", "prn_b").code == 4
