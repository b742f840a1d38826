"""From claims to who somebody is here, and how long a sign-in holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from control_plane.domain.access import PrincipalKind, Role
from control_plane.domain.errors import NotAuthenticated
from control_plane.domain.members import HOME, Person
from control_plane.domain.sign_in import RoleRule, SignInRules, check_session, identity_of
from tests.stores import NOW

CLAIMS: dict[str, Any] = {
    "iss": "https://id.example",
    "sub": "u-1",
    "iat": int(NOW.timestamp()),
    "name": "山田 花子",
    "email": "Hanako@Example.com",
}
RULES = SignInRules(
    role_map=(
        RoleRule("ops", Role.OPERATOR),
        RoleRule("ops", Role.APPROVER, "payments"),
        RoleRule("boss", Role.ADMIN, "payments"),
    ),
    admins=frozenset({"hanako@example.com", "u-9"}),
)
NOBODY_ADMIN = replace(RULES, admins=frozenset())


def test_claims_say_who_it_is() -> None:
    identity = identity_of(CLAIMS, NOBODY_ADMIN)
    assert (identity.issuer, identity.subject) == ("https://id.example", "u-1")
    assert (identity.name, identity.email) == ("山田 花子", "hanako@example.com")
    assert identity.signed_in_at == NOW
    assert identity.roles == {}


@pytest.mark.parametrize("missing", ["iss", "sub", "iat"])
def test_claims_that_do_not_say_who_it_is_are_refused(missing: str) -> None:
    with pytest.raises(NotAuthenticated, match="does not say who you are"):
        identity_of({**CLAIMS, missing: ""}, RULES)


@pytest.mark.parametrize("verified", [False, "false", "False"])
def test_an_address_that_is_not_verified_counts_for_nothing(verified: object) -> None:
    identity = identity_of({**CLAIMS, "email_verified": verified}, RULES)
    assert (identity.email, identity.roles) == ("", {})


@pytest.mark.parametrize("claims", [{}, {"email_verified": True}, {"email_verified": "true"}])
def test_an_admin_is_known_by_the_address(claims: dict[str, Any]) -> None:
    assert identity_of({**CLAIMS, **claims}, RULES).roles == {HOME: {Role.ADMIN}}


def test_an_admin_is_known_by_the_subject() -> None:
    assert identity_of({**CLAIMS, "sub": "u-9", "email": None}, RULES).roles == {HOME: {Role.ADMIN}}


@pytest.mark.parametrize("groups", [["ops", "x"], "ops", ("ops",)])
def test_values_of_the_role_claim_are_roles_in_workspaces(groups: object) -> None:
    found = identity_of({**CLAIMS, "groups": groups}, NOBODY_ADMIN).roles
    assert found == {HOME: {Role.OPERATOR}, "payments": {Role.APPROVER}}


@pytest.mark.parametrize(
    "claims",
    [
        {"realm_access": {"roles": ["boss"]}},
        {"realm_access.roles": ["boss"]},
    ],
)
def test_a_role_claim_may_lie_within_another(claims: dict[str, Any]) -> None:
    rules = replace(NOBODY_ADMIN, role_claim="realm_access.roles")
    assert identity_of({**CLAIMS, **claims}, rules).roles == {"payments": {Role.ADMIN}}


@pytest.mark.parametrize("groups", [None, 7, {"ops": True}, []])
def test_a_role_claim_of_another_shape_gives_nothing(groups: object) -> None:
    assert identity_of({**CLAIMS, "groups": groups}, NOBODY_ADMIN).roles == {}


def person(**changes: Any) -> Person:
    return Person("prn_1", PrincipalKind.PERSON, "i", "u-1", "", "", NOW, **changes)


def test_a_sign_in_holds_for_its_hours() -> None:
    identity = identity_of(CLAIMS, RULES)
    check_session(identity, None, now=NOW, rules=RULES)
    check_session(identity, person(), now=NOW + timedelta(hours=11.9), rules=RULES)
    with pytest.raises(NotAuthenticated, match="more than 12 hours ago"):
        check_session(identity, person(), now=NOW + timedelta(hours=12), rules=RULES)


def test_a_sign_in_ends_when_its_person_is_signed_out_everywhere() -> None:
    identity = identity_of(CLAIMS, RULES)
    later = NOW + timedelta(minutes=3)
    with pytest.raises(NotAuthenticated, match="signed out everywhere"):
        check_session(identity, person(sessions_valid_from=later), now=later, rules=RULES)
    check_session(identity, person(sessions_valid_from=NOW), now=later, rules=RULES)


def test_a_sign_in_of_a_time_to_come_is_refused() -> None:
    identity = identity_of(CLAIMS, RULES)
    check_session(identity, None, now=NOW - timedelta(minutes=4), rules=RULES)
    with pytest.raises(NotAuthenticated, match="clock"):
        check_session(identity, None, now=NOW - timedelta(hours=1), rules=RULES)
