"""Tokens and service accounts as JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import ConfigDict, Field

from control_plane.domain import tokens as domain
from control_plane.domain.access import Role
from control_plane.domain.tokens import ServiceAccountSpec, TokenSpec, TokenState
from control_plane.representations.common import ExpectedVersion, View
from control_plane.services.service_accounts import ServiceAccount as Account
from control_plane.services.tokens import IssuedToken as Issued

_ID, _ACCOUNT = "tok_01jd8v2k3m4n5p6q7r8s9t0a1b", "svc_01jd8v2k3m4n5p6q7r8s9t0a1b"


class Grant(View):
    """A role that holds for one thing only."""

    role: Role
    subject: str = Field(examples=["pattern/refunds"])


class Token(View):
    """What is kept of a bearer token."""

    id: str = Field(examples=[_ID])
    name: str = Field(description="What it is for.", examples=["nightly import"])
    owner: str = Field(description="Id of the person or service account it acts for.")
    roles: list[Role] = Field(description="It does no more than its owner may at that moment.")
    grants: list[Grant]
    hint: str = Field(description="How the token begins.", examples=["acp_6mVC"])
    state: TokenState
    created_at: datetime
    created_by: str
    expires_at: datetime
    last_used_at: datetime | None = Field(description="To the minute; `null` before its first use.")
    revoked_at: datetime | None
    revoked_by: str | None

    @classmethod
    def of(cls, token: domain.Token, now: datetime) -> Token:
        """The token as it stands at the instant."""
        return cls.model_validate(_shown(token, now))


class NewToken(Token):
    """A token that was made just now."""

    secret: str = Field(
        description="What to send as `Authorization: Bearer`. It is shown this once and kept"
        " nowhere.",
        examples=["acp_…"],
    )

    @classmethod
    def issued(cls, issued: Issued, now: datetime) -> NewToken:
        """The token, and what its holder sends."""
        return cls.model_validate({**_shown(issued.token, now), "secret": issued.secret})


class TokenDraft(TokenSpec):
    """A token to make."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "nightly import", "roles": ["operator"], "days": 90}]
        }
    )


class ServiceAccount(View):
    """A program with tokens of its own."""

    id: str = Field(examples=[_ACCOUNT])
    name: str
    roles: list[Role]
    grants: list[Grant]
    version: int
    created_at: datetime
    updated_at: datetime
    last_seen_at: datetime | None

    @classmethod
    def of(cls, account: Account) -> ServiceAccount:
        """The account and what it holds."""
        return cls(
            id=account.id,
            name=account.name,
            roles=account.roles,
            grants=[Grant.model_validate(grant) for grant in account.grants],
            version=account.membership.version,
            created_at=account.person.created_at,
            updated_at=account.membership.updated_at,
            last_seen_at=account.person.last_seen_at,
        )


class ServiceAccountDraft(ServiceAccountSpec):
    """A service account to make."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "Deployments", "roles": ["operator"]}]}
    )


class ServiceAccountChange(ServiceAccountDraft):
    """What a service account is to be from now on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "Deployments", "roles": ["operator"], "expected_version": 1}]
        }
    )

    expected_version: ExpectedVersion = None


def _shown(token: domain.Token, now: datetime) -> dict[str, object]:
    return {
        **{name: value for name, value in vars(token).items() if name != "secret_hash"},
        "roles": [role for role in Role if role in token.roles],
        "grants": sorted(token.grants, key=lambda grant: (grant.subject, grant.role)),
        "state": token.state(now),
    }
