"""The audit page: filters, the check of the record, the export."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from control_plane.bootstrap import Plane
from tests.pages.visitor import Visitor


def rows(visitor: Visitor) -> list[object]:
    drawn = visitor.drawn("rows")
    return drawn[0]["rows"] if drawn else []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_opens(furnished: Plane, language: str) -> None:
    assert rows(Visitor(language).visit("audit"))


def test_events_are_narrowed_by_the_address(furnished: Plane) -> None:
    assert len(rows(Visitor().visit("audit", action="agent.saved"))) == 3
    assert "Nothing on record matches" in Visitor().visit("audit", actor="nobody").text
    assert rows(Visitor().visit("audit", days="1"))


def test_a_sound_record_is_said_to_hold(furnished: Plane) -> None:
    shown = Visitor().visit("audit").presses("verify").text
    assert "The record holds" in shown
    assert "Note this head outside" in shown


def test_a_changed_record_is_said_not_to_hold_and_where(furnished: Plane) -> None:
    with furnished.store.database.writing() as sql:
        sql.execute(text("DROP TRIGGER audit_event_unchanged"))
        sql.execute(text("UPDATE audit_event SET subject = '<b>x</b>' WHERE seq = 2"))
    refused = Visitor().visit("audit").presses("verify").refusals
    assert "does not hold" in refused
    assert "Event 2 was changed" in refused
