"""Programs with tokens of their own: make, list, change what they may do, remove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from control_plane.domain.access import Grant, Principal, PrincipalKind, Role, require
from control_plane.domain.errors import N_, Conflict, InvalidInput, NotFound, Problem
from control_plane.domain.members import Membership, Person, Source
from control_plane.domain.tokens import ServiceAccountSpec
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.subjects import check_grants
from control_plane.services.tokens import granted


@dataclass(frozen=True)
class ServiceAccount:
    """A program, and what it holds in the workspace."""

    person: Person
    membership: Membership

    @property
    def id(self) -> str:
        """`svc_…`."""
        return self.person.id

    @property
    def name(self) -> str:
        """In its maker's words."""
        return self.person.name

    @property
    def roles(self) -> list[Role]:
        """In the workspace, in order."""
        return [role for role in Role if role in self.membership.roles]

    @property
    def grants(self) -> list[Grant]:
        """For one thing each, by subject."""
        return sorted(self.membership.grants, key=lambda grant: (grant.subject, grant.role))


def list_service_accounts(desk: Desk, principal: Principal) -> list[ServiceAccount]:
    """All of the workspace, oldest first."""
    require(principal, Role.ADMIN)
    with desk.store.reading() as tx:
        members = tx.members.list(principal.workspace_id)
    return [
        ServiceAccount(member.person, assigned)
        for member in members
        if member.person.kind is PrincipalKind.SERVICE
        and (assigned := member.of(Source.ASSIGNED)) is not None
    ]


def get_service_account(desk: Desk, principal: Principal, account_id: str) -> ServiceAccount:
    """One service account, by id. Raises `NotFound`."""
    require(principal, Role.ADMIN)
    with desk.store.reading() as tx:
        return _existing(tx, principal, account_id)


def create_service_account(
    desk: Desk, principal: Principal, spec: Mapping[str, Any] | ServiceAccountSpec
) -> ServiceAccount:
    """Make one; it can do nothing before it has a token.

    Raises:
        InvalidInput: Names every wrong field.
        NotFound: A grant is for a pattern or agent that is not there.
    """
    require(principal, Role.ADMIN)
    wanted = _checked(spec)
    now = desk.now()
    person = Person(desk.new_id("svc"), PrincipalKind.SERVICE, "", "", wanted.name, "", now)
    membership = Membership(
        principal.workspace_id,
        person.id,
        Source.ASSIGNED,
        frozenset(wanted.roles),
        granted(wanted.grants),
        1,
        now,
    )
    with desk.store.writing() as tx:
        check_grants(tx, principal, membership.grants)
        tx.people.add(person)
        tx.members.add(membership)
        _note(desk, tx, principal, "service_account.created", membership)
    return ServiceAccount(person, membership)


def change_service_account(
    desk: Desk,
    principal: Principal,
    account_id: str,
    spec: Mapping[str, Any] | ServiceAccountSpec,
    *,
    expected_version: int,
) -> ServiceAccount:
    """Let it be called so and hold this from now on; its tokens follow at their next request.

    Raises:
        NotFound: There is no such service account here.
        InvalidInput: Names every wrong field.
        Conflict: Somebody saved first.
    """
    require(principal, Role.ADMIN)
    wanted = _checked(spec)
    with desk.store.writing() as tx:
        old = _existing(tx, principal, account_id)
        person = replace(old.person, name=wanted.name)
        changed = replace(
            old.membership,
            roles=frozenset(wanted.roles),
            grants=granted(wanted.grants),
            updated_at=desk.now(),
        )
        check_grants(tx, principal, changed.grants, held=old.membership.grants)
        tx.people.update(person)
        if not tx.members.update(changed, expected_version=expected_version):
            raise Conflict(
                N_(
                    "{name} was changed by somebody else since you opened it; open it again and "
                    "repeat your change."
                ),
                name=old.name,
            )
        _note(desk, tx, principal, "service_account.changed", changed)
    return ServiceAccount(person, replace(changed, version=expected_version + 1))


def remove_service_account(desk: Desk, principal: Principal, account_id: str) -> None:
    """Revoke its tokens and take it out of the workspace. Raises `NotFound`."""
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        old = _existing(tx, principal, account_id)
        tx.tokens.revoke_all(principal.workspace_id, old.id, by=principal.id, now=desk.now())
        tx.members.remove(principal.workspace_id, old.id, Source.ASSIGNED)
        desk.audit(tx, principal, "service_account.removed", f"service_account/{old.id}")


def _checked(spec: Mapping[str, Any] | ServiceAccountSpec) -> ServiceAccountSpec:
    wanted = parse(ServiceAccountSpec, spec)
    if not wanted.roles and not wanted.grants:
        raise InvalidInput([Problem("roles", N_("Choose at least one role."))])
    return wanted


def _existing(tx: Records, principal: Principal, account_id: str) -> ServiceAccount:
    person = tx.people.get(account_id)
    held = tx.members.of(principal.workspace_id, account_id)
    assigned = next((one for one in held if one.source is Source.ASSIGNED), None)
    if person is None or assigned is None or person.kind is not PrincipalKind.SERVICE:
        raise NotFound(
            N_("There is no service account {name!r} in this workspace."), name=account_id
        )
    return ServiceAccount(person, assigned)


def _note(
    desk: Desk, tx: Records, principal: Principal, action: str, membership: Membership
) -> None:
    subject = f"service_account/{membership.principal_id}"
    desk.audit(tx, principal, action, subject, roles=sorted(membership.roles))
