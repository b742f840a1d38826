"""Workspaces in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, update

from control_plane.domain.errors import N_, Conflict
from control_plane.domain.members import Workspace
from storage.inserting import insert_new
from storage.mapping import instant_of, micros_of
from storage.tables import MembershipRow, WorkspaceRow, table_of

_WORKSPACE = table_of(WorkspaceRow)
_W, _M = _WORKSPACE.c, table_of(MembershipRow).c


class SqlWorkspaces:
    """Implements `Workspaces` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str) -> Workspace | None:
        """See the port."""
        return self._one(select(_WORKSPACE).where(_W.id == workspace_id))

    def hold(self, workspace_id: str) -> Workspace | None:
        """See the port. SQLite has one writer at a time anyway."""
        return self._one(select(_WORKSPACE).where(_W.id == workspace_id).with_for_update())

    def list(self) -> Sequence[Workspace]:
        """See the port."""
        return self._all(select(_WORKSPACE))

    def of_principal(self, principal_id: str) -> Sequence[Workspace]:
        """See the port."""
        its = select(_M.workspace_id).where(_M.principal_id == principal_id)
        return self._all(select(_WORKSPACE).where(_W.id.in_(its)))

    def add(self, workspace: Workspace) -> None:
        """See the port."""
        values = {
            "id": workspace.id,
            "title": workspace.title,
            "version": workspace.version,
            "created_at": micros_of(workspace.created_at),
            "updated_at": micros_of(workspace.updated_at),
        }
        if not insert_new(self._sql, _WORKSPACE, values, unique=("id",)):
            raise Conflict(
                N_("There is a workspace {name!r} already; choose another name."),
                name=workspace.id,
            )

    def rename(
        self, workspace_id: str, title: str, *, expected_version: int, now: datetime
    ) -> bool:
        """See the port."""
        changed = (
            update(_WORKSPACE)
            .where(_W.id == workspace_id, _W.version == expected_version)
            .values(title=title, version=expected_version + 1, updated_at=micros_of(now))
        )
        return self._sql.execute(changed).rowcount == 1

    def _one(self, query: Select[*tuple[Any, ...]]) -> Workspace | None:
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _workspace_of(row)

    def _all(self, query: Select[*tuple[Any, ...]]) -> Sequence[Workspace]:
        rows = self._sql.execute(query.order_by(_W.id)).mappings()
        return [_workspace_of(row) for row in rows]


def _workspace_of(row: RowMapping) -> Workspace:
    return Workspace(
        id=row["id"],
        title=row["title"],
        version=row["version"],
        created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]),
    )
