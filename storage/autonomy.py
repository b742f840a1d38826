"""Earned autonomy in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, insert, select, update

from control_plane.domain.autonomy import (
    AutonomySetting,
    AutonomySpec,
    Grant,
    GrantStatus,
    Scope,
)
from control_plane.domain.policy import ActionKind, Rule
from storage.inserting import insert_new
from storage.mapping import instant_of, maybe_instant_of, maybe_micros_of, micros_of
from storage.tables import AutonomyGrantRow, AutonomySettingRow, table_of

_SETTING, _GRANT = table_of(AutonomySettingRow), table_of(AutonomyGrantRow)
_S, _G = _SETTING.c, _GRANT.c


class SqlAutonomy:
    """Implements `AutonomyRecords` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def setting(self, workspace_id: str) -> AutonomySetting:
        """See the port."""
        query = select(_S.version, _S.spec).where(_S.workspace_id == workspace_id)
        row = self._sql.execute(query).one_or_none()
        if row is None:
            return AutonomySetting()
        return AutonomySetting(row.version, AutonomySpec.model_validate_json(row.spec))

    def set(
        self,
        workspace_id: str,
        spec: AutonomySpec,
        *,
        expected_version: int,
        by: str,
        now: datetime,
    ) -> bool:
        """See the port."""
        values = {
            "version": expected_version + 1,
            "spec": spec.model_dump_json(),
            "saved_at": micros_of(now),
            "saved_by": by,
        }
        if expected_version == 0:
            added = {"workspace_id": workspace_id, **values}
            return insert_new(self._sql, _SETTING, added, unique=["workspace_id"])
        mine = _S.workspace_id == workspace_id, _S.version == expected_version
        return self._sql.execute(update(_SETTING).where(*mine).values(**values)).rowcount == 1

    def add(self, grant: Grant) -> None:
        """See the port."""
        self._sql.execute(
            insert(_GRANT).values(
                id=grant.id,
                workspace_id=grant.workspace_id,
                kind=grant.scope.kind.value,
                pattern=grant.scope.pattern,
                source=grant.scope.source,
                target=grant.scope.target,
                earned=grant.earned,
                rule=grant.rule.model_dump_json(),
                status=grant.status.value,
                at=micros_of(grant.at),
                by=grant.by,
                policy_version=grant.policy_version,
                ended_at=maybe_micros_of(grant.ended_at),
                ended_by=grant.ended_by,
            )
        )

    def get(self, workspace_id: str, grant_id: str) -> Grant | None:
        """See the port."""
        query = select(_GRANT).where(_G.workspace_id == workspace_id, _G.id == grant_id)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _grant_of(row)

    def list(self, workspace_id: str) -> Sequence[Grant]:
        """See the port."""
        query = select(_GRANT).where(_G.workspace_id == workspace_id).order_by(_G.id.desc())
        return [_grant_of(row) for row in self._sql.execute(query).mappings()]

    def end(self, grant: Grant, status: GrantStatus, *, by: str, now: datetime) -> bool:
        """See the port."""
        mine = (
            _G.id == grant.id,
            _G.workspace_id == grant.workspace_id,
            _G.status == grant.status.value,
        )
        ended = {"status": status.value, "ended_at": micros_of(now), "ended_by": by}
        return self._sql.execute(update(_GRANT).where(*mine).values(**ended)).rowcount == 1


def _grant_of(row: RowMapping) -> Grant:
    return Grant(
        id=row["id"],
        workspace_id=row["workspace_id"],
        scope=Scope(ActionKind(row["kind"]), row["pattern"], row["source"], row["target"]),
        earned=row["earned"],
        rule=Rule.model_validate_json(row["rule"]),
        status=GrantStatus(row["status"]),
        at=instant_of(row["at"]),
        by=row["by"],
        policy_version=row["policy_version"],
        ended_at=maybe_instant_of(row["ended_at"]),
        ended_by=row["ended_by"],
    )
