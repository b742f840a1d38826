"""How a token looks, and what it lets its holder do."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from control_plane.domain.access import Grant, Principal, PrincipalKind, Role
from control_plane.domain.tokens import Token, carried_by, hash_of, new_secret, well_formed

NOW = datetime(2027, 1, 1, tzinfo=UTC)
REFUNDS, OTHER = "pattern/refunds", "pattern/other"
ROLES = st.frozensets(st.sampled_from(Role))
GRANTS = st.frozensets(st.builds(Grant, st.sampled_from(Role), st.sampled_from([REFUNDS, OTHER])))


def token(roles: frozenset[Role], grants: frozenset[Grant] = frozenset()) -> Token:
    return Token(
        "tok_1", "default", "svc_1", "ci", roles, grants, "0" * 64, "acp_0000", NOW, "ann", NOW
    )


def owner(roles: frozenset[Role], grants: frozenset[Grant] = frozenset()) -> Principal:
    return Principal("svc_1", "CI", "default", roles, grants, PrincipalKind.SERVICE)


def test_every_token_is_new_well_formed_and_found_by_its_shape() -> None:
    made = {new_secret() for _ in range(200)}

    assert len(made) == 200
    assert all(re.fullmatch(r"acp_[0-9A-Za-z]{49}", each) for each in made)
    assert all(map(well_formed, made))


@given(place=st.integers(0, 52), other=st.sampled_from("0aZ_é"))
def test_one_wrong_digit_is_noticed(place: int, other: str) -> None:
    secret = new_secret()
    changed = secret[:place] + other + secret[place + 1 :]

    assert well_formed(changed) == (changed == secret)


@pytest.mark.parametrize("text", ["", "acp_", "x", "acp_" + "0" * 49, "acp_" + "é" * 49])
def test_other_text_is_no_token(text: str) -> None:
    assert not well_formed(text)


def test_what_is_kept_does_not_hold_the_token() -> None:
    secret = new_secret()

    assert re.fullmatch("[0-9a-f]{64}", hash_of(secret))
    assert secret not in hash_of(secret)


@given(carried=ROLES, held=ROLES, carried_grants=GRANTS, held_grants=GRANTS)
def test_a_token_lets_do_what_both_it_and_its_owner_may(
    carried: frozenset[Role],
    held: frozenset[Role],
    carried_grants: frozenset[Grant],
    held_grants: frozenset[Grant],
) -> None:
    its_owner = owner(held, held_grants)
    as_if_alone = owner(carried, carried_grants)

    caller = carried_by(token(carried, carried_grants), its_owner)

    assert caller.token_id == "tok_1"
    for role in set(Role) - {Role.VIEWER}:
        for subject in ("", REFUNDS, OTHER):
            both = its_owner.may(role, subject) and as_if_alone.may(role, subject)
            assert caller.may(role, subject) == both, (role, subject)
    assert not caller.may(Role.VIEWER) or (its_owner.may(Role.VIEWER) and carried | carried_grants)
