"""Tokens and service accounts as rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from control_plane.domain.access import Grant, Role
from control_plane.domain.tokens import Token, TokenState
from control_plane.services.service_accounts import ServiceAccount
from control_plane.ui import badges, format, navigation, tables, wording
from control_plane.ui.badges import Badge
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table

_TONE: dict[str, str] = {
    TokenState.ACTIVE: "green",
    TokenState.EXPIRED: "gray",
    TokenState.REVOKED: "red",
}


def table(tokens: Sequence[Token], owners: Mapping[str, str], *, chosen: str | None) -> Table:
    """The list of tokens.

    Args:
        owners: What to call those a token may act for, by id; others are called by their id.
    """
    return Table(
        _("Tokens"),
        [
            Column(_("Token"), wrap=True),
            Column(_("Acts for"), wrap=True),
            Column(_("May"), wrap=True),
            Column(_("State")),
            Column(_("Last used"), numeric=True),
            Column(_("Expires"), numeric=True),
        ],
        [_row(token, owners, chosen=chosen) for token in tokens],
    )


def accounts(found: Sequence[ServiceAccount], *, chosen: str | None) -> Table:
    """The list of service accounts."""
    return Table(
        _("Service accounts"),
        [
            Column(_("Service account"), wrap=True),
            Column(_("May"), wrap=True),
            Column(_("Changed"), numeric=True),
        ],
        [_account_row(account, chosen=chosen) for account in found],
    )


def state(token: Token) -> Badge:
    """Whether it opens anything."""
    found = token.state(format.now())
    return badges.badge(wording.word(wording.TOKEN_STATE, found), _TONE[found])


def rights(roles: Iterable[Role], grants: Iterable[Grant]) -> str:
    """Roles, and grants with what they are for."""
    held = set(roles)
    named = [wording.word(wording.ROLE, role) for role in Role if role in held]
    narrow = sorted(
        f"{wording.word(wording.ROLE, grant.role)} ({grant.subject})" for grant in grants
    )
    return ", ".join([*named, *narrow])


def _row(token: Token, owners: Mapping[str, str], *, chosen: str | None) -> Row:
    where = navigation.href("tokens", token=token.id)
    used = token.last_used_at
    return Row(
        [
            tables.link(token.name, where, sub=f"{token.hint}…"),
            tables.text(owners.get(token.owner, token.owner)),
            tables.text(rights(token.roles, token.grants)),
            state(token),
            tables.age(used) if used else tables.not_measured(_("Never used")),
            _date(token),
        ],
        href=where,
        chosen=token.id == chosen,
    )


def _account_row(account: ServiceAccount, *, chosen: str | None) -> Row:
    where = navigation.href("tokens", account=account.id)
    return Row(
        [
            tables.link(account.name, where, sub=account.id),
            tables.text(rights(account.roles, account.grants)),
            tables.age(account.membership.updated_at),
        ],
        href=where,
        chosen=account.id == chosen,
    )


def _date(token: Token) -> Cell:
    day = format.in_readers_zone(token.expires_at).date().isoformat()
    return tables.text(day, title=format.instant(token.expires_at))
