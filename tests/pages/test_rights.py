"""Every page opens for whom its row in `tests/rights.py` names, and changes nothing for others."""

from __future__ import annotations

import pytest

from control_plane.domain.access import Principal, Role
from control_plane.domain.members import HOME
from control_plane.services.sign_in import Entry
from control_plane.ui import door
from control_plane.ui.navigation import ENTRIES
from tests.pages.visitor import Visitor
from tests.rights import PAGES


def come_in_as(monkeypatch: pytest.MonkeyPatch, *roles: Role) -> None:
    somebody = Principal("prn_x", "Somebody", HOME, frozenset(roles))
    monkeypatch.setattr(door, "enter", lambda *_: Entry(somebody, ()))


def test_every_page_has_a_row() -> None:
    assert sorted(PAGES) == sorted(ENTRIES)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_page_opens_for_whom_it_is_and_refuses_everybody_else(
    demo, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    for role in (Role.VIEWER, PAGES[page]):
        come_in_as(monkeypatch, role)
        visitor = Visitor().visit(page)
        refused = "needs the role" in visitor.refusals
        assert refused == (role is not PAGES[page]), (role, visitor.refusals)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_no_page_opens_for_who_holds_nothing(
    demo, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    come_in_as(monkeypatch)
    visitor = Visitor()
    assert "needs the role" in visitor.visit(page).refusals
