"""Bearer tokens in the store."""

from __future__ import annotations

from datetime import datetime, timedelta

import orjson
from sqlalchemy import Connection, RowMapping, Update, insert, or_, select, update

from control_plane.domain.access import Grant, Role
from control_plane.domain.tokens import Token
from control_plane.services.records import Page
from storage.cursors import cursor_for, position_of
from storage.mapping import instant_of, json_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import TokenRow, table_of

_TOKEN = table_of(TokenRow)
_T = _TOKEN.c
_NEWEST = "tokens"


class SqlTokens:
    """Implements `Tokens` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, token_id: str) -> Token | None:
        """See the port."""
        query = select(_TOKEN).where(_T.workspace_id == workspace_id, _T.id == token_id)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _token_of(row)

    def by_hash(self, secret_hash: str) -> Token | None:
        """See the port."""
        query = select(_TOKEN).where(_T.secret_hash == secret_hash)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _token_of(row)

    def page(
        self, workspace_id: str, *, owner: str | None, limit: int, cursor: str | None
    ) -> Page[Token]:
        """See the port."""
        query = select(_TOKEN).where(_T.workspace_id == workspace_id)
        if owner is not None:
            query = query.where(_T.owner == owner)
        if cursor is not None:
            query = query.where(_T.id < position_of(_NEWEST, cursor, str)[0])
        rows = self._sql.execute(query.order_by(_T.id.desc()).limit(limit + 1)).mappings()
        found = [_token_of(row) for row in rows]
        more = len(found) > limit
        last = cursor_for(_NEWEST, found[limit - 1].id) if more else None
        return Page(tuple(found[:limit]), last)

    def add(self, token: Token) -> None:
        """See the port."""
        self._sql.execute(insert(_TOKEN).values(_values(token)))

    def touch(self, token_id: str, *, now: datetime, every: timedelta) -> None:
        """See the port."""
        stale = or_(_T.last_used_at.is_(None), _T.last_used_at <= micros_of(now - every))
        used = update(_TOKEN).where(_T.id == token_id, stale)
        self._sql.execute(used.values(last_used_at=micros_of(now)))

    def revoke(self, token_id: str, *, by: str, now: datetime) -> bool:
        """See the port."""
        live = update(_TOKEN).where(_T.id == token_id, _T.revoked_at.is_(None))
        return self._revoke(live, by, now) == 1

    def revoke_all(self, workspace_id: str, owner: str, *, by: str, now: datetime) -> int:
        """See the port."""
        owned = update(_TOKEN).where(_T.workspace_id == workspace_id, _T.owner == owner)
        return self._revoke(owned.where(_T.revoked_at.is_(None)), by, now)

    def _revoke(self, chosen: Update, by: str, now: datetime) -> int:
        values = {"revoked_at": micros_of(now), "revoked_by": by}
        return self._sql.execute(chosen.values(values)).rowcount


def _values(token: Token) -> dict[str, object]:
    grants = sorted([grant.role.value, grant.subject] for grant in token.grants)
    return {
        "id": token.id,
        "workspace_id": token.workspace_id,
        "owner": token.owner,
        "name": token.name,
        "roles": json_of(sorted(role.value for role in token.roles)),
        "grants": json_of(grants),
        "secret_hash": token.secret_hash,
        "hint": token.hint,
        "created_at": micros_of(token.created_at),
        "created_by": token.created_by,
        "expires_at": micros_of(token.expires_at),
        "last_used_at": maybe_micros_of(token.last_used_at),
        "revoked_at": maybe_micros_of(token.revoked_at),
        "revoked_by": token.revoked_by,
    }


def _token_of(row: RowMapping) -> Token:
    return Token(
        id=row["id"],
        workspace_id=row["workspace_id"],
        owner=row["owner"],
        name=row["name"],
        roles=frozenset(map(Role, orjson.loads(row["roles"]))),
        grants=frozenset(
            Grant(Role(role), subject) for role, subject in orjson.loads(row["grants"])
        ),
        secret_hash=row["secret_hash"],
        hint=row["hint"],
        created_at=instant_of(row["created_at"]),
        created_by=row["created_by"],
        expires_at=instant_of(row["expires_at"]),
        last_used_at=maybe_instant_of(row["last_used_at"]),
        revoked_at=maybe_instant_of(row["revoked_at"]),
        revoked_by=row["revoked_by"],
    )
