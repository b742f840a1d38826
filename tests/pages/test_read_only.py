"""Who may only look sees what a form would hold, and no button that would be refused."""

from __future__ import annotations

import re

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.access import Grant, Principal, Role, local_principal
from control_plane.domain.members import HOME
from control_plane.services import agents, connections, patterns, schedules
from control_plane.services.sign_in import Entry
from control_plane.ui import door
from tests.pages.visitor import Visitor

SCHEDULE = {
    "name": "nightly", "pattern": "ask_billing", "input": {"request": "Hello"},
    "trigger": {"kind": "interval", "every_seconds": 60},
}  # fmt: skip
REAL = {"name": "real", "base_url": "https://api.example/v1", "api_key": "env:REAL_KEY"}


@pytest.fixture
def seen(furnished: Plane, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """A viewer of a workspace where there is something of each kind."""
    who = (furnished.desk, local_principal())
    schedules.save_schedule(*who, spec=SCHEDULE, expected_version=None)
    connections.save_connection(*who, spec=REAL, expected_version=None)
    agent = agents.get_agent(*who, "billing")
    spec = agent.spec.model_copy(update={"role": "Knows every bill"})
    agents.save_agent(*who, name="billing", owner="Desk", spec=spec, expected_version=agent.version)
    come_in(monkeypatch)
    return Visitor()


def come_in(monkeypatch: pytest.MonkeyPatch, *grants: Grant) -> None:
    who = Principal("prn_x", "Somebody", HOME, frozenset({Role.VIEWER}), frozenset(grants))
    monkeypatch.setattr(door, "enter", lambda *_: Entry(who, ()))


@pytest.mark.parametrize(
    ("page", "params", "told"),
    [
        ("agent", {"agent": "billing"}, "Instructions"),
        ("agent", {}, ""),
        ("pattern", {"pattern": "ask_billing"}, "What a run is started with"),
        ("pattern", {}, ""),
        ("connections", {"connection": "real"}, "https://api.example/v1"),
        ("connections", {"add": "1"}, ""),
        ("tools", {"tool": "refund"}, "What it does"),
        ("tools", {"add": "1"}, ""),
        ("schedules", {"schedule": "nightly", "edit": "1"}, ""),
        ("schedules", {"add": "1"}, ""),
        ("governance", {"agent": "billing"}, ""),
        ("webhooks", {"add": "1"}, ""),
    ],
)
def test_a_viewer_sees_the_fields_and_no_button_that_would_be_refused(
    seen: Visitor, page: str, params: dict[str, str], told: str
) -> None:
    seen.visit(page, **params)

    keys = [button.key or "" for button in seen.at.button]
    acting = ("save", "promote", "restore", "remove", "test_connection", "FormSubmitter")
    assert [key for key in keys if any(word in key for word in acting)] == []
    assert "you need the role" in seen.text
    assert told in seen.text


def test_a_viewer_sees_what_runs_of_a_pattern_may_use(furnished: Plane, seen: Visitor) -> None:
    who = (furnished.desk, local_principal())
    spec = {"kind": "single", "member": {"name": "billing"}, "budget": {"calls": 7}}
    patterns.save_pattern(*who, name="limited", owner="Desk", spec=spec)

    seen.visit("pattern", pattern="limited")

    assert "A run may use: Model calls\ntext\n7" in re.sub(r"\n\n+", "\n", seen.text)


def test_a_grant_for_one_thing_opens_the_form_of_that_one(
    seen: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(monkeypatch, Grant(Role.OPERATOR, "agent/billing"))

    mine = [button.label for button in Visitor().visit("agent", agent="billing").at.button]
    other = [button.label for button in Visitor().visit("agent", agent="triage").at.button]

    assert "Save as the next version" in mine
    assert "Restore as the next version" in mine
    assert "Save as the next version" not in other


def test_an_empty_workspace_offers_the_demo_to_who_may_fill_it_only(
    empty: Plane, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offered() -> bool:
        buttons = Visitor().visit("overview").at.button
        return "Fill the workspace with the demo" in [button.label for button in buttons]

    assert offered()
    come_in(monkeypatch)
    assert not offered()
