"""Workspaces, the people and programs known to the installation, and who is a member of what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from control_plane.domain.access import Grant, Principal, PrincipalKind, Role, require
from control_plane.domain.errors import N_, NotAllowed
from control_plane.domain.frozen import Frozen, Slug
from control_plane.domain.tokens import GrantSpec

HOME = "default"
"""The workspace there is from the start; its admins look after the installation."""


class WorkspaceSpec(Frozen):
    """A workspace as it is entered."""

    id: Slug
    title: str = Field(min_length=1, max_length=80)


class HeldSpec(Frozen):
    """What a member is given in the workspace, as it is entered. Nothing at all is possible."""

    roles: Annotated[tuple[Role, ...], Field(max_length=len(Role))] = ()
    grants: Annotated[tuple[GrantSpec, ...], Field(max_length=50)] = ()


class MemberSpec(HeldSpec):
    """Somebody who is to be a member, whether they have signed in before or not."""

    email: Annotated[str, Field(pattern=r"^[^@\s]{1,64}@[^@\s]{1,255}$")]


@dataclass(frozen=True)
class Workspace:
    """What keeps the records of one team apart from those of all others."""

    id: str
    """A slug; it is in addresses and never changes."""
    title: str
    version: int
    """Counts changes; a change is refused when the record moved on since it was read."""
    created_at: datetime
    updated_at: datetime


class Source(StrEnum):
    """Where a membership comes from. A principal may have one of each in a workspace."""

    CLAIMS = "claims"
    """What the sign-in provider said at the newest sign-in."""
    ASSIGNED = "assigned"
    """An admin gave it here."""


@dataclass(frozen=True)
class Person:
    """Somebody who signs in, or (`kind` service) a program with tokens of its own."""

    id: str
    """`prn_…`, of a program `svc_…`."""
    kind: PrincipalKind
    issuer: str
    """The sign-in provider; empty for programs, and for people until their first sign-in."""
    subject: str
    """Who it is to the provider; empty as long as `issuer` is."""
    name: str
    """Empty until the first sign-in."""
    email: str
    """Lower case; empty when the provider gives none, or one that it has not verified."""
    created_at: datetime
    last_seen_at: datetime | None = None
    """Within some minutes; `None` before the first sign-in."""
    signed_in_at: datetime | None = None
    """Of the newest sign-in, by the provider's clock; `None` before the first."""
    sessions_valid_from: datetime | None = None
    """Sessions that began earlier are over; `None` for no such instant."""
    disabled_at: datetime | None = None
    """`None` while the principal may come in."""

    @property
    def shown_as(self) -> str:
        """What to call the principal; no more than the id where nothing else is known."""
        return self.name or self.email or self.id


@dataclass(frozen=True)
class Membership:
    """What a principal holds in one workspace from one source."""

    workspace_id: str
    principal_id: str
    source: Source
    roles: frozenset[Role]
    grants: frozenset[Grant]
    version: int
    updated_at: datetime


@dataclass(frozen=True)
class Member:
    """A principal with all that it holds in one workspace."""

    person: Person
    memberships: tuple[Membership, ...]

    @property
    def roles(self) -> frozenset[Role]:
        """Of all sources."""
        return frozenset(role for one in self.memberships for role in one.roles)

    @property
    def grants(self) -> frozenset[Grant]:
        """Of all sources."""
        return frozenset(grant for one in self.memberships for grant in one.grants)

    @property
    def is_active_admin(self) -> bool:
        """Whether the workspace has an admin in this member."""
        return Role.ADMIN in self.roles and self.person.disabled_at is None

    @property
    def version(self) -> int:
        """Grows with each change of what it holds; 1 while it holds nothing."""
        return 1 + sum(one.version for one in self.memberships)

    def of(self, source: Source) -> Membership | None:
        """What it holds from the source."""
        return next((one for one in self.memberships if one.source is source), None)


def principal_of(person: Person, memberships: Iterable[Membership], workspace_id: str) -> Principal:
    """Who asks, with what it holds in the workspace now.

    Raises:
        NotAllowed: The person is disabled, or holds nothing in the workspace.
    """
    member = Member(person, tuple(memberships))
    if person.disabled_at is not None:
        raise NotAllowed(
            N_("{name} was disabled here; an admin of the installation can enable it again."),
            name=person.shown_as,
        )
    if not member.roles and not member.grants:
        raise NotAllowed(
            N_("{name} is not a member of the workspace {workspace}; ask one of its admins."),
            name=person.shown_as,
            workspace=workspace_id,
        )
    return Principal(
        person.id, person.shown_as, workspace_id, member.roles, member.grants, person.kind
    )


def require_installation_admin(principal: Principal) -> None:
    """Let pass who looks after the whole installation: an admin of the first workspace, in it.

    Raises:
        NotAllowed: The principal is none.
    """
    if principal.workspace_id != HOME and principal.kind is not PrincipalKind.LOCAL:
        raise NotAllowed(
            N_("Only an admin of the workspace {workspace} may do this, and from there."),
            workspace=HOME,
        )
    require(principal, Role.ADMIN)
