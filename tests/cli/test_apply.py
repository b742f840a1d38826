"""The fleet as code on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from control_plane.bootstrap import Plane, build, use_plane
from control_plane.domain.access import local_principal
from control_plane.services.fleet import read_fleet
from control_plane.settings import Settings
from tests.cli.conftest import Command
from tests.planes import PRINCIPAL


@pytest.fixture
def fleet_file(cli: Command, tmp_path: Path) -> Path:
    """What is there, written down."""
    path = tmp_path / "fleet.yaml"
    path.write_text(cli("export").out, encoding="utf-8")
    return path


def changed(path: Path, old: str, new: str) -> str:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(path)


def test_what_was_exported_applies_to_nothing_and_exports_the_same_bytes(
    cli: Command, fleet_file: Path, tmp_path: Path, database_url: str
) -> None:
    before = fleet_file.read_text(encoding="utf-8")
    empty = build(Settings(database_url=database_url, data_folder=tmp_path))
    use_plane(empty)
    try:
        assert cli("apply", "-f", str(fleet_file), "--plan").code == 12
        assert "agents" not in read_fleet(empty.desk, PRINCIPAL)
        assert cli("apply", "-f", str(fleet_file), "--yes").code == 0
        assert cli("export").out == before
        assert cli("apply", "-f", str(fleet_file), "--plan", "--prune").code == 0
    finally:
        empty.close()


def test_a_plan_says_what_would_change_and_exits_with_12(cli: Command, fleet_file: Path) -> None:
    changed(fleet_file, "owner: Support", "owner: Finance")
    file = changed(fleet_file, "instructions: You", "instructions: |\n      First\n      You")

    done = cli("apply", "-f", file, "--plan")

    assert done.code == 12
    assert '~ agents.billing\n    owner: "Support" → "Finance"' in done.out
    assert "      +First" in done.out
    assert "1 change, 6 unchanged" in done.out
    assert cli("agents", "show", "billing", "--json").document["owner"] == "Support"


def test_nothing_is_applied_unasked(cli: Command, fleet_file: Path) -> None:
    file = changed(fleet_file, "owner: Support", "owner: Finance")

    done = cli("apply", "-f", file)

    assert done.code == 2
    assert "--yes" in done.err
    assert cli("agents", "show", "billing", "--json").document["owner"] == "Support"


class Person(io.StringIO):
    """Somebody at a keyboard."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("answer", "code"), [("yes\n", 0), ("y\n", 2), ("", 2)])
def test_a_person_is_asked_before(
    cli: Command, fleet_file: Path, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    file = changed(fleet_file, "owner: Support", "owner: Finance")
    monkeypatch.setattr("sys.stdin", Person(answer))

    assert cli("apply", "-f", file).code == code

    owner = cli("agents", "show", "billing", "--json").document["owner"]
    assert owner == ("Finance" if code == 0 else "Support")


def test_a_plan_that_was_kept_is_applied_only_while_it_still_holds(
    cli: Command, fleet_file: Path, tmp_path: Path
) -> None:
    file = changed(fleet_file, "owner: Support", "owner: Finance")
    kept = tmp_path / "plan.txt"
    kept.write_text(cli("apply", "-f", file, "--plan", "--json").out, encoding="utf-8")
    other = tmp_path / "other.json"
    billing = {**cli("export", "--json").document["agents"]["billing"], "role": "Else"}
    other.write_text(json.dumps({"agents": {"billing": billing}}))
    assert cli("apply", "-f", str(other), "--yes").code == 0

    refused = cli("apply", "-f", file, "--yes", "--planned", str(kept))

    assert refused.code == 6
    assert "agents.billing" in refused.err
    assert cli("agents", "show", "billing", "--json").document["owner"] == "Support"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("owner: Support", "ownr: Support", ":17:5: agents.billing.ownr: There is no such field"),
        ("fleet: 1", "fleet: 1\nfleet: 1", ":2:1: fleet: It is there twice"),
        ("name: triage", "name: nobody", "patterns.gated_swarm.members.0"),
    ],
)
def test_each_problem_says_file_line_and_column(
    cli: Command, fleet_file: Path, old: str, new: str, said: str
) -> None:
    done = cli("apply", "-f", changed(fleet_file, old, new), "--plan")

    assert done.code == 2
    assert said in done.err
    for line in done.err.splitlines():
        place, column = line.removeprefix(str(fleet_file)).split(":")[1:3]
        assert int(place) > 0
        assert int(column) > 0


def test_a_folder_of_files_is_one_document(cli: Command, fleet_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fleet"
    (folder / "deep").mkdir(parents=True)
    document = json.loads(cli("export", "--json").out)
    (folder / "a.json").write_text(json.dumps({"agents": document.pop("agents")}))
    (folder / "deep" / "b.yml").write_text(json.dumps(document))
    (folder / "notes.txt").write_text("{not read")

    assert cli("apply", "-f", str(folder), "--plan", "--prune").code == 0
    assert cli("apply", "-f", str(fleet_file), "-f", str(folder), "--plan").code == 2


def test_an_empty_folder_and_a_file_that_is_not_text_are_refused(
    cli: Command, tmp_path: Path
) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "bytes.yaml").write_bytes(b"\xff\xfe\x00")

    assert cli("apply", "-f", str(tmp_path / "none"), "--plan").code == 2
    assert "UTF-8" in cli("apply", "-f", str(tmp_path / "bytes.yaml"), "--plan").err


def test_an_export_goes_into_a_new_file_only(cli: Command, tmp_path: Path) -> None:
    target = tmp_path / "out.yaml"

    assert cli("export", "-o", str(target)).code == 0
    assert target.read_text(encoding="utf-8") == cli("export").out
    assert cli("export", "-o", str(target)).code == 2


def test_the_schema_is_for_editors(cli: Command) -> None:
    schema = cli("fleet", "schema").document

    assert set(schema["properties"]) == {
        "fleet", "connections", "tools", "agents", "patterns", "policy", "schedules", "webhooks",
        "channels",
    }  # fmt: skip
    assert "Keys stay outside" in schema["properties"]["connections"]["description"]


def test_the_fleet_of_another_workspace_is_not_in_the_document(plane: Plane) -> None:
    assert read_fleet(plane.desk, local_principal("other")) == {"fleet": 1}
