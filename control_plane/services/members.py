"""Who is a member of the workspace: list, add before they ever signed in, change, remove.

To disable somebody, or to end their sessions, concerns all workspaces: admins of the first one do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from control_plane.domain.access import Principal, PrincipalKind, Role, require
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.members import (
    HOME,
    HeldSpec,
    Member,
    Membership,
    MemberSpec,
    Person,
    Source,
    require_installation_admin,
)
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.last_admin import check_an_admin_is_left
from control_plane.services.ports import Records
from control_plane.services.subjects import check_grants
from control_plane.services.tokens import granted


def list_members(desk: Desk, principal: Principal) -> Sequence[Member]:
    """People of the workspace, those added first come first.

    In the first workspace also everybody else who ever signed in; they may hold nothing there.
    """
    require(principal, Role.ADMIN)
    with desk.store.reading() as tx:
        members = {member.person.id: member for member in tx.members.list(principal.workspace_id)}
        if principal.workspace_id == HOME:
            members = {
                person.id: members.get(person.id, Member(person, ())) for person in tx.people.all()
            }
    people = [one for one in members.values() if one.person.kind is PrincipalKind.PERSON]
    return sorted(people, key=lambda member: member.person.id)


def get_member(desk: Desk, principal: Principal, person_id: str) -> Member:
    """One of those that `list_members` lists. Raises `NotFound`."""
    require(principal, Role.ADMIN)
    with desk.store.reading() as tx:
        return _existing(tx, principal, person_id)


def add_member(desk: Desk, principal: Principal, spec: Mapping[str, Any] | MemberSpec) -> Member:
    """Let whoever signs in with this address be a member, from their first sign-in on.

    Raises:
        InvalidInput: Names every wrong field.
        NotFound: A grant is for a pattern or agent that is not there.
        Conflict: They are a member already; the message says how to change that.
    """
    require(principal, Role.ADMIN)
    wanted = parse(MemberSpec, spec)
    _check_something(wanted)
    with desk.store.writing() as tx:
        person = _addressed(desk, tx, wanted.email.lower())
        assigned = _assigned(desk, principal, person, wanted)
        check_grants(tx, principal, assigned.grants)
        if not tx.members.add(assigned):
            raise Conflict(
                N_("{name} is a member already; change what they hold instead."),
                name=person.shown_as,
            )
        _note(desk, tx, principal, "member.added", assigned)
        return _existing(tx, principal, person.id)


def change_member(
    desk: Desk,
    principal: Principal,
    person_id: str,
    held: Mapping[str, Any] | HeldSpec,
    *,
    expected_version: int,
) -> Member:
    """Let this be all that is assigned to the member; what comes from claims stays beside it.

    Raises:
        NotFound: There is no such member, or nothing of that name to grant something for.
        InvalidInput: Names every wrong field.
        Conflict: Somebody saved first, or the workspace would have no admin left.
    """
    require(principal, Role.ADMIN)
    wanted = parse(HeldSpec, held)
    with desk.store.writing() as tx:
        tx.workspaces.hold(principal.workspace_id)
        before = _existing(tx, principal, person_id)
        if before.version != expected_version:
            raise Conflict(
                N_(
                    "{name} was changed by somebody else since you opened it; open it again and "
                    "repeat your change."
                ),
                name=before.person.shown_as,
            )
        assigned = _assigned(desk, principal, before.person, wanted)
        old = before.of(Source.ASSIGNED)
        check_grants(tx, principal, assigned.grants, held=old.grants if old else ())
        _write(tx, before, assigned)
        _note(desk, tx, principal, "member.changed", assigned)
        check_an_admin_is_left(tx, principal.workspace_id, before)
        return _existing(tx, principal, person_id)


def remove_member(desk: Desk, principal: Principal, person_id: str) -> None:
    """Take everything from the member that they hold in the workspace.

    What comes from claims comes back with their next sign-in; the provider must stop to claim it.

    Raises:
        NotFound: There is no such member.
        Conflict: The workspace would have no admin left.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        tx.workspaces.hold(principal.workspace_id)
        before = _existing(tx, principal, person_id)
        for one in before.memberships:
            tx.members.remove(one.workspace_id, person_id, one.source)
        desk.audit(tx, principal, "member.removed", f"member/{person_id}")
        check_an_admin_is_left(tx, principal.workspace_id, before)


