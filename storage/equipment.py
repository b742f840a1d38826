"""What the agents of a workspace work with: its connections and tools, as they are now."""

from __future__ import annotations

from sqlalchemy import Connection, select

from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.tools import ToolSpec
from storage.specs import connection_spec_of, tool_spec_of
from storage.tables import ConnectionRow, ToolRow, table_of

Equipment = tuple[dict[str, ConnectionSpec], dict[str, ToolSpec]]
_connection, _tool = map(table_of, (ConnectionRow, ToolRow))


def equipment_of(connection: Connection, workspace_id: str) -> Equipment:
    """The specification of each, by name."""
    of_connections = select(_connection.c.name, _connection.c.spec).where(
        _connection.c.workspace_id == workspace_id
    )
    of_tools = select(_tool.c.name, _tool.c.spec).where(_tool.c.workspace_id == workspace_id)
    return (
        {name: connection_spec_of(spec) for name, spec in connection.execute(of_connections)},
        {name: tool_spec_of(spec) for name, spec in connection.execute(of_tools)},
    )
