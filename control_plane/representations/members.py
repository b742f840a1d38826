"""Members and workspaces as JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict, Field

from control_plane.domain import members as domain
from control_plane.domain.access import Role
from control_plane.domain.members import HeldSpec, MemberSpec, Source, WorkspaceSpec
from control_plane.representations.common import Draft, ExpectedVersion, View
from control_plane.representations.tokens import Grant

_ID = "prn_01jd8v2k3m4n5p6q7r8s9t0a1b"
_HELD = {"roles": ["operator"], "grants": [{"role": "approver", "subject": "pattern/refunds"}]}


class Held(View):
    """What a member holds in the workspace from one source."""

    roles: list[Role]
    grants: list[Grant]

    @classmethod
    def of(cls, membership: domain.Membership | None) -> Held:
        """What the membership holds; nothing for `None`."""
        if membership is None:
            return cls(roles=[], grants=[])
        grants = sorted(membership.grants, key=lambda grant: (grant.subject, grant.role))
        return cls(
            roles=[role for role in Role if role in membership.roles],
            grants=[Grant.model_validate(grant) for grant in grants],
        )


class Person(View):
    """Somebody who signs in."""

    id: str = Field(examples=[_ID])
    name: str = Field(description="As the sign-in provider says; empty before the first sign-in.")
    email: str = Field(
        description="Empty when the provider gives none, or one it has not verified."
    )
    created_at: datetime
    signed_in_at: datetime | None = Field(
        description="Of the newest sign-in; `null` before the first."
    )
    last_seen_at: datetime | None = Field(description="Within some minutes.")
    sessions_valid_from: datetime | None = Field(description="Sessions begun earlier are over.")
    disabled_at: datetime | None = Field(description="`null` while the person may come in.")


class Member(Person):
    """A person with all that they hold in the workspace."""

    assigned: Held = Field(description="What an admin gave; this is what a change replaces.")
    claimed: Held = Field(description="What the sign-in provider said at the newest sign-in.")
    version: int

    @classmethod
    def of(cls, member: domain.Member) -> Member:
        """The member."""
        return cls(
            **Person.model_validate(member.person).model_dump(),
            assigned=Held.of(member.of(Source.ASSIGNED)),
            claimed=Held.of(member.of(Source.CLAIMS)),
            version=member.version,
        )


class MemberDraft(MemberSpec):
    """Somebody who is to be a member."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "hanako@example.com", **_HELD}]}
    )


class MemberChange(HeldSpec):
    """All that is to be assigned to a member from now on."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_HELD, "expected_version": 2}]})

    expected_version: ExpectedVersion = None


class Workspace(View):
    """What keeps the records of one team apart from those of all others."""

    id: str = Field(examples=["payments"])
    title: str
    version: int
    created_at: datetime
    updated_at: datetime


class WorkspaceDraft(WorkspaceSpec):
    """A workspace to create."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"id": "payments", "title": "Payments"}]}
    )


class WorkspaceChange(Draft):
    """What a workspace is called from now on."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"title": "Treasury", "expected_version": 1}]}
    )

    title: str
    expected_version: ExpectedVersion = None
