"""One person's data: handed over whole, and erased without breaking the record; on both stores."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Any

import pytest
from sqlalchemy import select, text

from control_plane.domain.access import Grant, Principal, PrincipalKind, Role, local_principal
from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.audit import EVERYTHING
from control_plane.domain.errors import Conflict, NotAllowed, NotFound
from control_plane.domain.members import Membership, Person, Source, Workspace
from control_plane.domain.steps import StepKind
from control_plane.representations.encoding import to_json
from control_plane.services.audit import verify_audit
from control_plane.services.desk import Desk
from control_plane.services.holds import place_hold, release_hold
from control_plane.services.personal import erase_person, export_person
from storage.store import SqlStore
from storage.tables import SQLModel
from tests.contract.store.test_retention import desk  # noqa: F401 - a fixture
from tests.stores import NOW, a_pattern, a_run, add_step, added, ask

ADMIN = local_principal()
ANN = Person(
    "prn_ann", PrincipalKind.PERSON, "https://idp", "sub-ann-77", "Ann Archer",
    "ann@example.org", NOW,
)  # fmt: skip
BOB = replace(ANN, id="prn_bob", subject="sub-bob", name="Bob", email="bob@example.org")
AS_ANN = Principal(ANN.id, ANN.name, "default", frozenset({Role.APPROVER}))
SECRETS = ("Ann Archer", "ann@example.org", "sub-ann-77", "she likes tea")


@pytest.fixture
def peopled(desk: Desk, store: SqlStore) -> Desk:  # noqa: F811 - the fixture
    run = added(store, a_run(started_by=ANN.id))
    decision = Decision(ApprovalStatus.APPROVED, {}, "billing", "she likes tea", ANN.name)
    ask(store, run, status=ApprovalStatus.APPROVED, decided_by=ANN.id, decided_at=NOW,
        decision=decision)  # fmt: skip
    add_step(store, run, "approve", kind=StepKind.APPROVAL, preview="Approved by Ann Archer",
             detail={"decision": asdict(decision)})  # fmt: skip
    pattern, version = a_pattern()
    with store.writing() as tx:
        tx.workspaces.add(Workspace("other", "Other", 1, NOW, NOW))
        for person in (ANN, BOB):
            tx.people.add(person)
        for workspace in ("default", "other"):
            grants = frozenset({Grant(Role.OPERATOR, "pattern/x")})
            tx.members.add(
                Membership(
                    workspace, ANN.id, Source.ASSIGNED, frozenset({Role.VIEWER}), grants, 1, NOW
                )
            )
            there = replace(ADMIN, workspace_id=workspace)
            desk.audit(tx, there, "member.saved", f"member/{ANN.id}", email=ANN.email)
            desk.audit(tx, there, "note.kept", "note/1", text="said Ann Archer yesterday")
        desk.audit(tx, AS_ANN, "agent.saved", "agent/a", note="she likes tea")
        desk.audit(tx, ADMIN, "agent.saved", "agent/a", note="planned by Bob")
        tx.patterns.add(pattern, replace(version, created_by=ANN.id, note="she likes tea"))
    return desk


def everything_in(store: SqlStore) -> str:
    with store.database.reading() as sql:
        return json.dumps(
            [
                [str(value) for value in row]
                for table in SQLModel.metadata.sorted_tables
                for row in sql.execute(select(table))
            ],
            ensure_ascii=False,
        )


def test_everything_that_names_a_person_is_handed_over(peopled: Desk) -> None:
    document = json.loads(to_json(export_person(peopled, ADMIN, ANN.id)))
    assert document["profile"]["email"] == ANN.email
    assert len(document["memberships"]) == 2
    here = document["workspaces"]["default"]
    assert [event["action"] for event in here["audit_events"]] == [
        "member.saved", "note.kept", "agent.saved", "person.exported",
    ]  # fmt: skip
    assert len(here["runs"]) == 1
    assert here["decisions"][0]["decision"]["reason"] == "she likes tea"
    assert here["notes"] == [{"kind": "pattern_version", "text": "she likes tea"}]


def test_an_admin_of_one_workspace_gets_what_is_in_it_and_no_more(peopled: Desk) -> None:
    there = replace(ADMIN, workspace_id="other")
    assert list(export_person(peopled, there, ANN.id)["workspaces"]) == ["other"]
    with pytest.raises(NotFound):
        export_person(peopled, there, BOB.id)
    with pytest.raises(NotAllowed):
        erase_person(peopled, there, ANN.id)
    for act in (export_person, erase_person):
        with pytest.raises(NotAllowed):
            act(peopled, AS_ANN, ANN.id)
        with pytest.raises(NotFound):
            act(peopled, ADMIN, "prn_nobody")


def test_an_erased_person_is_named_nowhere_and_the_record_still_holds(
    peopled: Desk, store: SqlStore
) -> None:
    assert all(word in everything_in(store) for word in SECRETS)
    done = erase_person(peopled, ADMIN, ANN.id)
    assert (done.person_id, done.events) == (ANN.id, 5)
    left = everything_in(store)
    assert [word for word in SECRETS if word in left] == []
    assert "planned by Bob" in left
    assert BOB.email in left
    for workspace in ("default", "other"):
        found = verify_audit(peopled, replace(ADMIN, workspace_id=workspace))
        assert found.sound, found.breaks
        assert found.erased == (3 if workspace == "default" else 2)
    with store.reading() as tx:
        person = tx.people.get(ANN.id)
        assert person is not None
        assert person.disabled_at is not None
        newest = tx.audit.page("default", EVERYTHING, limit=1, cursor=None).items[0]
    assert (newest.action, newest.subject) == ("person.erased", f"person/{ANN.id}")
    assert erase_person(peopled, ADMIN, ANN.id).events == 0
    assert verify_audit(peopled, ADMIN).sound


@pytest.mark.parametrize(
    "hold",
    [
        {"kind": "person", "target": ANN.id},
        {"kind": "workspace"},
        {"kind": "pattern", "target": "answer"},
    ],
)
@pytest.mark.parametrize("workspace", ["default", "other"])
def test_what_is_held_is_not_erased_and_the_refusal_says_why(
    peopled: Desk, store: SqlStore, hold: dict[str, Any], workspace: str
) -> None:
    there = replace(ADMIN, workspace_id=workspace)
    if workspace == "other" and hold["kind"] == "pattern":
        with store.database.writing() as sql:
            sql.execute(text("UPDATE run SET workspace_id = 'other'"))
    placed = place_hold(peopled, there, reason="Case 7", **hold)
    with pytest.raises(Conflict, match=r"legal hold.*" + workspace):
        erase_person(peopled, ADMIN, ANN.id)
    assert all(word in everything_in(store) for word in SECRETS)
    release_hold(peopled, there, placed.id, reason="Closed")
    assert erase_person(peopled, ADMIN, ANN.id).events


def test_nobody_erases_themselves(peopled: Desk) -> None:
    myself = replace(ADMIN, id=ANN.id)
    with pytest.raises(Conflict, match="another admin"):
        erase_person(peopled, myself, ANN.id)
