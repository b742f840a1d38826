"""Patterns and their versions in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, Select, and_, insert, select, update

from control_plane.domain.errors import N_, Conflict
from control_plane.domain.patterns import Pattern, PatternVersion
from storage.inserting import insert_new
from storage.mapping import instant_of, micros_of, storable
from storage.specs import pattern_spec_of
from storage.tables import PatternRow, PatternVersionRow, table_of

_PATTERN, _VERSION = table_of(PatternRow), table_of(PatternVersionRow)
_P, _V = _PATTERN.c, _VERSION.c


class SqlPatterns:
    """Implements `Patterns` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, name: str) -> Pattern | None:
        """See the port."""
        row = self._sql.execute(_of(workspace_id).where(_P.name == name)).mappings().one_or_none()
        return None if row is None else _pattern_of(row)

    def list(self, workspace_id: str) -> Sequence[Pattern]:
        """By name."""
        rows = self._sql.execute(_of(workspace_id).order_by(_P.name)).mappings()
        return [_pattern_of(row) for row in rows]

    def add(self, pattern: Pattern, first: PatternVersion) -> None:
        """See the port."""
        values = {
            "id": pattern.id,
            "workspace_id": pattern.workspace_id,
            "name": pattern.name,
            "owner": pattern.owner,
            "kind": first.spec.kind,
            "version": first.number,
            "created_at": micros_of(pattern.created_at),
            "updated_at": micros_of(pattern.updated_at),
        }
        if not insert_new(self._sql, _PATTERN, values, unique=("workspace_id", "name")):
            raise Conflict(
                N_("There is a pattern {name!r} already; choose another name."), name=pattern.name
            )
        self._insert(first)

    def add_version(self, version: PatternVersion, *, expected_version: int, now: datetime) -> bool:
        """See the port."""
        moved = (
            update(_PATTERN)
            .where(_P.id == version.pattern_id, _P.version == expected_version)
            .values(version=version.number, kind=version.spec.kind, updated_at=micros_of(now))
        )
        if self._sql.execute(moved).rowcount == 0:
            return False
        self._insert(version)
        return True

    def set_owner(self, pattern: Pattern, *, owner: str, now: datetime) -> bool:
        """See the port."""
        as_read = (
            _P.id == pattern.id,
            _P.version == pattern.version,
            _P.owner == pattern.owner,
        )
        changed = update(_PATTERN).where(*as_read)
        values = {"owner": owner, "updated_at": micros_of(now)}
        return self._sql.execute(changed.values(values)).rowcount == 1

    def versions(self, pattern_id: str) -> Sequence[PatternVersion]:
        """Newest first."""
        query = select(_VERSION).where(_V.pattern_id == pattern_id).order_by(_V.number.desc())
        return [_version_of(row) for row in self._sql.execute(query).mappings()]

    def version(self, pattern_id: str, number: int) -> PatternVersion | None:
        """See the port."""
        query = select(_VERSION).where(_V.pattern_id == pattern_id, _V.number == storable(number))
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _version_of(row)

    def _insert(self, version: PatternVersion) -> None:
        self._sql.execute(
            insert(_VERSION).values(
                pattern_id=version.pattern_id,
                number=version.number,
                spec=version.spec.model_dump_json(),
                created_at=micros_of(version.created_at),
                created_by=version.created_by,
                note=version.note,
            )
        )


def _of(workspace_id: str) -> Select[*tuple[object, ...]]:
    """The patterns of a workspace with their current specification."""
    current = and_(_V.pattern_id == _P.id, _V.number == _P.version)
    return select(_PATTERN, _V.spec).join(_VERSION, current).where(_P.workspace_id == workspace_id)


def _pattern_of(row: RowMapping) -> Pattern:
    return Pattern(
        id=row["id"],
        workspace_id=row["workspace_id"],
        name=row["name"],
        owner=row["owner"],
        version=row["version"],
        spec=pattern_spec_of(row["spec"]),
        created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]),
    )


def _version_of(row: RowMapping) -> PatternVersion:
    return PatternVersion(
        pattern_id=row["pattern_id"],
        number=row["number"],
        spec=pattern_spec_of(row["spec"]),
        created_at=instant_of(row["created_at"]),
        created_by=row["created_by"],
        note=row["note"],
    )