def disable_person(desk: Desk, principal: Principal, person_id: str) -> Person:
    """Keep the person out of every workspace, from their next click on.

    Raises:
        NotFound: There is no such person.
        Conflict: Nobody would be left to look after the installation.
    """
    return _set_person(desk, principal, person_id, "person.disabled", disabled_at=desk.now())


def enable_person(desk: Desk, principal: Principal, person_id: str) -> Person:
    """Let the person in again. Raises `NotFound`."""
    return _set_person(desk, principal, person_id, "person.enabled", disabled_at=None)


def end_sessions(desk: Desk, principal: Principal, person_id: str) -> Person:
    """Let the person sign in again, wherever they are signed in. Everybody may do it to themselves.

    Raises:
        NotFound: There is no such person.
    """
    own = principal.id == person_id and principal.kind is PrincipalKind.PERSON
    if not own:
        require_installation_admin(principal)
    with desk.store.writing() as tx:
        ended = replace(_known(tx, person_id), sessions_valid_from=desk.now())
        tx.people.update(ended)
        desk.audit(tx, principal, "person.sessions_ended", f"principal/{person_id}")
    return ended


def _set_person(
    desk: Desk, principal: Principal, person_id: str, action: str, *, disabled_at: datetime | None
) -> Person:
    require_installation_admin(principal)
    with desk.store.writing() as tx:
        tx.workspaces.hold(HOME)
        person = _known(tx, person_id)
        before = Member(person, tuple(tx.members.of(HOME, person_id)))
        changed = replace(person, disabled_at=disabled_at)
        tx.people.update(changed)
        desk.audit(tx, principal, action, f"principal/{person_id}")
        check_an_admin_is_left(tx, HOME, before)
    return changed


def _write(tx: Records, before: Member, assigned: Membership) -> None:
    old = before.of(Source.ASSIGNED)
    if not assigned.roles and not assigned.grants:
        tx.members.remove(assigned.workspace_id, assigned.principal_id, Source.ASSIGNED)
    elif old is None:
        tx.members.add(assigned)
    else:
        tx.members.update(assigned, expected_version=old.version)


def _check_something(wanted: HeldSpec) -> None:
    if not wanted.roles and not wanted.grants:
        raise InvalidInput([Problem("roles", N_("Choose at least one role."))])


def _assigned(desk: Desk, principal: Principal, person: Person, wanted: HeldSpec) -> Membership:
    return Membership(
        principal.workspace_id,
        person.id,
        Source.ASSIGNED,
        frozenset(wanted.roles),
        granted(wanted.grants),
        1,
        desk.now(),
    )


def _addressed(desk: Desk, tx: Records, email: str) -> Person:
    """Whoever signed in last with the address; else somebody who is awaited under it."""
    known = [one for one in tx.people.by_email(email) if one.kind is PrincipalKind.PERSON]
    if known:
        return known[0]
    awaited = Person(desk.new_id("prn"), PrincipalKind.PERSON, "", "", "", email, desk.now())
    tx.people.add(awaited)
    return awaited


def _existing(tx: Records, principal: Principal, person_id: str) -> Member:
    person = tx.people.get(person_id)
    held = tuple(tx.members.of(principal.workspace_id, person_id))
    visible = bool(held) or principal.workspace_id == HOME
    if person is None or person.kind is not PrincipalKind.PERSON or not visible:
        raise _not_there(person_id)
    return Member(person, held)


def _known(tx: Records, person_id: str) -> Person:
    person = tx.people.get(person_id)
    if person is None or person.kind is not PrincipalKind.PERSON:
        raise _not_there(person_id)
    return person


def _not_there(person_id: str) -> NotFound:
    return NotFound(N_("There is no member {name!r} in this workspace."), name=person_id)


def _note(
    desk: Desk, tx: Records, principal: Principal, action: str, membership: Membership
) -> None:
    desk.audit(
        tx,
        principal,
        action,
        f"member/{membership.principal_id}",
        roles=sorted(role.value for role in membership.roles),
        grants=sorted(f"{grant.role.value}@{grant.subject}" for grant in membership.grants),
    )
