"""The audit record on the command line: listed, checked, exported, checked again elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from control_plane.bootstrap import Plane
from tests.cli.conftest import Command


def test_the_record_is_listed_by_who_what_and_when(cli: Command) -> None:
    saved = cli("audit", "--action", "agent.saved", "--actor", "local", "--since", "1h")
    assert saved.out.count("agent.saved") == 3
    assert cli("audit", "list", "--actor", "nobody").out == "Nothing is on record.\n"
    assert cli("audit", "--until", "1h").out == "Nothing is on record.\n"


def test_a_sound_record_is_said_to_hold(cli: Command) -> None:
    done = cli("audit", "verify")
    assert done.code == 0
    head = done.out.split()[-1]
    assert cli("audit", "verify", "--expect", head).code == 0
    assert cli("audit", "verify", "--expect", head[:-1] + "x").code == 2


def test_a_mistyped_place_is_refused_and_no_store_is_made_there(
    cli: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTROL_PLANE_DATA", str(tmp_path / "dtaa"))
    done = cli("audit", "verify")
    assert done.code == 3
    assert "There is no store at" in done.err
    assert not (tmp_path / "dtaa").exists()


def test_a_record_somebody_changed_is_refused_with_the_place(cli: Command, plane: Plane) -> None:
    with plane.store.database.writing() as sql:
        sql.execute(text("DROP TRIGGER audit_event_unchanged"))
        sql.execute(text("UPDATE audit_event SET actor = 'eve' WHERE seq = 2"))
    done = cli("audit", "verify")
    assert done.code == 13
    assert "Event 2 was changed" in done.out
    found = cli("audit", "verify", "--json").document
    assert [(one["seq"], one["fault"]) for one in found["breaks"]] == [(2, "changed")]


def test_an_export_is_checked_from_its_file_alone(cli: Command, tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    assert cli("audit", "export", "-o", str(file)).code == 0
    assert cli("audit", "verify", "--file", str(file)).code == 0
    lines = file.read_text(encoding="utf-8").splitlines()
    assert '"audit.exported"' in lines[-1]
    file.write_text("\n".join([*lines[:3], *lines[4:]]), encoding="utf-8")
    done = cli("audit", "verify", "--file", str(file))
    assert (done.code, "Events 3 to 3 are missing" in done.out) == (13, True)
    assert cli("audit", "verify", "--file", str(tmp_path / "none")).code == 2


def test_a_selection_can_be_exported(cli: Command, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    done = cli("audit", "export", "--subject", "agent/billing", "-o", str(file))
    assert "Wrote 1 record(s)" in done.out
    assert len(file.read_text(encoding="utf-8").splitlines()) == 2
    told = cli("audit", "verify", "--file", str(file))
    assert told.code == 0
    assert "A selection of the record of default, 1 event(s): nobody changed them." in told.out
    assert "head" not in told.out
    assert cli("audit", "verify", "--file", str(file), "--json").document["head"] is None
