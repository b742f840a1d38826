"""From what a sign-in provider says of somebody to who that is here, and for how long. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from control_plane.domain.access import Role
from control_plane.domain.errors import N_, NotAuthenticated
from control_plane.domain.members import HOME, Person

_CLOCKS_APART = timedelta(minutes=5)
"""As far as the provider's clock may be ahead of ours."""


@dataclass(frozen=True)
class RoleRule:
    """Whoever has this value in the role claim holds the role in the workspace."""

    value: str
    role: Role
    workspace_id: str = HOME


@dataclass(frozen=True)
class SignInRules:
    """What claims are worth here."""

    role_claim: str = "groups"
    """Name of the claim; dots lead into objects, as in `realm_access.roles`."""
    role_map: tuple[RoleRule, ...] = ()
    admins: frozenset[str] = frozenset()
    """Lower-case e-mail addresses, or subjects, that are admin of the default workspace."""
    session_hours: int = 12
    """How long after it a sign-in holds."""


@dataclass(frozen=True)
class Identity:
    """Somebody as the sign-in provider describes them in one sign-in."""

    issuer: str
    subject: str
    name: str
    email: str
    """Lower case; empty when there is none, or the provider says that it is not verified."""
    signed_in_at: datetime
    roles: Mapping[str, frozenset[Role]]
    """By workspace."""


def identity_of(claims: Mapping[str, Any], rules: SignInRules) -> Identity:
    """Who the claims of a checked id token describe.

    Raises:
        NotAuthenticated: They do not say who it is, by whom or when.
    """
    issuer, subject, issued = (claims.get(name) for name in ("iss", "sub", "iat"))
    if not (issuer and subject and isinstance(issued, int | float)):
        raise NotAuthenticated(N_("The sign-in provider does not say who you are; sign in again."))
    email = _verified_email(claims)
    return Identity(
        issuer=str(issuer),
        subject=str(subject),
        name=str(claims.get("name") or claims.get("preferred_username") or email)[:200],
        email=email,
        signed_in_at=datetime.fromtimestamp(issued, UTC),
        roles=_roles(claims, rules, {str(subject), email} & rules.admins),
    )


def check_session(
    identity: Identity, person: Person | None, *, now: datetime, rules: SignInRules
) -> None:
    """Let a sign-in that still holds pass; whether the person may come in is another question.

    Args:
        person: Whose sign-in it is; `None` for somebody who was never here.

    Raises:
        NotAuthenticated: It is too old, over, or of a time to come.
    """
    if identity.signed_in_at > now + _CLOCKS_APART:
        raise NotAuthenticated(
            N_("The sign-in provider's clock is ahead of this machine's; let both be set right.")
        )
    if now - identity.signed_in_at >= timedelta(hours=rules.session_hours):
        raise NotAuthenticated(
            N_("You signed in more than {hours} hours ago; sign in again."),
            hours=rules.session_hours,
        )
    valid_from = None if person is None else person.sessions_valid_from
    if valid_from is not None and identity.signed_in_at < valid_from:
        raise NotAuthenticated(N_("You were signed out everywhere; sign in again."))


def _verified_email(claims: Mapping[str, Any]) -> str:
    """Providers that say nothing of it are taken to have verified; some write it as text."""
    email = claims.get("email")
    if not isinstance(email, str) or "@" not in email:
        return ""
    unverified = str(claims.get("email_verified", True)).lower() == "false"
    return "" if unverified else email.strip().lower()[:320]


def _roles(
    claims: Mapping[str, Any], rules: SignInRules, admin_by: frozenset[str] | set[str]
) -> Mapping[str, frozenset[Role]]:
    values = _values(claims, rules.role_claim)
    held: dict[str, set[Role]] = {}
    for rule in rules.role_map:
        if rule.value in values:
            held.setdefault(rule.workspace_id, set()).add(rule.role)
    if admin_by:
        held.setdefault(HOME, set()).add(Role.ADMIN)
    return {workspace_id: frozenset(roles) for workspace_id, roles in held.items()}


def _values(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """What the claim holds: one text or a list of them. A name with dots may also be literal."""
    found: Any = claims.get(name)
    if found is None:
        found = claims
        for part in name.split("."):
            found = cast("Mapping[str, Any]", found).get(part) if _is_object(found) else None
    if isinstance(found, str):
        return frozenset({found})
    if isinstance(found, Sequence):
        return frozenset(str(value) for value in cast("Sequence[object]", found))
    return frozenset()


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping)
