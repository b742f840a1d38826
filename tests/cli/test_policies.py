"""`policy` on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from control_plane.bootstrap import Plane
from tests.autonomy import approve_alike
from tests.cli.conftest import Command

REFUND: dict[str, Any] = {"on": "tool", "target": "refund"}


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "policy.json"
    path.write_text(json.dumps({"rules": [REFUND]}))
    return path


def test_what_show_prints_can_be_saved_again(cli: Command, draft: Path) -> None:
    assert "no rules" in cli("policy").out
    saved = cli("policy", "save", "-f", str(draft), "--expected-version", "0", "--note", "first")
    assert (saved.code, saved.out) == (0, "The policy is at version 1.\n")
    shown = cli("policy", "show")
    assert "1. Before any agent calls the tool refund: block." in shown.out
    draft.write_text(cli("policy", "show", "--json").out)
    again = cli("policy", "save", "-f", str(draft), "--expected-version", "1")
    assert again.out == "The policy is at version 1.\n"


def test_versions_are_listed_compared_and_restored(cli: Command, draft: Path) -> None:
    cli("policy", "save", "-f", str(draft), "--expected-version", "0", "--note", "first")
    draft.write_text(json.dumps({"rules": [{**REFUND, "quorum": 2}]}))
    cli("policy", "save", "-f", str(draft), "--expected-version", "1")
    assert "first" in cli("policy", "history").out
    assert "rules.1.quorum\n  - 1\n  + 2" in cli("policy", "diff", "1", "2").out
    assert "Version 3" in cli("policy", "restore", "1").out
    assert cli("policy", "restore", "9").code == 4
    stale = cli("policy", "save", "-f", str(draft), "--expected-version", "1")
    assert "version 3 now" in stale.err


def test_a_draft_is_tried_without_being_saved(cli: Command, draft: Path) -> None:
    done = cli("policy", "simulate", "-f", str(draft), "--days", "7")
    assert done.code == 0, done.err
    assert "would have asked 0 times" in done.out
    assert cli("policy", "show", "--json").document["version"] == 0


def test_autonomy_is_granted_and_revoked(plane: Plane, cli: Command, tmp_path: Path) -> None:
    approve_alike(plane, times=20)
    (proposal,) = cli("policy", "autonomy", "--json").document["proposals"]
    assert proposal["id"] in cli("policy", "autonomy").out
    grant = cli("policy", "grant", proposal["id"], "--json").document["id"]
    assert grant in cli("policy", "autonomy").out
    assert "revoked" in cli("policy", "revoke", grant).out
    assert cli("policy", "dismiss", proposal["id"]).code == 4
    path = tmp_path / "takes.json"
    path.write_text(json.dumps({"after": 50, "days": 7}))
    kept = cli("policy", "set-autonomy", "-f", str(path), "--expected-version", "0")
    assert kept.out == "What autonomy takes is at version 1.\n"
