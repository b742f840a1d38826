"""Channels in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, exists, select, update

from control_plane.domain.errors import N_, Conflict
from control_plane.domain.notices import Channel, ChannelSpec
from storage.inserting import insert_new
from storage.mapping import instant_of, micros_of
from storage.tables import ChannelRow, NotificationRow, table_of

_CHANNEL, _NOTICE = table_of(ChannelRow), table_of(NotificationRow)
_C, _N = _CHANNEL.c, _NOTICE.c


class SqlChannels:
    """Implements `Channels` within one transaction."""

    def __init__(self, sql: Connection) -> None:
        self._sql = sql

    def get(self, workspace_id: str, name: str) -> Channel | None:
        """See the port."""
        return self._one(select(_CHANNEL).where(_C.workspace_id == workspace_id, _C.name == name))

    def by_id(self, channel_id: str) -> Channel | None:
        """See the port."""
        return self._one(select(_CHANNEL).where(_C.id == channel_id))

    def list(self, workspace_id: str) -> Sequence[Channel]:
        """See the port."""
        query = select(_CHANNEL).where(_C.workspace_id == workspace_id).order_by(_C.name)
        return [channel_of(row) for row in self._sql.execute(query).mappings()]

    def add(self, channel: Channel) -> None:
        """See the port."""
        values = {
            "id": channel.id,
            "workspace_id": channel.workspace_id,
            "created_at": micros_of(channel.created_at),
            **_changeable(channel),
        }
        if not insert_new(self._sql, _CHANNEL, values, unique=("workspace_id", "name")):
            raise Conflict(
                N_("There is a channel {name!r} already; choose another name."),
                name=channel.spec.name,
            )

    def update(self, channel: Channel, *, expected_version: int) -> bool:
        """See the port."""
        same = update(_CHANNEL).where(_C.id == channel.id, _C.version == expected_version)
        values = {**_changeable(channel), "version": expected_version + 1}
        return self._sql.execute(same.values(values)).rowcount == 1

    def remove(self, channel_id: str) -> None:
        """See the port."""
        self._sql.execute(delete(_NOTICE).where(_N.channel_id == channel_id))
        self._sql.execute(delete(_CHANNEL).where(_C.id == channel_id))

    def due(self, now: datetime) -> Sequence[str]:
        """See the port."""
        waiting = exists().where(_N.channel_id == _C.id, _N.next_at <= micros_of(now))
        query = select(_C.id).where(_C.paused.is_(False), waiting).order_by(_C.id)
        return list(self._sql.execute(query).scalars())

    def _one(self, query: Select[*tuple[Any, ...]]) -> Channel | None:
        row = self._sql.execute(query).mappings().one_or_none()
        return None if row is None else channel_of(row)


def channel_of(row: RowMapping) -> Channel:
    """The channel in the row."""
    return Channel(
        id=row["id"],
        workspace_id=row["workspace_id"],
        spec=ChannelSpec.model_validate_json(row["spec"]),
        service=row["service"],
        url=row["url"],
        secret=row["secret"],
        version=row["version"],
        created_at=instant_of(row["created_at"]),
        updated_at=instant_of(row["updated_at"]),
        paused=row["paused"],
    )


def _changeable(channel: Channel) -> dict[str, Any]:
    return {
        "name": channel.spec.name,
        "spec": channel.spec.model_dump_json(),
        "service": channel.service,
        "url": channel.url,
        "secret": channel.secret,
        "paused": channel.paused,
        "version": channel.version,
        "updated_at": micros_of(channel.updated_at),
    }
