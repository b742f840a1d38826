"""Every table that names people, or keeps what they wrote, is known to export and erasure."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from control_plane.domain.access import Principal, PrincipalKind, Role, local_principal
from control_plane.domain.errors import Conflict
from control_plane.domain.members import Membership, Person, Source
from control_plane.representations.encoding import to_json
from control_plane.services.channels import remove_channel
from control_plane.services.personal import erase_person, export_person
from control_plane.services.retention import run_retention, set_retention
from storage.mapping import micros_of
from storage.store import SqlStore
from storage.tables import (
    ActionLinkRow,
    ApprovalEventRow,
    ApprovalRow,
    AutonomyGrantRow,
    KillSwitchRow,
    NotificationRow,
    RunBudgetRow,
    RunMessageRow,
    RunRedirectRow,
    SavedViewRow,
    SQLModel,
    VoteRow,
    WorkspacePolicyRow,
    table_of,
)
from storage.traces import TRACES
from tests.deciding import Office, person
from tests.stores import HERE, NOW, a_run, added, an_agent, ask, hold
from tests.telling import Telling, telling_over

ADMIN = local_principal()
IVY = Person(
    "prn_ivy", PrincipalKind.PERSON, "https://idp", "sub-ivy", "Ivy Archer", "ivy@example.org", NOW
)
AS_IVY = Principal(IVY.id, IVY.name, HERE, frozenset({Role.APPROVER, Role.OPERATOR}))
_TOLD_ELSEWHERE = {
    "run.started_by": "runs",
    "approval.decided_by": "decisions",
    "audit_event.actor": "audit_events",
    "membership.principal_id": "memberships",
    "token.owner": "tokens",
    "token.created_by": "tokens",
    "token.revoked_by": "tokens",
    "agent.owner": "a text, not an id",
    "pattern.owner": "a text, not an id",
}
_PEOPLE = {"by", "owner", "author", "actor"}
_IDS = ("_by", "principal_id", "person_id")


def test_every_column_that_holds_the_id_of_a_person_is_handed_over() -> None:
    known = {f"{each.table.name}.{name}" for each in TRACES for name in each.people}
    found = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.sorted_tables
        for column in table.c
        if column.name in _PEOPLE or column.name.endswith(_IDS)
    }
    assert found - known - _TOLD_ELSEWHERE.keys() == set()


def test_nothing_secret_is_handed_over() -> None:
    shown = {name for each in TRACES for name in each.shown}
    assert [name for name in shown if "hash" in name or "sealed" in name or name == "url"] == []


@pytest.fixture
def telling(store: SqlStore) -> Telling:
    """An office where Ivy did everything one can do at the desk."""
    telling = telling_over(store)
    with store.writing() as tx:
        tx.people.add(IVY)
        roles = frozenset({Role.APPROVER})
        tx.members.add(Membership(HERE, IVY.id, Source.CLAIMS, roles, frozenset(), 1, NOW))
        agent, version = an_agent("clerk")
        tx.agents.add(replace(agent, owner="ivy@example.org"), version)
    run = added(store, a_run())
    asked = ask(store, run)
    at = micros_of(NOW)
    here = {"workspace_id": HERE, "at": at}
    rows: list[tuple[Any, dict[str, Any]]] = [
        (KillSwitchRow, {"id": "kil_1", "workspace_id": HERE, "subject": "fleet",
                         "reason": "she likes tea", "killed_by": IVY.id, "killed_at": at}),
        (RunMessageRow, {"id": "msg_1", "run_id": run.id, "to": "", "text": "she likes tea",
                         "by": IVY.id, **here}),
        (RunMessageRow, {"id": "msg_2", "run_id": run.id, "to": "", "by": "prn_bob",
                         "text": "Ask Ivy Archer", **here}),
        (RunBudgetRow, {"run_id": run.id, "workspace_id": HERE, "limits": "{}", "original": "{}",
                        "version": 2, "set_by": IVY.id, "set_at": at}),
        (RunRedirectRow, {"id": "red_1", "run_id": run.id, "to": "a", "by": IVY.id, **here}),
        (VoteRow, {"id": "vot_1", "approval_id": asked.id, "principal_id": IVY.id,
                   "name": "Ivy Archer", "verdict": "approve", "body": "b", "via": "api",
                   "reason": "she likes tea", "code": "", "void": False, **here}),
        (VoteRow, {"id": "vot_2", "approval_id": asked.id, "principal_id": "prn_bob",
                   "name": "Bob", "verdict": "approve", "body": "c", "via": "api",
                   "reason": "as ivy@example.org said", "code": "", "void": True, **here}),
        (ApprovalEventRow, {"id": "ape_1", "approval_id": asked.id, "kind": "voted", "by": IVY.id,
                            "detail": '{"name":"Ivy Archer","reason":"she likes tea"}', **here}),
        (ApprovalEventRow, {"id": "ape_2", "approval_id": asked.id, "kind": "voted",
                            "by": "prn_bob", "detail": '{"name":"Bob","reason":"for Ivy Archer"}',
                            **here}),
        (SavedViewRow, {"id": "vie_1", "workspace_id": HERE, "owner": IVY.id, "page": "approvals",
                        "name": "she likes tea", "filters": "{}", "saved_at": at}),
        (NotificationRow, {"id": "ntf_1", "workspace_id": HERE, "channel_id": "ntc_1",
                           "event": "waiting", "subject": f"approval/{asked.id}",
                           "person_id": IVY.id, "status": "dead", "attempts": 1, "tried": 1,
                           "created_at": at, "error": "No mail for ivy@example.org"}),
        (ActionLinkRow, {"id": "lnk_1", "workspace_id": HERE, "approval_id": asked.id,
                         "digest": "d", "verdict": "approve", "person_id": IVY.id,
                         "nonce_hash": "n", "created_at": at, "expires_at": at}),
        (AutonomyGrantRow, {"id": "aut_1", "kind": "tool", "pattern": "p", "source": "s",
                            "target": "t", "earned": 20, "rule": "{}", "status": "granted",
                            "by": IVY.id, **here}),
        (WorkspacePolicyRow, {"workspace_id": HERE, "version": 1, "rules": "[]", "saved_at": at,
                              "saved_by": IVY.id, "note": "she likes tea"}),
    ]  # fmt: skip
    with store.database.writing() as sql:
        for row, values in rows:
            sql.execute(insert(table_of(row)).values(values))
        claimed = {"claimed_by": IVY.id, "claimed_until": at}
        sql.execute(table_of(ApprovalRow).update().values(claimed))
    return telling


def everything_in(store: SqlStore) -> str:
    with store.database.reading() as sql:
        rows = [
            [str(value) for value in row]
            for table in SQLModel.metadata.sorted_tables
            for row in sql.execute(select(table))
        ]
    return json.dumps(rows, ensure_ascii=False)


def test_what_a_person_did_at_the_desk_is_handed_over(telling: Telling) -> None:
    telling.channel("json://localhost/in", people=[IVY.id])
    document = json.loads(to_json(export_person(telling.desk, ADMIN, IVY.id)))
    here = document["workspaces"][HERE]
    assert {each["table"] for each in here["records"]} == {
        "action_link", "approval", "approval_event", "approval_vote", "autonomy_grant",
        "kill_switch", "notification", "notification_channel", "run_budget", "run_message",
        "run_redirect", "saved_view", "workspace_policy",
    }  # fmt: skip
    (vote,) = [each for each in here["records"] if each["table"] == "approval_vote"]
    assert (vote["reason"], vote["at"]) == ("she likes tea", "2026-01-05T12:00:00Z")
    said = [(each["kind"], each["text"]) for each in here["notes"]]
    for expected in (
        ("kill_switch", "she likes tea"),
        ("run_message", "she likes tea"),
        ("run_message", "Ask Ivy Archer"),
        ("approval_vote", "as ivy@example.org said"),
        ("agent", "ivy@example.org"),
    ):
        assert expected in said


def test_an_erased_person_is_named_nowhere_at_the_desk(telling: Telling, store: SqlStore) -> None:
    erase_person(telling.desk, ADMIN, IVY.id)
    left = everything_in(store)
    named = ("Ivy Archer", "ivy@example.org", "she likes tea", "vie_1", "lnk_1")
    assert [word for word in named if word in left] == []
    for kept in (f"Ask {IVY.id}", f"as {IVY.id} said", f"for {IVY.id}", "kil_1", "red_1", "aut_1"):
        assert kept in left
    with store.database.reading() as sql:
        votes = dict(sql.execute(select(table_of(VoteRow).c.id, table_of(VoteRow).c.void)).all())
    assert votes["vot_1"] is True


def test_an_address_that_names_the_person_is_changed_first(telling: Telling) -> None:
    """A sealed address cannot be found by searching, nor shortened and still lead anywhere."""
    telling.channel("json://localhost/in", "other")
    telling.channel("json://localhost/in?to=Ivy%40example.org")
    with pytest.raises(Conflict, match="address of the channel ops in default names the person"):
        erase_person(telling.desk, ADMIN, IVY.id)
    remove_channel(telling.desk, ADMIN, "ops")
    assert erase_person(telling.desk, ADMIN, IVY.id).texts


def test_a_decision_that_can_be_undone_counts_before_its_author_is_erased(
    telling: Telling, store: SqlStore
) -> None:
    with store.database.writing() as sql:
        soon = {"commits_at": micros_of(NOW + timedelta(seconds=9)), "decided_by": IVY.id}
        sql.execute(table_of(ApprovalRow).update().values(soon))
    with pytest.raises(Conflict, match="can still be undone"):
        erase_person(telling.desk, ADMIN, IVY.id)


def test_what_an_erased_person_proposed_alone_is_proposed_no_more(store: SqlStore) -> None:
    office = Office(store)
    with store.writing() as tx:
        tx.people.add(IVY)
    alone, agreed = office.asks(quorum=2), office.asks(quorum=3)
    for asked in (alone, agreed):
        office.decide(AS_IVY, asked, "edit", payload={"reason": "less"}, reason="she likes tea")
    office.decide(person("bob"), office.read(agreed), "edit", payload={"reason": "less"})
    erase_person(office.desk, ADMIN, IVY.id)
    assert office.read(alone).decision is None
    standing = office.read(agreed).decision
    assert standing is not None
    assert standing.payload == {"reason": "less"}
    assert "she likes tea" not in everything_in(store)


def test_a_held_person_keeps_runs_they_voted_on_or_told_something(
    telling: Telling, store: SqlStore
) -> None:
    placed = hold(store, "run", _only_run(store))
    with pytest.raises(Conflict, match="under legal hold"):
        erase_person(telling.desk, ADMIN, IVY.id)
    assert placed.target


def test_notifications_go_after_thirty_days_and_stay_while_they_are_held(
    telling: Telling, store: SqlStore
) -> None:
    telling.office.clock.at = NOW + timedelta(days=31)
    hold(store, "person", IVY.id)
    assert run_retention(telling.desk, ADMIN).counts == {}
    with store.database.writing() as sql:
        sql.execute(table_of(NotificationRow).update().values(person_id="prn_bob"))
        sql.execute(table_of(NotificationRow).update().values(subject="approval/gone"))
    assert run_retention(telling.desk, ADMIN).counts == {"notifications": 1}
    assert "ntf_1" not in everything_in(store)


def test_what_was_said_and_done_about_a_run_goes_with_it(telling: Telling, store: SqlStore) -> None:
    with store.database.writing() as sql:
        ended = {"status": "succeeded", "finished_at": micros_of(NOW)}
        sql.execute(SQLModel.metadata.tables["run"].update().values(ended))
    telling.office.clock.at = NOW + timedelta(days=3)
    set_retention(telling.desk, ADMIN, kind="runs", days=1)
    assert run_retention(telling.desk, ADMIN).counts == {"runs": 1}
    beside = (
        ApprovalRow, ApprovalEventRow, VoteRow, RunMessageRow, RunBudgetRow, RunRedirectRow
    )  # fmt: skip
    with store.database.reading() as sql:
        left = {row.__tablename__ for row in beside if sql.execute(select(table_of(row))).first()}
    assert left == set()


def _only_run(store: SqlStore) -> str:
    with store.database.reading() as sql:
        runs = SQLModel.metadata.tables["run"]
        return str(sql.execute(select(runs.c.id)).scalar_one())
