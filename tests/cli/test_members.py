"""Members and workspaces on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Command


def test_a_first_admin_is_named_before_anybody_signs_in(cli: Command) -> None:
    added = cli("members", "add", "boss@example.com", "--role", "admin")
    assert added.code == 0
    assert "is assigned: admin" in added.out
    assert "boss@example.com" in cli("members").out
    boss = cli("members", "--json").document["items"][0]
    assert boss["assigned"]["roles"] == ["admin"]
    refused = cli("members", "remove", boss["id"])
    assert refused.code == 6
    assert "the last admin" in refused.err


def test_what_is_assigned_is_replaced_and_taken_away(cli: Command) -> None:
    ann = cli("members", "add", "ann@example.com", "--role", "viewer", "--json").document["id"]
    changed = cli("members", "change", ann, "--grant", "operator:pattern/ask_billing", "--json")
    grants = [{"role": "operator", "subject": "pattern/ask_billing"}]
    assert changed.document["assigned"] == {"roles": [], "grants": grants}
    assert cli("members", "change", ann, "--expected-version", "1").code == 6
    nothing = cli("members", "change", ann, "--nothing", "--json").document["assigned"]
    assert nothing == {"roles": [], "grants": []}


def test_a_person_is_disabled_enabled_and_signed_out(cli: Command) -> None:
    ann = cli("members", "add", "ann@example.com", "--json").document["id"]
    assert "is disabled" in cli("members", "disable", ann).out
    assert "may come in again" in cli("members", "enable", ann).out
    assert "is signed out everywhere" in cli("members", "sign-out", ann).out
    assert cli("members", "disable", "prn_unknown").code == 4


def test_commands_are_about_the_workspace_the_environment_names(
    cli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli("workspaces", "create", "payments", "Payments 決済").code == 0
    assert cli("workspaces", "rename", "payments", "Treasury").code == 0
    assert "Treasury" in cli("workspaces").out
    monkeypatch.setenv("CONTROL_PLANE_WORKSPACE", "payments")
    assert cli("agents", "--json").document["items"] == []
    assert cli("members", "add", "pat@example.com", "--role", "admin").code == 0
    monkeypatch.setenv("CONTROL_PLANE_WORKSPACE", "legal")
    refused = cli("agents")
    assert refused.code == 4
    assert "no workspace 'legal'" in refused.err
