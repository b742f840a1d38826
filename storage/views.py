"""Saved views in the store."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import Connection, RowMapping, delete, select, update

from control_plane.domain.views import SavedView
from storage.inserting import insert_new
from storage.mapping import instant_of, json_of, micros_of
from storage.tables import SavedViewRow, table_of

_VIEW = table_of(SavedViewRow)
_V = _VIEW.c


class SqlSavedViews:
    """Implements `SavedViews` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def list(self, workspace_id: str, owner: str) -> Sequence[SavedView]:
        """See the port."""
        query = select(_VIEW).where(_V.workspace_id == workspace_id, _V.owner == owner)
        return [_view_of(row) for row in self._sql.execute(query.order_by(_V.name)).mappings()]

    def put(self, view: SavedView) -> SavedView:
        """See the port."""
        named = ("workspace_id", "owner", "page", "name")
        values = {
            "id": view.id,
            "workspace_id": view.workspace_id,
            "owner": view.owner,
            "page": view.page,
            "name": view.name,
            "filters": json_of(dict(view.filters)),
            "saved_at": micros_of(view.saved_at),
        }
        same = [_V[column] == values[column] for column in named]
        if not insert_new(self._sql, _VIEW, values, unique=named):
            change = {column: values[column] for column in ("filters", "saved_at")}
            self._sql.execute(update(_VIEW).where(*same).values(change))
        return _view_of(self._sql.execute(select(_VIEW).where(*same)).mappings().one())

    def remove(self, workspace_id: str, owner: str, view_id: str) -> bool:
        """See the port."""
        own = (_V.workspace_id == workspace_id, _V.owner == owner, _V.id == view_id)
        return self._sql.execute(delete(_VIEW).where(*own)).rowcount == 1


def _view_of(row: RowMapping) -> SavedView:
    return SavedView(
        id=row["id"],
        workspace_id=row["workspace_id"],
        owner=row["owner"],
        name=row["name"],
        page=row["page"],
        filters=orjson.loads(row["filters"]),
        saved_at=instant_of(row["saved_at"]),
    )
