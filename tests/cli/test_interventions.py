"""Stepping in from a terminal: what runs are told, may use, and are sent to."""

from __future__ import annotations

from typing import Any

import pytest

from control_plane.cli import asking
from control_plane.domain.access import Principal, Role
from tests.cli.conftest import Command


def launched(cli: Command, pattern: str = "ask_billing", *more: str) -> str:
    """A run nobody works on."""
    line = ("run", pattern, "--request", "Where is it?", "--no-follow", "--json", *more)
    return cli(*line).document["id"]


def test_a_run_is_told_something_and_shows_who_took_it_up(cli: Command) -> None:
    run_id = launched(cli)
    assert "Nobody told it anything." in cli("runs", "messages", run_id).out

    told = cli("runs", "tell", run_id, "--text", "Be brief.", "--to", "billing")

    assert (told.code, told.out) == (0, "The next turn of billing that begins takes it up.\n")
    assert "any agent" in cli("runs", "tell", run_id, "--text", "And polite.").out
    assert cli("runs", "follow", run_id).code == 0
    listed = cli("runs", "messages", run_id, "--json").document["items"]
    assert [(each["text"], each["taken_key"]) for each in listed] == [
        ("Be brief.", "turn-1-billing"),
        ("And polite.", "turn-1-billing"),
    ]
    late = cli("runs", "tell", run_id, "--text", "Too late")
    assert (late.code, "has ended; fork it" in late.err) == (6, True)


def test_a_budget_is_shown_and_changed_limit_by_limit(cli: Command) -> None:
    run_id = launched(cli)
    assert "Nothing limits" in cli("runs", "budget", run_id).out

    done = cli("runs", "budget", run_id, "--usd", "5", "--tokens", "900")
    assert "at version 1" in done.out
    cli("runs", "budget", run_id, "--tokens", "none", "--calls", "7")

    now = cli("runs", "budget", run_id, "--json").document["budget"]
    assert (now["version"], now["limits"]["cost_usd"], now["limits"]["calls"]) == (2, "5", 7)
    assert now["limits"]["tokens"] is None
    shown = cli("runs", "budget", run_id).out
    assert "$5.00" in shown
    assert "no limit" in shown
    stale = cli("runs", "budget", run_id, "--calls", "9", "--expected-version", "1")
    assert (stale.code, "at version 2 now" in stale.err) == (6, True)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--calls", "0"], "limits.calls: It must be at least 1."),
        (["--tokens", "many"], "limits.tokens: Give a whole number."),
        (["--usd", "0"], "limits.cost_usd: It must be at least 0.000001."),
    ],
    ids=str,
)
def test_what_is_no_limit_is_refused_as_over_rest(
    cli: Command, options: list[str], said: str
) -> None:
    done = cli("runs", "budget", launched(cli), *options)

    assert (done.code, done.err.strip()) == (2, said)


def test_a_run_is_launched_with_limits_and_says_how_to_go_on_over_budget(cli: Command) -> None:
    request = ("run", "gated_swarm", "--request", "Refund my invoice 4711, please.")
    assert "budget.calls: It must be at least 1." in cli(*request, "--calls", "0").err
    begun = cli(*request, "--calls", "1", "--no-wait-for-person", "--json")
    approval = next(each["approval"] for each in begun.records if each["event"] == "waiting")
    cli("approve", approval["id"])
    run_id = approval["run_id"]

    assert "over_budget" in cli("runs", "follow", run_id).out

    shown = cli("runs", "show", run_id).out
    assert "calls 1 of 1. It can only be forked to go on." in shown
    assert "Possible now: fork." in shown
    raised = cli("runs", "budget", run_id, "--calls", "9")
    assert (raised.code, "can only be forked" in raised.err) == (6, True)


def test_a_viewer_looks_at_a_budget_and_does_not_set_it(
    cli: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_id = launched(cli, "gated_swarm")
    viewer = Principal("prn_x", "Somebody", "default", frozenset({Role.VIEWER}))
    monkeypatch.setattr(asking, "local_principal", lambda: viewer)

    looking = [cli("runs", what, run_id).code for what in ("budget", "next", "messages")]

    assert looking == [0, 0, 0]
    assert cli("runs", "budget", run_id, "--calls", "5").code == 5
    assert cli("runs", "next", run_id, "billing").code == 5


def test_the_next_agent_is_said_shown_and_refused(cli: Command) -> None:
    run_id = launched(cli, "gated_swarm")
    assert "Nobody was sent for." in cli("runs", "next", run_id).out

    sent = cli("runs", "next", run_id, "research", "--json")

    assert (sent.code, sent.document["to"]) == (0, "research")
    ahead: dict[str, Any] = cli("runs", "next", run_id, "--json").document["ahead"]
    assert ahead["id"] == sent.document["id"]
    assert "research is to be next" in cli("runs", "next", run_id).out
    wrong = cli("runs", "next", run_id, "triage")
    assert (wrong.code, "choose one of billing, research" in wrong.err) == (2, True)
    assert "Only in a swarm" in cli("runs", "next", launched(cli), "billing").err
