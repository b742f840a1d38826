"""Registered tools in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, select, update

from control_plane.domain.errors import N_, Conflict
from control_plane.domain.tools import Tool, ToolSpec
from storage.inserting import insert_new
from storage.mapping import instant_of, micros_of
from storage.specs import tool_spec_of
from storage.tables import ToolRow, table_of

_TOOL = table_of(ToolRow)
_C = _TOOL.c


class SqlTools:
    """Implements `Tools` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, name: str) -> Tool | None:
        """See the port."""
        query = select(_TOOL).where(_C.workspace_id == workspace_id, _C.name == name)
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else _tool_of(row)

    def list(self, workspace_id: str) -> Sequence[Tool]:
        """By name."""
        query = select(_TOOL).where(_C.workspace_id == workspace_id).order_by(_C.name)
        return [_tool_of(row) for row in self._sql.execute(query).mappings()]

    def add(self, tool: Tool) -> None:
        """See the port."""
        values = {
            "id": tool.id,
            "workspace_id": tool.workspace_id,
            "name": tool.spec.name,
            "spec": tool.spec.model_dump_json(),
            "version": tool.version,
            "created_at": micros_of(tool.created_at),
            "updated_at": micros_of(tool.updated_at),
        }
        if not insert_new(self._sql, _TOOL, values, unique=("workspace_id", "name")):
            raise Conflict(
                N_("There is a tool {name!r} already; choose another name."),
                name=tool.spec.name,
            )

    def update(self, tool_id: str, spec: ToolSpec, *, expected_version: int, now: datetime) -> bool:
        """See the port."""
        changed = (
            update(_TOOL)
            .where(_C.id == tool_id, _C.version == expected_version)
            .values(
                spec=spec.model_dump_json(),
                version=expected_version + 1,
                updated_at=micros_of(now),
            )
        )
        return self._sql.execute(changed).rowcount == 1

    def remove(self, tool_id: str) -> None:
        """See the port."""
        self._sql.execute(delete(_TOOL).where(_C.id == tool_id))


def _tool_of(row: RowMapping) -> Tool:
    return Tool(
        id=row["id"],
        workspace_id=row["workspace_id"],
        spec=tool_spec_of(row["spec"]),
        version=row["version"],
        created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]),
    )
