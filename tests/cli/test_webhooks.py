"""Webhooks on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command

SAVE = ["webhooks", "save"]
OPS = ["--name", "ops", "--url", "https://hooks.example.com/", "--event", "run.*"]


def test_a_saved_endpoint_is_listed_and_shown_with_its_secret_once(cli: Command) -> None:
    saved = cli(*SAVE, *OPS)
    assert (saved.code, saved.err) == (0, "")
    assert "whsec_" in saved.out
    listed = cli("webhooks")
    assert "https://hooks.example.com/" in listed.out
    shown = cli("webhooks", "show", "ops")
    assert "run.*" in shown.out
    assert "whsec_" not in shown.out + cli("webhooks", "show", "ops", "--json").out


def test_it_is_changed_by_the_file_it_is_shown_as(cli: Command, tmp_path: Path) -> None:
    cli(*SAVE, *OPS)
    document = cli("webhooks", "show", "ops", "--json").document
    document["spec"]["events"] = ["*"]
    file = tmp_path / "ops.json"
    file.write_text(json.dumps(document))
    assert cli(*SAVE, "-f", str(file)).code == 0
    assert cli("webhooks", "show", "ops", "--json").document["version"] == 2
    assert cli(*SAVE, "-f", str(file)).code == 6


def test_a_test_event_is_found_on_the_log_and_sent_again(cli: Command) -> None:
    cli(*SAVE, *OPS)
    sent = cli("webhooks", "test", "ops", "--json").document
    assert sent["id"] in cli("webhooks", "deliveries", "--endpoint", "ops", "--since", "1h").out
    assert cli("webhooks", "deliveries", "--status", "dead").out == "Nothing was told yet.\n"
    assert "It was not tried yet." in cli("webhooks", "delivery", sent["id"]).out
    assert cli("webhooks", "replay", sent["id"]).code == 0
    assert cli("webhooks", "replay", "--endpoint", "ops").out == "0 are sent again.\n"
    assert cli("webhooks", "replay").code == 2


def test_it_is_paused_resumed_given_a_new_secret_and_removed(cli: Command) -> None:
    cli(*SAVE, *OPS)
    assert cli("webhooks", "pause", "ops", "--note", "Moving").code == 0
    assert "paused (person)" in cli("webhooks").out
    assert cli("webhooks", "test", "ops").code == 6
    assert cli("webhooks", "resume", "ops").code == 0
    rotated = cli("webhooks", "secret", "ops")
    assert "whsec_" in rotated.out
    assert "The old one is valid until" in rotated.out
    assert cli("webhooks", "remove", "ops").code == 0
    assert "No endpoints yet" in cli("webhooks").out


def test_what_is_missing_is_said(cli: Command) -> None:
    assert cli(*SAVE, "--name", "ops").code == 2
    assert cli("webhooks", "show", "ops").code == 4
