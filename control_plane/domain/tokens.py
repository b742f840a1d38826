"""Bearer tokens: how one looks, what is kept of it, and what it lets its holder do."""

from __future__ import annotations

import hashlib
import secrets
import string
import zlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from control_plane.domain.access import Grant, Principal, Role
from control_plane.domain.frozen import Frozen

PREFIX = "acp_"
DEFAULT_DAYS = 90
_SECRET_BYTES = 32
_SECRET_DIGITS, _CHECK_DIGITS = 43, 6  # What 256 and 32 bits take in base 62.
_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_HINT_DIGITS = 4


class GrantSpec(Frozen):
    """A role for one thing of the workspace, as it is entered."""

    role: Role
    subject: Annotated[str, Field(pattern=r"^[a-z_]+/[^\s/][^\s]{0,150}$")]
    """Kind and name, such as `pattern/refunds`."""


class TokenSpec(Frozen):
    """A token as it is asked for."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    """What it is for; told nowhere but in the list of tokens."""
    roles: Annotated[tuple[Role, ...], Field(max_length=len(Role))] = (Role.VIEWER,)
    grants: Annotated[tuple[GrantSpec, ...], Field(max_length=50)] = ()
    days: Annotated[int, Field(ge=1, le=36_500)] = DEFAULT_DAYS
    """Until it expires; the installation sets how many at most."""
    owner: Annotated[str, Field(max_length=100)] = ""
    """A service account's id; empty for whoever asks."""


class ServiceAccountSpec(Frozen):
    """A program with tokens of its own, as it is entered."""

    name: Annotated[str, Field(min_length=1, max_length=80)]
    roles: Annotated[tuple[Role, ...], Field(max_length=len(Role))] = (Role.VIEWER,)
    grants: Annotated[tuple[GrantSpec, ...], Field(max_length=50)] = ()


class TokenState(StrEnum):
    """Whether a token opens anything."""

    ACTIVE = "active"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class Token:
    """What is kept of a bearer token; the token itself is shown once, to who made it."""

    id: str
    workspace_id: str
    owner: str
    """Id of the person or service account it acts for."""
    name: str
    """What it is for, in its maker's words."""
    roles: frozenset[Role]
    """What it carries; what it lets do is never more than its owner may, see `carried_by`."""
    grants: frozenset[Grant]
    secret_hash: str
    """SHA-256 in hex. A slow hash protects words that can be guessed; 256 random bits cannot, and
    a slow hash would be paid at each request."""
    hint: str
    """The first digits of the token, to tell it from others."""
    created_at: datetime
    created_by: str
    """Id of the principal who made it."""
    expires_at: datetime
    last_used_at: datetime | None = None
    """To the minute; `None` before its first use."""
    revoked_at: datetime | None = None
    revoked_by: str | None = None

    def state(self, now: datetime) -> TokenState:
        """How it stands at this instant."""
        if self.revoked_at is not None:
            return TokenState.REVOKED
        return TokenState.ACTIVE if now < self.expires_at else TokenState.EXPIRED


def new_secret() -> str:
    """A new token: the prefix, 256 random bits, and a checksum by which scanners know it."""
    body = _base62(int.from_bytes(secrets.token_bytes(_SECRET_BYTES)), _SECRET_DIGITS)
    return f"{PREFIX}{body}{_check(body)}"


def well_formed(presented: str) -> bool:
    """Whether the text is a token at all: the prefix, the length and the checksum are right."""
    body, check = presented[len(PREFIX) : -_CHECK_DIGITS], presented[-_CHECK_DIGITS:]
    right_size = len(body) == _SECRET_DIGITS and presented.startswith(PREFIX)
    return right_size and body.isalnum() and body.isascii() and check == _check(body)


def hash_of(secret: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hint_of(secret: str) -> str:
    """As much of a token as may be shown later: far too little to guess the rest from."""
    return secret[: len(PREFIX) + _HINT_DIGITS]


def carried_by(token: Token, owner: Principal) -> Principal:
    """Who calls with the token: what it carries, as far as its owner holds that now.

    A role counts with all it implies on both sides; a role meets a grant in the grant.
    """
    carried = implied(token.roles)
    narrowed = {
        Grant(role, grant.subject)
        for grant in token.grants
        for role in implied(frozenset({grant.role}))
        if owner.may(role, grant.subject)
    }
    kept = {
        Grant(role, grant.subject)
        for grant in owner.grants
        for role in implied(frozenset({grant.role})) & carried
    }
    return Principal(
        id=owner.id,
        name=owner.name,
        workspace_id=token.workspace_id,
        roles=implied(owner.roles) & carried,
        grants=frozenset(narrowed | kept),
        kind=owner.kind,
        token_id=token.id,
    )


def implied(roles: frozenset[Role]) -> frozenset[Role]:
    """The roles with all that they include: an admin holds all, whoever holds any may view."""
    if Role.ADMIN in roles:
        return frozenset(Role)
    return roles | {Role.VIEWER} if roles else roles


def _check(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECK_DIGITS)


def _base62(number: int, digits: int) -> str:
    found: list[str] = []
    for _ in range(digits):
        number, digit = divmod(number, len(_ALPHABET))
        found.append(_ALPHABET[digit])
    return "".join(reversed(found))
