"""Make, list and revoke bearer tokens, and tell who calls with one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from control_plane.domain.access import (
    Grant,
    Principal,
    PrincipalKind,
    Role,
    local_principal,
    require,
)
from control_plane.domain.errors import N_, InvalidInput, NotAuthenticated, NotFound, Problem
from control_plane.domain.members import principal_of
from control_plane.domain.tokens import (
    GrantSpec,
    Token,
    TokenSpec,
    TokenState,
    carried_by,
    hash_of,
    hint_of,
    new_secret,
    well_formed,
)
from control_plane.domain.validation import parse
from control_plane.services.desk import Desk
from control_plane.services.ports import Records
from control_plane.services.records import Page
from control_plane.services.subjects import check_grants

_LOCAL = local_principal().id
_USE_WRITTEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class IssuedToken:
    """A token that was made just now."""

    token: Token
    secret: str
    """What its holder sends. It is shown this once and kept nowhere."""


def create_token(
    desk: Desk, principal: Principal, spec: Mapping[str, Any] | TokenSpec
) -> IssuedToken:
    """Make a token for oneself or, as an admin, for a service account.

    One made with another token expires no later than that one.

    Raises:
        InvalidInput: Names every wrong field: a role its owner does not hold, too many days, an
            owner who is no service account here.
        NotFound: A grant is for a pattern or agent that is not there.
    """
    wanted = parse(TokenSpec, spec)
    require(principal, Role.ADMIN if wanted.owner else Role.VIEWER)
    with desk.store.writing() as tx:
        owner = _service_account(tx, principal, wanted.owner) if wanted.owner else principal
        _check(desk, wanted, owner)
        check_grants(tx, principal, granted(wanted.grants))
        secret = new_secret()
        token = _token(desk, principal, wanted, owner.id, secret)
        token = _no_longer_than_its_maker(tx, principal, token)
        tx.tokens.add(token)
        desk.audit(
            tx,
            principal,
            "token.created",
            f"token/{token.id}",
            owner=owner.id,
            roles=sorted(token.roles),
            expires_at=token.expires_at.isoformat(),
        )
    return IssuedToken(token, secret)


def list_tokens(
    desk: Desk,
    principal: Principal,
    *,
    everyone: bool = False,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Token]:
    """One page of one's own tokens, newest first; as an admin also of everybody's here."""
    require(principal, Role.ADMIN if everyone else Role.VIEWER)
    owner = None if everyone else principal.id
    with desk.store.reading() as tx:
        return tx.tokens.page(principal.workspace_id, owner=owner, limit=limit, cursor=cursor)


def get_token(desk: Desk, principal: Principal, token_id: str) -> Token:
    """One's own token; as an admin anybody's here. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        return _visible(tx, principal, token_id)


def revoke_token(desk: Desk, principal: Principal, token_id: str) -> Token:
    """Let the token open nothing from now on; doing so twice changes nothing. Raises `NotFound`."""
    require(principal, Role.VIEWER)
    with desk.store.writing() as tx:
        token = _visible(tx, principal, token_id)
        now = desk.now()
        if not tx.tokens.revoke(token.id, by=principal.id, now=now):
            return token
        desk.audit(tx, principal, "token.revoked", f"token/{token.id}", owner=token.owner)
        return replace(token, revoked_at=now, revoked_by=principal.id)


def authenticate(desk: Desk, secret: str, *, local: bool) -> Principal:
    """Who calls with this token, with what it lets them do at this moment.

    Args:
        local: Whether the local principal exists, and tokens it made therefore hold.

    Raises:
        NotAuthenticated: There is no such token, it expired or was revoked (only its holder can
            learn which), or its owner is gone.
        NotAllowed: Its owner is disabled or no member of the workspace any more.
    """
    token = _presented(desk, secret)
    owner = _owner(desk, token, local=local)
    last = token.last_used_at
    now = desk.now()
    if last is None or now - last >= _USE_WRITTEN_EVERY:
        with desk.store.writing() as tx:
            tx.tokens.touch(token.id, now=now, every=_USE_WRITTEN_EVERY)
    return carried_by(token, owner)


