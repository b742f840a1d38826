"""Workspaces, people and memberships."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from control_plane.domain.access import Grant, PrincipalKind, Role
from control_plane.domain.errors import Conflict
from control_plane.domain.members import HOME, Member, Membership, Person, Source, Workspace
from storage.store import SqlStore
from tests.stores import NOW, at, new_id


def a_person(subject: str = "u-1", **changes: Any) -> Person:
    person = Person(
        id=new_id("prn"),
        kind=PrincipalKind.PERSON,
        issuer="https://id.example",
        subject=subject,
        name="山田 花子",
        email="hanako@example.com",
        created_at=NOW,
        signed_in_at=NOW,
    )
    return replace(person, **changes)


def a_membership(person: Person, workspace_id: str = HOME, **changes: Any) -> Membership:
    membership = Membership(
        workspace_id=workspace_id,
        principal_id=person.id,
        source=Source.ASSIGNED,
        roles=frozenset({Role.OPERATOR, Role.APPROVER}),
        grants=frozenset({Grant(Role.OPERATOR, "pattern/refunds")}),
        version=1,
        updated_at=NOW,
    )
    return replace(membership, **changes)


def keep(store: SqlStore, person: Person, *memberships: Membership) -> Person:
    with store.writing() as tx:
        assert tx.people.add(person)
        for membership in memberships:
            assert tx.members.add(membership)
    return person


def add_workspace(store: SqlStore, workspace_id: str) -> Workspace:
    workspace = Workspace(workspace_id, "Payments 決済", 1, NOW, NOW)
    with store.writing() as tx:
        tx.workspaces.add(workspace)
    return workspace


def test_the_first_workspace_is_there_from_the_start(store: SqlStore) -> None:
    with store.reading() as tx:
        assert [workspace.id for workspace in tx.workspaces.list()] == [HOME]


def test_a_workspace_is_read_back_and_its_name_is_taken(store: SqlStore) -> None:
    workspace = add_workspace(store, "payments")
    with store.reading() as tx:
        assert tx.workspaces.get("payments") == workspace
        assert tx.workspaces.get("legal") is None
    with store.writing() as tx:
        assert tx.workspaces.hold("payments") == workspace
        with pytest.raises(Conflict, match="payments"):
            tx.workspaces.add(workspace)


def test_a_workspace_is_renamed_only_from_the_version_that_was_read(store: SqlStore) -> None:
    add_workspace(store, "payments")
    with store.writing() as tx:
        assert tx.workspaces.rename("payments", "Treasury", expected_version=1, now=at(5))
        assert not tx.workspaces.rename("payments", "Lost", expected_version=1, now=at(6))
        found = tx.workspaces.get("payments")
    assert found == Workspace("payments", "Treasury", 2, NOW, at(5))


def test_a_person_is_read_back_unchanged(store: SqlStore) -> None:
    person = keep(store, a_person(last_seen_at=at(1), disabled_at=at(2), sessions_valid_from=at(3)))
    with store.reading() as tx:
        assert tx.people.get(person.id) == person
        assert tx.people.by_subject("https://id.example", "u-1") == person
        assert tx.people.by_subject("https://other.example", "u-1") is None
        assert tx.people.get("prn_other") is None


def test_one_subject_of_an_issuer_is_one_person_however_often_it_signs_in(store: SqlStore) -> None:
    keep(store, a_person())
    with store.writing() as tx:
        assert not tx.people.add(a_person())
        assert tx.people.add(a_person(issuer="https://other.example"))


def test_any_number_of_people_may_be_awaited_who_have_not_signed_in_yet(store: SqlStore) -> None:
    for email in ("a@example.com", "b@example.com"):
        keep(store, a_person("", issuer="", email=email, signed_in_at=None))
    with store.reading() as tx:
        assert tx.people.by_subject("", "") is None
        assert [person.email for person in tx.people.by_email("a@example.com")] == ["a@example.com"]


def test_who_signed_in_last_comes_first_of_those_with_an_address(store: SqlStore) -> None:
    awaited = keep(store, a_person("", issuer="", signed_in_at=None))
    early, late = keep(store, a_person("u-1")), keep(store, a_person("u-2", signed_in_at=at(9)))
    keep(store, a_person("u-3", email=""))
    with store.reading() as tx:
        assert list(tx.people.by_email("hanako@example.com")) == [late, early, awaited]
        assert list(tx.people.by_email("")) == []


def test_all_that_may_change_of_a_person_is_written(store: SqlStore) -> None:
    person = keep(store, a_person("", issuer="", name="", signed_in_at=None))
    signed_in = replace(a_person("u-9"), id=person.id, last_seen_at=at(4), disabled_at=at(5))
    with store.writing() as tx:
        tx.people.update(signed_in)
        assert tx.people.get(person.id) == signed_in
        tx.people.saw(person.id, at(60))
        assert tx.people.get(person.id) == replace(signed_in, last_seen_at=at(60))


def test_memberships_of_both_sources_stand_beside_each_other(store: SqlStore) -> None:
    person = a_person()
    add_workspace(store, "payments")
    claims = a_membership(person, source=Source.CLAIMS, grants=frozenset())
    assigned, there = a_membership(person), a_membership(person, "payments")
    keep(store, person, claims, assigned, there)
    with store.reading() as tx:
        assert list(tx.members.of(HOME, person.id)) == [assigned, claims]
        assert list(tx.members.everywhere(person.id)) == [assigned, claims, there]
        assert list(tx.members.of("legal", person.id)) == []
        assert list(tx.members.list("payments")) == [Member(person, (there,))]
        its = [workspace.id for workspace in tx.workspaces.of_principal(person.id)]
    assert its == [HOME, "payments"]


def test_a_membership_changes_only_from_the_version_that_was_read(store: SqlStore) -> None:
    person = a_person()
    keep(store, person, a_membership(person))
    wanted = a_membership(person, roles=frozenset({Role.VIEWER}), updated_at=at(9))
    with store.writing() as tx:
        assert not tx.members.add(wanted)
        assert tx.members.update(wanted, expected_version=1)
        assert not tx.members.update(a_membership(person), expected_version=1)
        assert list(tx.members.of(HOME, person.id)) == [replace(wanted, version=2)]


def test_a_membership_is_removed_from_one_source_in_one_workspace(store: SqlStore) -> None:
    person = a_person()
    claims = a_membership(person, source=Source.CLAIMS)
    keep(store, person, claims, a_membership(person))
    with store.writing() as tx:
        tx.members.remove(HOME, person.id, Source.ASSIGNED)
        assert list(tx.members.of(HOME, person.id)) == [claims]
