"""`governance` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command
from tests.planes import BILLING

CREDIT = {**BILLING, "limits": {"cost_usd": "0.50"}}


def register(cli: Command, folder: Path, tier: str = "high", **draft: object) -> None:
    document = {"name": "credit", "owner": "risk@example.com", "risk_tier": tier, "spec": CREDIT}
    path = folder / "credit.json"
    path.write_text(json.dumps({**document, **draft}))
    assert cli("agents", "save", "-f", str(path)).code == 0


def test_agents_stand_in_a_table_with_what_is_wrong(cli: Command) -> None:
    done = cli("governance")
    assert done.code == 0
    assert "billing   limited  draft  Support  -      ownerless" in done.out


def test_what_is_missing_is_told_before_and_when_it_is_asked_for(
    cli: Command, tmp_path: Path
) -> None:
    register(cli, tmp_path)
    assert "No evaluation" not in cli("governance", "show", "credit").out
    assert cli("governance", "promote", "credit", "staging").code == 0
    assert "No evaluation of version 1" in cli("governance", "show", "credit").out
    refused = cli("governance", "promote", "credit", "production", "--json")
    assert refused.code == 2
    assert [p["field"] for p in refused.problem["problems"]] == [
        "controls.evaluation",
        "controls.guardrails",
    ]


def test_a_request_is_attested_asked_listed_and_withdrawn(cli: Command, tmp_path: Path) -> None:
    register(cli, tmp_path)
    cli("governance", "promote", "credit", "staging")
    for control in ("evaluation", "guardrails"):
        done = cli("governance", "attest", "credit", control, "--reference", "doc-1", "--json")
        assert done.code == 0, done.err
    asked = cli("governance", "promote", "credit", "production", "--note", "Q3", "--json").document
    id = asked["request"]["id"]
    assert id in cli("governance", "requests").out
    assert cli("governance", "decide", id, "approve").code == 5
    assert cli("governance", "withdraw", id).code == 0
    assert "No request waits." in cli("governance", "requests").out
    assert "was asked for" in cli("governance", "timeline", "credit").out
    evidence = done.document["id"]
    assert cli("governance", "withdraw-evidence", "credit", evidence).code == 0


def test_what_show_prints_can_be_saved_again_but_not_with_another_stage(
    cli: Command, tmp_path: Path
) -> None:
    register(cli, tmp_path)
    shown = cli("agents", "show", "credit", "--json").document
    path = tmp_path / "shown.json"
    path.write_text(json.dumps(shown))
    assert cli("agents", "save", "-f", str(path)).code == 0
    path.write_text(json.dumps({**shown, "stage": "production"}))
    refused = cli("agents", "save", "-f", str(path))
    assert refused.code == 2
    assert "promotion" in refused.err


def test_controls_are_shown_and_saved(cli: Command, tmp_path: Path) -> None:
    assert "evaluation" in cli("governance", "controls").out
    path = tmp_path / "controls.json"
    path.write_text(json.dumps({"production": ["owner"]}))
    save = ("governance", "save-controls", "high", "-f", str(path), "--expected-version", "0")
    assert cli(*save).code == 0
    assert cli(*save).code == 6


def test_the_report_is_printed_or_written(cli: Command, tmp_path: Path) -> None:
    assert "# Compliance report" in cli("governance", "report").out
    assert "# コンプライアンスレポート" in cli("governance", "report", "--language", "ja").out
    assert "report" in cli("governance", "report", "--json").document
    assert "name one with -o" in cli("governance", "report", "--format", "pdf").err
    path = tmp_path / "report.pdf"
    written = cli("governance", "report", "--format", "pdf", "--since", "7d", "-o", str(path))
    assert written.code == 0
    assert path.read_bytes().startswith(b"%PDF")
    again = cli("governance", "report", "--format", "pdf", "-o", str(path))
    assert again.code == 2
