"""The desk from a terminal: claim, decide, undo, withdraw, many at once, filters, history."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import Command


def test_it_is_taken_in_hand_decided_undone_and_told(cli: Command, waiting: dict[str, Any]) -> None:
    id_ = waiting["id"]
    assert cli("approvals", "claim", id_).code == 0
    assert "local's until" in cli("approvals", "show", id_).out
    assert cli("approvals", "release", id_).code == 0
    decided = cli(
        *("approvals", "decide", id_, "--verdict", "send_back", "--reason", "shorter"),
        *("--undo-seconds", "300"),
    )
    assert decided.code == 0
    assert "can be undone until" in cli("approvals", "show", id_).out
    assert cli("approvals", "undo", id_).code == 0
    shown = cli("approvals", "show", id_).out
    assert "voted send_back: shorter (void)" in shown
    assert "undone by Local operator" in shown


def test_it_is_withdrawn_and_then_no_longer_listed(cli: Command, waiting: dict[str, Any]) -> None:
    id_ = waiting["id"]
    assert cli("approvals", "withdraw", id_, "--reason", "not needed").code == 0
    assert cli("approvals", "decide", id_, "--verdict", "approve").code == 6
    listed = cli("approvals", "list", "--status", "withdrawn", "--json").document
    assert [each["id"] for each in listed["items"]] == [id_]


def test_several_are_decided_for_one_reason(cli: Command, waiting: dict[str, Any]) -> None:
    id_ = waiting["id"]
    many = ("approvals", "decide-many", id_, "--verdict", "approve", "--reason", "all alike")
    assert "1 decided, 0 refused" in cli(*many).out
    again = cli(*many)
    assert again.code == 1
    assert "no longer open: approved by Local operator" in again.out


def test_several_are_undone_and_what_is_not_is_told(cli: Command, waiting: dict[str, Any]) -> None:
    id_ = waiting["id"]
    many = ("approvals", "decide-many", id_, "--verdict", "approve", "--reason", "all alike")
    assert cli(*many, "--undo-seconds", "300").code == 0
    undone = cli("approvals", "undo", id_, "apr_none")
    assert undone.code == 1
    assert "1 undone, 1 refused" in undone.out
    assert "There is no approval" in undone.out


def test_nobody_agrees_where_nothing_is_proposed(cli: Command, waiting: dict[str, Any]) -> None:
    assert cli("approvals", "agree", waiting["id"]).code == 6
    assert cli("approvals", "show", waiting["id"], "--json").document["status"] == "pending"


def test_the_list_takes_the_filters_of_the_inbox(cli: Command, waiting: dict[str, Any]) -> None:
    def listed(*arguments: str) -> list[str]:
        document = cli("approvals", "list", *arguments, "--json").document
        return [each["id"] for each in document["items"]]

    assert listed("--view", "mine", "--kind", "handoff", "--mode", "block") == [waiting["id"]]
    assert listed("--kind", "tool") == []
    assert listed("--text", "nowhere to be found") == []
    assert listed("--pattern", waiting["pattern_name"], "--source", "triage") == [waiting["id"]]
