"""Channels and reviewers on the command line."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

ADDRESS = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


@pytest.fixture(autouse=True)
def _typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{ADDRESS}\n"))


def test_an_address_is_read_from_standard_input_and_never_shown(cli: Command) -> None:
    saved = cli("channels", "save", "--name", "ops", "--url-stdin", "--event", "decided")
    assert (saved.code, saved.err) == (0, "")
    shown = cli("channels", "show", "ops")
    assert "slack" in shown.out
    everything = shown.out + cli("channels", "show", "ops", "--json").out + cli("channels").out
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in everything


def test_it_is_changed_by_the_file_it_is_shown_as(cli: Command, tmp_path: Path) -> None:
    cli("channels", "save", "--name", "ops", "--url-stdin")
    document = cli("channels", "show", "ops", "--json").document
    document["spec"]["pattern"] = "refunds"
    file = tmp_path / "ops.json"
    file.write_text(json.dumps(document))
    assert cli("channels", "save", "-f", str(file)).code == 0
    assert cli("channels", "show", "ops", "--json").document["version"] == 2


def test_it_is_paused_tried_and_removed(cli: Command) -> None:
    cli("channels", "save", "--name", "ops", "--url-stdin")
    assert cli("channels", "pause", "ops").code == 0
    assert cli("channels", "test", "ops").code == 6
    assert cli("channels", "resume", "ops").code == 0
    sent = cli("channels", "test", "ops", "--json").document
    assert sent["id"] in cli("channels", "log", "--channel", "ops").out
    assert cli("channels", "log", "--status", "dead").out == "Nobody was told yet.\n"
    assert cli("channels", "send-again", sent["id"]).code == 6
    assert cli("channels", "remove", "ops").code == 0
    assert "No channels yet" in cli("channels").out


def test_what_is_missing_or_unknown_is_said(cli: Command) -> None:
    assert cli("channels", "show", "ops").code == 4
    assert cli("channels", "save").code == 2
    assert cli("channels", "save", "--name", "ops", "--secret", "nothing").code == 2


def test_reviewers_are_listed_and_written_as_csv(cli: Command) -> None:
    assert "Nobody decided anything" in cli("reviewers").out
    assert cli("reviewers", "--csv").out.startswith("principal_id,name,open")
