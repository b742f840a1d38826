"""The audit page: filters, the check of the record, the export."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import text

from control_plane.bootstrap import Plane
from control_plane.services.members import add_member, change_member
from control_plane.services.tokens import create_token
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL


def rows(visitor: Visitor) -> list[Any]:
    drawn = visitor.drawn("rows")
    return drawn[0]["rows"] if drawn else []


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_opens(furnished: Plane, language: str) -> None:
    assert rows(Visitor(language).visit("audit"))


def test_events_are_narrowed_by_the_address(furnished: Plane) -> None:
    assert len(rows(Visitor().visit("audit", action="agent.saved"))) == 3
    assert "Nothing on record matches" in Visitor().visit("audit", actor="nobody").text
    assert rows(Visitor().visit("audit", days="1"))


def test_people_are_named_and_lead_to_what_they_hold(furnished: Plane) -> None:
    ann = add_member(furnished.desk, PRINCIPAL, {"email": "ann@example.com", "roles": ["viewer"]})
    held = {"roles": ["operator", "viewer"]}
    change_member(furnished.desk, PRINCIPAL, ann.person.id, held, expected_version=ann.version)
    newest = rows(Visitor().visit("audit"))[0]["cells"]
    assert [cell["text"] for cell in newest[1:]] == [
        "Local operator",
        "changed member",
        "ann@example.com",
        "Roles: Operator, Viewer",
    ]
    assert newest[3]["href"] == f"access?member={ann.person.id}"
    who = Visitor().visit("audit", actor=ann.person.id).at.selectbox(key="url/actor")
    assert "ann@example.com" in who.options
    assert who.value == ann.person.id
    with furnished.store.database.reading() as sql:
        record = sql.execute(text("SELECT actor, subject, detail FROM audit_event")).all()
    assert "ann@example.com" not in str(record)


def test_details_are_readable_and_ids_are_short(furnished: Plane) -> None:
    create_token(furnished.desk, PRINCIPAL, {"name": "CI", "roles": ["viewer"], "days": 7})
    who, what, subject, details = rows(Visitor("ja").visit("audit"))[0]["cells"][1:]
    assert (who["text"], what["text"]) == ("ローカルの操作者", "トークンを作成")
    assert len(subject["text"]) < 20
    assert subject["title"].startswith("tok_")
    assert "_" not in details["text"]
    assert re.search(r"期限: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d JST", details["text"])


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
