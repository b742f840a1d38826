"""Stop an agent or the fleet on a page, see it, and let it go on."""

from __future__ import annotations

import pytest

from control_plane.domain.access import Principal, Role
from control_plane.domain.members import HOME
from control_plane.services import kill_switches
from control_plane.services.sign_in import Entry
from control_plane.ui import door
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL

REASON = "kill/reason"


def stopped(plane) -> list[tuple[str, str]]:
    found = kill_switches.in_force(plane.desk, PRINCIPAL)
    return [(view.switch.subject, view.switch.reason) for view in found]


def kills(plane, subject: str, reason: str) -> str:
    return kill_switches.kill(plane.desk, PRINCIPAL, subject, reason).id


@pytest.mark.parametrize(
    ("page", "params", "subject"),
    [("overview", {}, "fleet"), ("agent", {"agent": "billing"}, "agent/billing")],
)
def test_it_is_stopped_with_a_reason_and_released(furnished, page, params, subject) -> None:
    visitor = Visitor().visit(page, **params).presses("kill_asked")
    visitor.at.text_area(key=REASON).set_value("It refunds twice")
    visitor.presses("kill_now").finds_nothing_broken()

    assert stopped(furnished) == [(subject, "It refunds twice")]
    seen = Visitor().visit(page, **params)
    assert "stopped" in seen.refusals
    ((switch,),) = [[v.switch.id for v in kill_switches.in_force(furnished.desk, PRINCIPAL)]]
    seen.presses(f"release_now_{switch}").finds_nothing_broken()
    assert stopped(furnished) == []


def test_without_a_reason_nothing_is_stopped(furnished) -> None:
    visitor = Visitor().visit("agent", agent="billing").presses("kill_asked")
    visitor.presses("kill_now")

    visitor.finds_nothing_broken()
    assert stopped(furnished) == []


def test_who_may_only_look_sees_what_is_stopped_and_no_way_to_change_it(
    furnished, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch = kills(furnished, "fleet", "It went wrong")
    somebody = Principal("prn_x", "Somebody", HOME, frozenset({Role.VIEWER}))
    monkeypatch.setattr(door, "enter", lambda *_: Entry(somebody, ()))

    for page, params in (("overview", {}), ("agent", {"agent": "billing"})):
        visitor = Visitor().visit(page, **params)
        assert "All agents are stopped" in visitor.refusals
        assert "It went wrong · Stopped by" in visitor.refusals
        keys = {button.key for button in visitor.at.button}
        assert not keys & {"kill_asked", f"release_now_{switch}"}


def test_the_overview_offers_no_second_stop_of_the_fleet(furnished) -> None:
    kills(furnished, "fleet", "It went wrong")

    keys = {button.key for button in Visitor().visit("overview").at.button}

    assert "kill_asked" not in keys
