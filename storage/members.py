"""Memberships in the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, RowMapping, Select, delete, select, update

from control_plane.domain.access import Grant, Role
from control_plane.domain.members import Member, Membership, Person, Source
from storage.inserting import insert_new
from storage.mapping import instant_of, json_of, micros_of
from storage.people import person_of
from storage.tables import MembershipRow, PrincipalRow, table_of

_MEMBERSHIP, _PRINCIPAL = table_of(MembershipRow), table_of(PrincipalRow)
_M, _P = _MEMBERSHIP.c, _PRINCIPAL.c


class SqlMembers:
    """Implements `Members` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def of(self, workspace_id: str, principal_id: str) -> Sequence[Membership]:
        """See the port."""
        its = _M.principal_id == principal_id
        return self._all(select(_MEMBERSHIP).where(_M.workspace_id == workspace_id, its))

    def everywhere(self, principal_id: str) -> Sequence[Membership]:
        """See the port."""
        return self._all(select(_MEMBERSHIP).where(_M.principal_id == principal_id))

    def list(self, workspace_id: str) -> Sequence[Member]:
        """See the port."""
        held: dict[str, tuple[Membership, ...]] = {}
        for one in self._all(select(_MEMBERSHIP).where(_M.workspace_id == workspace_id)):
            held[one.principal_id] = (*held.get(one.principal_id, ()), one)
        its = select(_M.principal_id).where(_M.workspace_id == workspace_id)
        query = select(_PRINCIPAL).where(_P.id.in_(its)).order_by(_P.id)
        people: Sequence[Person] = [person_of(row) for row in self._sql.execute(query).mappings()]
        return [Member(person, held[person.id]) for person in people if person.id in held]

    def add(self, membership: Membership) -> bool:
        """See the port."""
        values = {
            "workspace_id": membership.workspace_id,
            "principal_id": membership.principal_id,
            "source": membership.source.value,
            "version": membership.version,
            **_changeable(membership),
        }
        unique = ("workspace_id", "principal_id", "source")
        return insert_new(self._sql, _MEMBERSHIP, values, unique=unique)

    def update(self, membership: Membership, *, expected_version: int) -> bool:
        """See the port."""
        changed = update(_MEMBERSHIP).where(
            _M.workspace_id == membership.workspace_id,
            _M.principal_id == membership.principal_id,
            _M.source == membership.source.value,
            _M.version == expected_version,
        )
        values = {**_changeable(membership), "version": expected_version + 1}
        return self._sql.execute(changed.values(values)).rowcount == 1

    def remove(self, workspace_id: str, principal_id: str, source: Source) -> None:
        """See the port."""
        self._sql.execute(
            delete(_MEMBERSHIP).where(
                _M.workspace_id == workspace_id,
                _M.principal_id == principal_id,
                _M.source == source.value,
            )
        )

    def _all(self, query: Select[*tuple[Any, ...]]) -> Sequence[Membership]:
        ordered = query.order_by(_M.workspace_id, _M.principal_id, _M.source)
        return [_membership_of(row) for row in self._sql.execute(ordered).mappings()]


def _membership_of(row: RowMapping) -> Membership:
    return Membership(
        workspace_id=row["workspace_id"],
        principal_id=row["principal_id"],
        source=Source(row["source"]),
        roles=frozenset(Role(role) for role in orjson.loads(row["roles"])),
        grants=frozenset(
            Grant(Role(role), subject) for role, subject in orjson.loads(row["grants"])
        ),
        version=row["version"],
        updated_at=instant_of(row["updated_at"]),
    )


def _changeable(membership: Membership) -> dict[str, Any]:
    grants = sorted((grant.role.value, grant.subject) for grant in membership.grants)
    return {
        "roles": json_of(sorted(role.value for role in membership.roles)),
        "grants": json_of([list(grant) for grant in grants]),
        "updated_at": micros_of(membership.updated_at),
    }
