"""Runs on the command line: launched, followed, acted on; the exit code says how they stand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from control_plane.bootstrap import Plane
from control_plane.services.patterns import save_pattern
from tests.cli.conftest import Command
from tests.planes import PRINCIPAL, joined_by_temporal


def test_a_run_is_launched_and_followed_to_its_answer(cli: Command) -> None:
    done = cli("run", "ask_billing", "--request", "Where is invoice 4711?")

    assert done.code == 0
    assert "Started run_" in done.out
    assert "model    rehearsal-small" in done.out
    assert "succeeded (answered)" in done.out


def test_following_in_json_is_one_record_a_line(cli: Command) -> None:
    done = cli("run", "ask_billing", "--input", "request=Hello", "--json")

    assert done.code == 0
    kinds = [record["event"] for record in done.records]
    assert set(kinds) == {"step", "run"}
    assert kinds[-1] == "run"
    assert done.records[-1]["run"]["status"] == "succeeded"
    assert done.records[-1]["run"]["answer"]


def test_a_run_is_launched_and_left_alone(cli: Command, tmp_path: Path) -> None:
    path = tmp_path / "input.json"
    path.write_text(json.dumps({"request": "Hello"}), encoding="utf-8")

    done = cli("run", "ask_billing", "--input-file", str(path), "--no-follow", "--json")

    assert (done.code, done.document["status"], done.document["source"]) == (0, "queued", "cli")


def test_the_same_idempotency_key_starts_nothing_new(cli: Command) -> None:
    line = ("run", "ask_billing", "--request", "Once", "--no-follow", "--idempotency-key", "k")

    first, second = cli(*line), cli(*line)

    assert "Started" in first.out
    assert "Already started" in second.out
    assert len(cli("runs", "list", "--json").document["items"]) == 1
    other = cli("run", "ask_billing", "--request", "Twice", "--no-follow", "--idempotency-key", "k")
    assert other.code == 6


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["run", "nothing", "--request", "x"], 4),
        (["run", "ask_billing"], 2),
        (["run", "ask_billing", "--input", "odd=1"], 2),
        (["run", "ask_billing", "--request", "x" * 1_100_000], 2),
        (["runs", "show", "run_0"], 4),
        (["runs", "follow", "run_0"], 4),
        (["runs", "cancel", "run_0"], 4),
        (["runs", "export", "run_0"], 4),
        (["runs", "list", "--cursor", "forged"], 2),
        (["runs", "list", "--since", "yesterday"], 2),
        (["approve", "apr_0"], 4),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_done_is_said_in_a_line_and_a_code(
    cli: Command, arguments: list[str], code: int
) -> None:
    done = cli(*arguments)

    assert done.code == code
    assert done.err.strip()
    assert "Traceback" not in done.err
    assert cli(*arguments, "--json").problem["exit_code"] == code


def test_a_run_that_waits_for_a_person_prints_how_to_decide_it(cli: Command) -> None:
    done = cli("run", "gated_swarm", "--request", "Refund my invoice 4711.", "--no-wait-for-person")

    assert done.code == 9
    assert "Waits for a person: handoff triage -> " in done.out
    approve = next(line for line in done.out.splitlines() if " approve apr_" in line)
    approval_id = approve.split()[-1]
    assert f"python -m control_plane approve {approval_id}" in approve
    assert cli("approve", approval_id).code == 0


def test_following_stops_in_time_and_the_run_does_not(
    cli: Command, waiting: dict[str, Any]
) -> None:
    done = cli("runs", "follow", waiting["run_id"], "--timeout", "0.2")

    assert done.code == 9
    assert cli("runs", "list", "--status", "waiting", "--json").document["items"]


def test_a_run_nobody_works_on_is_still_going_in_the_end(cli: Command, plane: Plane) -> None:
    run_id = cli("run", "ask_billing", "--request", "x", "--no-follow", "--json").document["id"]
    cli("runs", "pause", run_id)

    assert cli("runs", "follow", run_id, "--timeout", "0").code == 11


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        (["approve"], "approved"),
        (["approve", "--payload", '{"reason": "Checked", "summary": "Only 4711"}'], "edited"),
        (["approve", "--edit-file"], "edited"),
        (["approve", "--redirect"], "redirected"),
        (["reject", "--reason", "Not theirs."], "rejected"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_a_person_decides_and_the_run_goes_on(
    cli: Command, waiting: dict[str, Any], tmp_path: Path, decision: list[str], status: str
) -> None:
    edited = tmp_path / "edited.json"
    edited.write_text('{"reason": "Checked", "summary": "Only 4711"}', encoding="utf-8")
    value = {"--edit-file": str(edited), "--redirect": waiting["action"]["targets"][0]}.get(
        decision[-1]
    )
    verb, *options = [*decision, *([value] if value else [])]

    done = cli(verb, waiting["id"], *options, "--json")

    assert (done.code, done.document["status"]) == (0, status)
    followed = cli("runs", "follow", waiting["run_id"], "--no-wait-for-person")
    assert followed.code in (0, 7, 9)
    again = cli("approve", waiting["id"])
    assert again.code == 6
    assert status in again.err


def test_what_waits_is_listed_and_shown(cli: Command, waiting: dict[str, Any]) -> None:
    listed, shown = cli("approvals").out, cli("approvals", "show", waiting["id"]).out

    assert waiting["id"] in listed
    assert waiting["digest"] in shown
    assert waiting["action"]["payload"]["summary"] in shown


@pytest.mark.parametrize(
    "options",
    [
        ["--payload", "[]"],
        ["--payload", "{"],
        ["--redirect", "nobody"],
        ["--payload", '{"reason": 1}'],
    ],
    ids=str,
)
def test_a_decision_that_is_wrong_leaves_the_question_open(
    cli: Command, waiting: dict[str, Any], options: list[str]
) -> None:
    assert cli("approve", waiting["id"], *options).code == 2
    assert cli("approve", waiting["id"], "--digest", "0" * 64).code == 6
    assert cli("approvals", "show", waiting["id"], "--json").document["status"] == "pending"


def test_a_queued_run_is_paused_resumed_cancelled_and_retried(cli: Command) -> None:
    run_id = cli("run", "ask_billing", "--request", "x", "--no-follow", "--json").document["id"]

    statuses = [
        cli("runs", command, run_id, "--json").document["status"]
        for command in ("pause", "resume", "cancel", "retry", "cancel")
    ]

    assert statuses == ["paused", "queued", "cancelled", "queued", "cancelled"]
    assert cli("runs", "follow", run_id).code == 8
    refused = cli("runs", "pause", run_id)
    assert refused.code == 6
    assert "retry" in refused.err


def test_a_run_is_shown_forked_and_exported(cli: Command, tmp_path: Path) -> None:
    run_id = cli("run", "ask_billing", "--request", "One", "--json").records[-1]["run"]["id"]

    shown = cli("runs", "show", run_id)
    forked = cli("runs", "fork", run_id, "--latest-versions", "--json")
    exported = cli("runs", "export", run_id)

    assert "Steps:" in shown.out
    assert "rehearsal model" in shown.out
    assert forked.document["forked_from"] == run_id
    assert exported.document["run"]["id"] == run_id
    assert cli("export", run_id).document == exported.document
    target = tmp_path / "run.jsonl"
    assert cli("export", run_id, "-o", str(target)).code == 0
    assert json.loads(target.read_text(encoding="utf-8")) == exported.document
    again = cli("export", run_id, "-o", str(target))
    assert again.code == 2
    assert str(target) in again.err


def test_an_export_of_everything_holds_every_kind_of_record(
    cli: Command, waiting: dict[str, Any]
) -> None:
    records = cli("export", "--everything").records

    assert {record["kind"] for record in records} == {
        "connection",
        "tool",
        "agent",
        "pattern",
        "run",
        "approval",
        "audit_event",
    }


def test_runs_are_filtered_and_paged(cli: Command) -> None:
    for number in range(3):
        cli("run", "ask_billing", "--request", f"Question {number}", "--no-follow")

    page = cli("runs", "list", "--limit", "2", "--json").document
    rest = cli("runs", "list", "--cursor", page["next_cursor"], "--json").document

    assert (len(page["items"]), len(rest["items"])) == (2, 1)
    assert "--cursor" in cli("runs", "list", "--limit", "2").out
    found = cli("runs", "list", "--text", "Question 1", "--since", "1h", "--json").document["items"]
    assert [run["input"]["request"] for run in found] == ["Question 1"]
    assert cli("runs", "list", "--until", "1h", "--json").document["items"] == []


def test_runs_and_patterns_name_their_engine(cli: Command, plane: Plane) -> None:
    joined = joined_by_temporal(plane)
    far = {"kind": "single", "member": {"name": "billing"}, "engine": "temporal"}
    save_pattern(joined.desk, PRINCIPAL, name="far", owner="Support", spec=far)
    run = cli("run", "far", "--request", "Hello", "--no-follow", "--json").document["id"]

    listed = cli("runs", "list", "--engine", "temporal", "--json").document["items"]

    assert [item["id"] for item in listed] == [run]
    assert cli("runs", "list", "--engine", "embedded", "--json").document["items"] == []
    assert "engine       temporal" in cli("runs", "show", run).out
    assert "Runs are carried out by temporal." in cli("patterns", "show", "far").out
    default = "Runs are carried out by embedded, the installation's default."
    assert default in cli("patterns", "show", "ask_billing").out
