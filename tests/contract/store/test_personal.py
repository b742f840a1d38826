"""One person's data: handed over whole, and erased without breaking the record; on both stores."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from sqlalchemy import select, text

from control_plane.domain.access import Grant, Principal, PrincipalKind, Role, local_principal
from control_plane.domain.agents import Stage
from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.audit import EVERYTHING
from control_plane.domain.controls import Control, Evidence
from control_plane.domain.errors import Conflict, NotAllowed, NotFound
from control_plane.domain.lifecycle import PromotionRequest
from control_plane.domain.members import Membership, Person, Source, Workspace
from control_plane.domain.steps import StepKind
from control_plane.domain.tokens import Token
from control_plane.domain.webhooks import (
    Answer,
    Attempt,
    Delivery,
    DeliveryStatus,
    Happened,
    WebhookEvent,
)
from control_plane.representations.encoding import to_json
from control_plane.services.audit import verify_audit
from control_plane.services.desk import Desk
from control_plane.services.holds import release_hold
from control_plane.services.personal import erase_person, export_person
from control_plane.services.ports import Records
from control_plane.services.webhook_records import DeliveryFilter
from storage.store import SqlStore
from storage.tables import SQLModel
from tests.contract.store.test_retention import desk  # noqa: F401 - a fixture
from tests.contract.store.test_webhooks import an_endpoint
from tests.stores import NOW, a_pattern, a_run, add_step, added, an_agent, ask, hold

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
        add_texts(tx)
        add_told(tx)
    return desk


def add_texts(tx: Records) -> None:
    agent, version = an_agent()
    tx.agents.add(agent, version)
    evidence = Evidence(
        "evd_1", "default", agent.id, Control.EVALUATION, 1,
        "https://wiki.example/she likes tea", "she likes tea", ANN.id, NOW, None,
    )  # fmt: skip
    tx.evidence.add(evidence)
    tx.promotions.add(
        PromotionRequest(
            "prm_1",
            "default",
            agent.id,
            agent.name,
            1,
            Stage.DRAFT,
            Stage.STAGING,
            BOB.id,
            NOW,
            "Asked for by ANN ARCHER and Bob",
        )
    )
    token = Token("tok_1", "default", ANN.id, "she likes tea", frozenset(), frozenset(), "h1",
                  "acp_1", NOW, ANN.id, NOW)  # fmt: skip
    tx.tokens.add(token)
    named = {"name": "Laptop of Ann Archer", "owner": BOB.id, "created_by": BOB.id}
    tx.tokens.add(replace(token, id="tok_2", secret_hash="h2", **named))


def add_told(tx: Records) -> None:
    tx.endpoints.add(an_endpoint("ops", "nothing.*", pause_note="said by nobody"))
    told = ({"by": ANN.id, "member": "Ann Archer"}, {}, {"run": "run_1"})
    for number, facts in enumerate(told):
        happened = Happened("default", "member.saved", NOW, f"thing/{number}", facts)
        delivery = Delivery(
            f"whd_{number}", "whe_x", "default", WebhookEvent(f"evt_{number}", happened),
            DeliveryStatus.DELIVERED, 1, 1, None, NOW,
        )  # fmt: skip
        tx.deliveries.add(delivery)
        if not facts:
            answer = Answer(200, 5, body="Thanks, ann@example.org")
            tx.deliveries.record(delivery, Attempt(1, NOW, answer))


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
    assert here["notes"] == [
        {"kind": "pattern_version", "text": "she likes tea"},
        {"kind": "evidence", "text": "she likes tea"},
        {"kind": "evidence", "text": "https://wiki.example/she likes tea"},
        {"kind": "promotion", "text": "Asked for by ANN ARCHER and Bob"},
    ]
    assert [(token["name"], token["created_by"]) for token in here["tokens"]] == [
        ("she likes tea", ANN.id),
        ("Laptop of Ann Archer", BOB.id),
    ]
    assert "secret_hash" not in here["tokens"][0]
    assert [(told["data"], told["answers"]) for told in here["webhook_events"]] == [
        ({"by": ANN.id, "member": "Ann Archer"}, []),
        ({}, ["Thanks, ann@example.org"]),
    ]


def test_names_in_the_words_of_others_become_the_id_and_the_rest_stays(
    peopled: Desk, store: SqlStore
) -> None:
    erase_person(peopled, ADMIN, ANN.id)
    left = everything_in(store)
    assert f"Asked for by {ANN.id} and Bob" in left
    assert f"Laptop of {ANN.id}" in left
    assert "said by nobody" in left
    with store.reading() as tx:
        names = {token.id: token.name for token in tx.tokens.page(
            "default", owner=None, limit=9, cursor=None).items}  # fmt: skip
        facts = [each.event.happened.facts for each in tx.deliveries.page(
            "default", DeliveryFilter(), limit=9, cursor=None).items]  # fmt: skip
    assert names["tok_1"] == "tok_1"
    assert sorted(map(str, facts)) == ["{'run': 'run_1'}", "{}", "{}"]


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
    "on",
    [("person", ANN.id), ("workspace",), ("pattern", "answer")],
)
@pytest.mark.parametrize("workspace", ["default", "other"])
def test_what_is_held_is_not_erased_and_the_refusal_says_why(
    peopled: Desk, store: SqlStore, on: tuple[str, ...], workspace: str
) -> None:
    there = replace(ADMIN, workspace_id=workspace)
    if workspace == "other" and on[0] == "pattern":
        with store.database.writing() as sql:
            sql.execute(text("UPDATE run SET workspace_id = 'other'"))
    placed = hold(store, *on, workspace_id=workspace)
    with pytest.raises(Conflict, match=r"legal hold.*" + workspace):
        erase_person(peopled, ADMIN, ANN.id)
    assert all(word in everything_in(store) for word in SECRETS)
    release_hold(peopled, there, placed.id, reason="Closed")
    assert erase_person(peopled, ADMIN, ANN.id).events


def test_nobody_erases_themselves(peopled: Desk) -> None:
    myself = replace(ADMIN, id=ANN.id)
    with pytest.raises(Conflict, match="another admin"):
        erase_person(peopled, myself, ANN.id)


def test_the_last_admin_of_any_workspace_is_not_erased(peopled: Desk, store: SqlStore) -> None:
    def admin_of(workspace: str, person: Person) -> Membership:
        roles = frozenset({Role.ADMIN})
        return Membership(workspace, person.id, Source.CLAIMS, roles, frozenset(), 1, NOW)

    with store.writing() as tx:
        tx.people.update(replace(BOB, disabled_at=NOW))
        for one in (admin_of("default", ANN), admin_of("other", ANN), admin_of("other", BOB)):
            tx.members.add(one)
    with pytest.raises(Conflict, match="Ann Archer is the last admin of default, other; make"):
        erase_person(peopled, ADMIN, ANN.id)
    assert all(word in everything_in(store) for word in SECRETS)
    with store.writing() as tx:
        tx.people.update(BOB)
        tx.members.add(admin_of("default", BOB))
    assert erase_person(peopled, ADMIN, ANN.id).events
