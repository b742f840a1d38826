"""Agents, patterns, connections and tools on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.planes import BILLING


def written(folder: Path, document: Any) -> str:
    path = folder / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    "kind", ["agents", "patterns", "connections", "tools", "runs", "approvals", "schedules"]
)
def test_without_a_command_below_records_are_listed(cli: Command, kind: str) -> None:
    bare, listed = cli(kind), cli(kind, "list")

    assert bare.code == listed.code == 0
    assert bare.out == listed.out
    assert isinstance(cli(kind, "--json").document["items"], list)
    assert cli("--json", kind).document == cli(kind, "list", "--json").document


@pytest.mark.parametrize("kind", ["agents", "patterns", "connections", "tools"])
@pytest.mark.parametrize("below", ["show"])
def test_a_name_that_is_not_there_exits_with_4(cli: Command, kind: str, below: str) -> None:
    done = cli(kind, below, "nothing")

    assert done.code == 4
    assert "'nothing'" in done.err
    problem = cli(kind, below, "nothing", "--json").problem
    assert problem["type"] == "urn:control-plane:problem:not_found"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("agents", "billing"),
        ("patterns", "gated_swarm"),
        ("connections", "rehearsal"),
        ("tools", "refund"),
    ],
)
def test_what_show_prints_can_be_saved_again(
    cli: Command, tmp_path: Path, kind: str, name: str
) -> None:
    shown = cli(kind, "show", name, "--json").document
    key = {"agents": "role", "connections": "default_model"}.get(kind, "description")
    shown["spec"][key] = "Changed"

    first = cli(kind, "save", "-f", written(tmp_path, shown), "--json")
    second = cli(
        kind, "save", "-f", written(tmp_path, {**shown, "spec": {**shown["spec"], key: "Again"}})
    )

    assert first.document["version"] == 2
    assert first.document["spec"][key] == "Changed"
    assert second.code == 6
    assert cli(kind, "show", name).code == 0


def test_an_agent_is_registered_from_standard_input(
    cli: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = written(tmp_path, {"name": "clerk", "owner": "経理", "spec": BILLING})
    with Path(path).open(encoding="utf-8") as file:
        monkeypatch.setattr("sys.stdin", file)
        done = cli("agents", "save", "-f", "-")

    assert done.code == 0
    assert "clerk is at version 1" in done.out
    assert "経理" in cli("agents", "list").out


def test_everything_wrong_with_a_file_is_named(cli: Command, tmp_path: Path) -> None:
    spec = {**BILLING, "model": "", "connection": "Bad Name", "temperature": 9}
    path = written(tmp_path, {"name": "clerk", "owner": "", "spec": spec})

    done = cli("agents", "save", "-f", path)

    assert done.code == 2
    assert {line.partition(":")[0] for line in done.err.splitlines()} == {
        "owner",
        "model",
        "connection",
        "temperature",
    }
    problems = cli("agents", "save", "-f", path, "--json").problem["problems"]
    assert len(problems) == 4


@pytest.mark.parametrize("content", ["{", "[]", '"x"', '{"odd": 1}'])
def test_a_file_that_holds_something_else_is_refused(
    cli: Command, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "odd.json"
    path.write_text(content, encoding="utf-8")

    assert cli("agents", "save", "-f", str(path)).code == 2
    assert cli("agents", "save", "-f", str(tmp_path / "missing.json")).code == 2
    assert cli("agents", "save", "-f", str(tmp_path)).code == 2


def test_a_bare_specification_is_named_on_the_command_line(cli: Command, tmp_path: Path) -> None:
    path = written(tmp_path, {"kind": "single", "member": {"name": "billing"}})

    assert cli("patterns", "check", "ask", "-f", path).code == 0
    saved = cli("patterns", "save", "ask", "-f", path, "--owner", "me", "--json")

    assert (saved.document["name"], saved.document["owner"]) == ("ask", "me")
    assert cli("patterns", "save", "ask", "-f", path).code == 2


@pytest.mark.parametrize("version", [0, -1, 10**20, "x", 1.5])
def test_a_version_that_is_none_is_refused(cli: Command, tmp_path: Path, version: object) -> None:
    agent = {**cli("agents", "show", "billing", "--json").document, "version": version}

    done = cli("agents", "save", "-f", written(tmp_path, agent))

    assert done.code == 2
    assert "version" in done.err
    assert cli("agents", "restore", "billing", str(version)).code == 2


def test_versions_are_listed_and_restored(cli: Command, tmp_path: Path) -> None:
    agent = cli("agents", "show", "billing", "--json").document
    agent["spec"]["role"] = "Changed"
    cli("agents", "save", "-f", written(tmp_path, agent))

    restored = cli("agents", "restore", "billing", "1", "--json")

    assert restored.document["version"] == 3
    assert restored.document["spec"]["role"] == BILLING["role"]
    numbers = [
        v["number"] for v in cli("agents", "versions", "billing", "--json").document["items"]
    ]
    assert numbers == [3, 2, 1]
    assert cli("agents", "restore", "billing", "9").code == 4
    assert cli("agents", "restore", "billing", "1", "--expected-version", "1").code == 6


def test_a_pattern_is_checked_without_saving_it(cli: Command, tmp_path: Path) -> None:
    spec = {"kind": "single", "member": {"name": "ghost"}}
    bad = cli("patterns", "check", "-f", written(tmp_path, {"name": "x", "spec": spec}))
    spec["member"] = {"name": "billing"}
    good = cli("patterns", "check", "-f", written(tmp_path, {"name": "x", "spec": spec}))

    assert bad.code == 2
    assert "ghost" in bad.err
    assert good.code == 0
    assert cli("patterns", "show", "x").code == 4


def test_a_pattern_is_shown_with_its_topology(cli: Command) -> None:
    lines = cli("patterns", "show", "gated_swarm").out.splitlines()

    assert ["triage", "billing", "handoff"] in [line.split() for line in lines]


def test_a_connection_is_saved_from_options_and_removed(cli: Command) -> None:
    saved = cli(
        *("connections", "save", "--name", "mine", "--base-url", "http://127.0.0.1:9/v1"),
        *("--api-key-env", "MY_KEY", "--model", "m"),
    )

    assert saved.code == 0
    assert "MY_KEY" in cli("connections", "show", "mine").out
    probed = cli("connections", "probe", "mine")
    assert probed.code == 7
    assert probed.err
    assert cli("connections", "remove", "mine").code == 0
    assert cli("connections", "remove", "rehearsal").code == 6
    assert cli("connections", "save", "--name", "half").code == 2


def test_the_rehearsal_model_is_probed(cli: Command) -> None:
    done = cli("connections", "probe", "rehearsal", "--model", "rehearsal-small", "--json")

    assert (done.code, done.document["reachable"]) == (0, True)


def test_a_tool_nobody_uses_is_removed(cli: Command) -> None:
    assert cli("tools", "remove", "refund", "--json").document == {"removed": "refund"}
    assert cli("tools", "show", "refund").code == 4
