"""Schedules on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command

NIGHTLY = [
    *("--name", "nightly", "--pattern", "ask_billing", "--request", "Where is my invoice?"),
    *("--cron", "30 2 * * *", "--timezone", "Asia/Tokyo"),
]
SAVE = ["schedules", "save"]


def test_a_saved_schedule_is_listed_and_shown_with_its_next_times(cli: Command) -> None:
    saved = cli(*SAVE, *NIGHTLY)
    assert (saved.code, saved.err) == (0, "")
    assert "Schedule nightly is saved (version 1)." in saved.out
    assert "02:30:00+09:00 Asia/Tokyo" in saved.out
    listed = cli("schedules")
    assert "30 2 * * * (Asia/Tokyo)" in listed.out
    shown = cli("schedules", "show", "nightly")
    assert shown.out.count("02:30:00+09:00 Asia/Tokyo") == 5
    assert cli("schedules", "list").out == listed.out


def test_the_next_times_of_one_that_is_not_saved(cli: Command) -> None:
    times = cli("schedules", "preview", *NIGHTLY, "--json").document["times"]
    assert len(times) == 5
    assert cli("schedules", "preview", *NIGHTLY).out.count("02:30:00+09:00 Asia/Tokyo") == 5
    assert cli("schedules", "--json").document["items"] == []
    call = ["--name", "hook", "--pattern", "ask_billing", "--webhook"]
    assert "no times of its own" in cli("schedules", "preview", *call).out


@pytest.mark.parametrize(
    ("when", "kind", "shown"),
    [
        (["--every", "900"], "interval", "every 900 s"),
        (["--at", "2099-03-01T09:30:00+09:00"], "once", "once, 2099-03-01 00:30:00Z"),
        (["--webhook"], "webhook", "when called"),
    ],
)
def test_every_kind_of_trigger_can_be_said(
    cli: Command, when: list[str], kind: str, shown: str
) -> None:
    common = ["--name", "s", "--pattern", "ask_billing", "--input", "request=Hello"]
    assert cli(*SAVE, *common, *when).code == 0
    assert shown in cli("schedules", "show", "s").out
    document = cli("schedules", "show", "s", "--json").document
    assert document["spec"]["trigger"]["kind"] == kind
    assert document["spec"]["input"] == {"request": "Hello"}


@pytest.mark.parametrize("proof", ["signature", "github"])
def test_what_callers_sign_with_is_told_when_it_is_made(cli: Command, proof: str) -> None:
    call = ["--name", "hook", "--pattern", "ask_billing", "--webhook", "--proof", proof]
    assert "signed with this secret" in cli(*SAVE, *call).out
    shown = cli("schedules", "show", "hook", "--json").document
    assert shown["spec"]["trigger"] == {"kind": "webhook", "proof": proof}


def test_the_token_of_a_webhook_is_told_when_it_is_made(cli: Command) -> None:
    hook = ["--name", "hook", "--pattern", "ask_billing", "--webhook"]
    first = cli(*SAVE, *hook, "--json").document["token"]
    assert len(first) > 40
    second = cli("schedules", "secret", "hook")
    assert "/api/v1/hooks/sch_" in second.out
    assert first not in second.out
    assert "token" not in cli("schedules", "show", "hook", "--json").document


def test_what_show_prints_can_be_changed_and_saved_again(cli: Command, tmp_path: Path) -> None:
    cli(*SAVE, *NIGHTLY)
    document = cli("schedules", "show", "nightly", "--json").document
    document["spec"]["overlap"] = "allow"
    file = tmp_path / "schedule.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    assert cli(*SAVE, "-f", str(file), "--json").document["version"] == 2
    assert cli(*SAVE, "-f", str(file)).code == 6
    assert cli("schedules", "show", "nightly", "--json").document["spec"]["overlap"] == "allow"


def test_pause_resume_run_history_and_remove(cli: Command) -> None:
    cli(*SAVE, *NIGHTLY)
    assert "paused" in cli("schedules", "pause", "nightly", "--note", "Year-end").out
    assert "Year-end" in cli("schedules", "show", "nightly").out
    started = cli("schedules", "run", "nightly", "--idempotency-key", "k", "--json").document
    assert cli("schedules", "run", "nightly", "--idempotency-key", "k", "--json").document == (
        started
    )
    assert "02:30:00+09:00 Asia/Tokyo" in cli("schedules", "resume", "nightly").out
    history = cli("schedules", "history", "nightly")
    assert started["run_id"] in history.out
    assert "manual" in history.out
    (firing,) = cli("schedules", "history", "nightly", "--json").document["items"]
    assert firing["run_status"] == "queued"
    assert cli("schedules", "remove", "nightly").code == 0
    assert cli("schedules", "show", "nightly").code == 4


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--name", "s", "--pattern", "ask_billing"], 2, "one of --cron"),
        (["--name", "s", "--pattern", "ask_billing", "--cron", "x"], 2, "trigger.expression: 'x'"),
        (["--name", "s", "--pattern", "gone", "--every", "9"], 2, "pattern: There is no pattern"),
        (["--name", "s", "--pattern", "ask_billing", "--every", "9"], 2, "input"),
    ],
)
def test_what_makes_no_schedule_is_refused(
    cli: Command, arguments: list[str], code: int, says: str
) -> None:
    done = cli(*SAVE, *arguments)
    assert done.code == code
    assert says in done.err


def test_everything_wrong_is_named_in_one_refusal(cli: Command) -> None:
    done = cli(
        *(*SAVE, "--name", "No Name", "--pattern", "gone", "--cron", "x", "--input", "a=1"),
        *("--timezone", "Nowhere", "--ends-at", "soon"),
    )
    assert done.code == 2
    named = [line.partition(":")[0] for line in done.err.splitlines()]
    assert sorted(named) == [
        "ends_at",
        "name",
        "pattern",
        "trigger.expression",
        "trigger.timezone",
    ]
    wrong = cli(*SAVE, "--name", "No Name", "--pattern", "ask_billing", "--every", "900")
    assert "name: " in wrong.err
    assert "input.request: Give a value." in wrong.err


def test_a_page_of_many_says_how_to_go_on(cli: Command) -> None:
    for number in range(3):
        cli(*SAVE, *NIGHTLY, "--name", f"s{number}")
    first = cli("schedules", "list", "--limit", "2")
    cursor = first.out.rsplit("--cursor ", 1)[1].strip()
    rest = cli("schedules", "list", "--limit", "2", "--cursor", cursor)
    assert "s2" in rest.out
    assert "s0" not in rest.out
