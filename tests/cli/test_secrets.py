"""Secrets on the command line: the value comes in by a pipe and never goes out."""

from __future__ import annotations

import io

import pytest

from control_plane.bootstrap import Plane
from control_plane.secrets.vault import KeyVault
from control_plane.services.secrets import read_secret
from tests.cli.conftest import Command

VALUE = "sk-planted-0123456789abcdef"


def piped(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_secret_is_kept_from_a_pipe_shown_without_its_value_and_removed(
    plane: Plane, cli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    for line in (
        ("secrets", "set", "openai"),
        ("secrets", "set", "openai"),
        ("secrets",),
        ("secrets", "list", "--json"),
        ("secrets", "show", "openai"),
        ("secrets", "show", "openai", "--json"),
    ):
        piped(monkeypatch, VALUE + "\n")
        done = cli(*line)
        assert done.code == 0, done
        said += [done.out, done.err]
    assert VALUE not in "".join(said)
    assert "version 2" in said[2]
    assert read_secret(plane.desk, "default", "openai") == VALUE
    assert cli("secrets", "remove", "openai").code == 0
    assert cli("secrets", "show", "openai").code == 4


def test_a_key_can_be_made_and_used(cli: Command) -> None:
    key = cli("secrets", "new-key", "--json").document["key"]
    assert cli("secrets", "new-key").out.strip() != key
    vault = KeyVault((key,))
    assert vault.open(vault.seal("x", context="c"), context="c") == "x"


def test_an_empty_value_is_refused(cli: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    piped(monkeypatch, "\n")
    assert cli("secrets", "set", "openai").code == 2


def test_what_older_keys_sealed_is_sealed_anew(cli: Command) -> None:
    assert cli("secrets", "reseal", "--json").document == {"resealed": 0}


def test_a_connection_names_its_key_on_the_command_line(cli: Command) -> None:
    line = ("connections", "save", "--name", "real", "--base-url", "https://api.example/v1")
    assert cli(*line, "--api-key", "store:openai").code == 0
    assert "store:openai" in cli("connections", "show", "real").out
    refused = cli(*line, "--api-key", VALUE)
    assert refused.code == 2
    assert VALUE not in refused.out + refused.err