def _presented(desk: Desk, secret: str) -> Token:
    if not well_formed(secret):
        raise _unknown()
    with desk.store.reading() as tx:
        token = tx.tokens.by_hash(hash_of(secret))
    if token is None:
        raise _unknown()
    match token.state(desk.now()):
        case TokenState.REVOKED:
            raise NotAuthenticated(N_("This token was revoked; make a new one."))
        case TokenState.EXPIRED:
            raise NotAuthenticated(
                N_("This token expired at {at}; make a new one."), at=token.expires_at
            )
        case TokenState.ACTIVE:
            return token


def _unknown() -> NotAuthenticated:
    return NotAuthenticated(
        N_("Send a valid token: `Authorization: Bearer acp_…`. Tokens are made on the page Tokens.")
    )


def _owner(desk: Desk, token: Token, *, local: bool) -> Principal:
    if token.owner == _LOCAL:
        if local:
            return local_principal(token.workspace_id)
        raise NotAuthenticated(
            N_("This token was made before people signed in here; make a new one.")
        )
    with desk.store.reading() as tx:
        return _member(tx, token.workspace_id, token.owner) or _gone()


def _gone() -> Principal:
    raise NotAuthenticated(N_("The owner of this token is gone; make a new one."))


def _member(tx: Records, workspace_id: str, principal_id: str) -> Principal | None:
    person = tx.people.get(principal_id)
    if person is None:
        return None
    return principal_of(person, tx.members.of(workspace_id, principal_id), workspace_id)


def _service_account(tx: Records, principal: Principal, owner: str) -> Principal:
    here = tx.members.of(principal.workspace_id, owner)
    found = _member(tx, principal.workspace_id, owner) if here else None
    if found is None or found.kind is not PrincipalKind.SERVICE:
        unknown = N_("There is no service account {name!r} in this workspace.")
        raise InvalidInput([Problem("owner", unknown, {"name": owner})])
    return found


def _check(desk: Desk, wanted: TokenSpec, owner: Principal) -> None:
    problems: list[Problem] = []
    if not wanted.roles and not wanted.grants:
        problems.append(Problem("roles", N_("Choose at least one role.")))
    if wanted.days > desk.max_token_days:
        problems.append(
            Problem("days", N_("It must be at most {le}."), {"le": desk.max_token_days})
        )
    not_held = N_("{name} does not hold the role {role}; a token carries no more than its owner.")
    problems += [
        Problem("roles", not_held, {"name": owner.name, "role": role.value})
        for role in wanted.roles
        if not owner.may(role)
    ]
    problems += [
        Problem("grants", not_held, {"name": owner.name, "role": grant.role.value})
        for grant in wanted.grants
        if not owner.may(grant.role, grant.subject)
    ]
    if problems:
        raise InvalidInput(problems)


def _token(desk: Desk, principal: Principal, wanted: TokenSpec, owner: str, secret: str) -> Token:
    now = desk.now()
    return Token(
        id=desk.new_id("tok"),
        workspace_id=principal.workspace_id,
        owner=owner,
        name=wanted.name,
        roles=frozenset(wanted.roles),
        grants=granted(wanted.grants),
        secret_hash=hash_of(secret),
        hint=hint_of(secret),
        created_at=now,
        created_by=principal.id,
        expires_at=now + timedelta(days=wanted.days),
    )


def granted(specs: tuple[GrantSpec, ...]) -> frozenset[Grant]:
    """The grants that were entered."""
    return frozenset(Grant(spec.role, spec.subject) for spec in specs)


def _no_longer_than_its_maker(tx: Records, principal: Principal, token: Token) -> Token:
    """Whoever found a token cannot make it last."""
    if principal.token_id is None:
        return token
    maker = tx.tokens.get(principal.workspace_id, principal.token_id)
    if maker is None:
        return token
    return replace(token, expires_at=min(token.expires_at, maker.expires_at))


def _visible(tx: Records, principal: Principal, token_id: str) -> Token:
    token = tx.tokens.get(principal.workspace_id, token_id)
    mine = token is not None and token.owner == principal.id
    if token is None or not (mine or principal.may(Role.ADMIN)):
        raise NotFound(N_("There is no token {name!r} in this workspace."), name=token_id)
    return token
