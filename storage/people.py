"""People and service accounts in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, update

from control_plane.domain.access import PrincipalKind
from control_plane.domain.members import Person
from storage.inserting import insert_into
from storage.mapping import instant_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import PrincipalRow, table_of

_PRINCIPAL = table_of(PrincipalRow)
_P = _PRINCIPAL.c


class SqlPeople:
    """Implements `People` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, principal_id: str) -> Person | None:
        """See the port."""
        return self._one(select(_PRINCIPAL).where(_P.id == principal_id))

    def by_subject(self, issuer: str, subject: str) -> Person | None:
        """See the port."""
        if not subject:
            return None
        return self._one(select(_PRINCIPAL).where(_P.issuer == issuer, _P.subject == subject))

    def by_email(self, email: str) -> Sequence[Person]:
        """See the port."""
        query = select(_PRINCIPAL).where(_P.email == email, _P.email != "")
        newest_first = query.order_by(_P.signed_in_at.desc().nulls_last(), _P.id)
        return [person_of(row) for row in self._sql.execute(newest_first).mappings()]

    def all(self) -> Sequence[Person]:
        """See the port."""
        rows = self._sql.execute(select(_PRINCIPAL).order_by(_P.id)).mappings()
        return [person_of(row) for row in rows]

    def add(self, person: Person) -> bool:
        """See the port."""
        values = {
            "id": person.id,
            "kind": person.kind.value,
            "created_at": micros_of(person.created_at),
            **_changeable(person),
        }
        insert = insert_into(self._sql, _PRINCIPAL).values(values).on_conflict_do_nothing()
        return self._sql.execute(insert.returning(_P.id)).first() is not None

    def update(self, person: Person) -> None:
        """See the port."""
        changed = update(_PRINCIPAL).where(_P.id == person.id)
        self._sql.execute(changed.values(_changeable(person)))

    def saw(self, principal_id: str, now: datetime) -> None:
        """See the port."""
        seen = update(_PRINCIPAL).where(_P.id == principal_id)
        self._sql.execute(seen.values(last_seen_at=micros_of(now)))

    def _one(self, query: Select[*tuple[Any, ...]]) -> Person | None:
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else person_of(row)


def person_of(row: RowMapping) -> Person:
    """The person or service account in the row."""
    return Person(
        id=row["id"],
        kind=PrincipalKind(row["kind"]),
        issuer=row["issuer"],
        subject=row["subject"],
        name=row["name"],
        email=row["email"],
        created_at=instant_of(row["created_at"]),
        last_seen_at=maybe_instant_of(row["last_seen_at"]),
        signed_in_at=maybe_instant_of(row["signed_in_at"]),
        sessions_valid_from=maybe_instant_of(row["sessions_valid_from"]),
        disabled_at=maybe_instant_of(row["disabled_at"]),
    )


def _changeable(person: Person) -> dict[str, Any]:
    return {
        "issuer": person.issuer,
        "subject": person.subject,
        "name": person.name,
        "email": person.email,
        "last_seen_at": maybe_micros_of(person.last_seen_at),
        "signed_in_at": maybe_micros_of(person.signed_in_at),
        "sessions_valid_from": maybe_micros_of(person.sessions_valid_from),
        "disabled_at": maybe_micros_of(person.disabled_at),
    }
