"""Puts what people are to be told where it is sent from, in the transaction that makes it happen.

`outbox.py` calls it with everything that happens, whoever records it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select
from ulid import ULID

from control_plane.domain.notices import (
    TOLD_AS,
    Channel,
    Notice,
    NoticeEvent,
    NoticeStatus,
)
from control_plane.domain.webhooks import Happened
from storage.channels import channel_of
from storage.mapping import maybe_micros_of, micros_of
from storage.tables import ApprovalRow, ChannelRow, NotificationRow, table_of

_CHANNEL, _NOTICE = table_of(ChannelRow), table_of(NotificationRow)
_A = table_of(ApprovalRow).c


def tell_people(sql: Connection, happened: Sequence[Happened]) -> None:
    """Let every channel be told that wants to know; nothing is written where none does."""
    told = [each for each in happened if each.type in TOLD_AS]
    channels: dict[str, Sequence[Channel]] = {}
    notices: list[Notice] = []
    for each in told:
        if each.workspace_id not in channels:
            channels[each.workspace_id] = _channels_of(sql, each.workspace_id)
        if channels[each.workspace_id]:
            notices += _notices_of(sql, each, channels[each.workspace_id])
    _write(sql, notices)


def of_undeliverable(sql: Connection, notice: Notice, *, now: datetime) -> None:
    """Let the channels that want to know hear that another could not be told."""
    others = [c for c in _channels_of(sql, notice.workspace_id) if c.id != notice.channel_id]
    event = NoticeEvent.UNDELIVERABLE
    wanting = [each for each in others if each.wants(event, pattern="", risk="")]
    subject = f"notification/{notice.id}"
    _write(sql, [_new(each, event, subject, "", now) for each in wanting])


def notice_values(notice: Notice) -> dict[str, object]:
    """Every column of a notification."""
    return {
        "id": notice.id,
        "workspace_id": notice.workspace_id,
        "channel_id": notice.channel_id,
        "event": notice.event.value,
        "subject": notice.subject,
        "person_id": notice.person_id,
        "status": notice.status.value,
        "attempts": notice.attempts,
        "tried": notice.tried,
        "next_at": maybe_micros_of(notice.next_at),
        "created_at": micros_of(notice.created_at),
        "settled_at": maybe_micros_of(notice.settled_at),
        "error": notice.error,
    }


def _channels_of(sql: Connection, workspace_id: str) -> Sequence[Channel]:
    query = select(_CHANNEL).where(_CHANNEL.c.workspace_id == workspace_id)
    return [channel_of(row) for row in sql.execute(query).mappings()]


def _notices_of(sql: Connection, happened: Happened, channels: Sequence[Channel]) -> list[Notice]:
    event = TOLD_AS[happened.type]
    approval_id = happened.subject.removeprefix("approval/")
    query = select(_A.pattern_name, _A.risk).where(_A.id == approval_id)
    found = sql.execute(query).one_or_none()
    if found is None:
        return []
    return [
        _new(channel, event, happened.subject, person_id, happened.at)
        for channel in channels
        if channel.wants(event, pattern=found.pattern_name, risk=found.risk)
        for person_id in channel.spec.people or ("",)
    ]


def _new(
    channel: Channel, event: NoticeEvent, subject: str, person_id: str, at: datetime
) -> Notice:
    return Notice(
        id=f"ntf_{str(ULID()).lower()}",
        workspace_id=channel.workspace_id,
        channel_id=channel.id,
        event=event,
        subject=subject,
        status=NoticeStatus.PENDING,
        created_at=at,
        person_id=person_id,
        next_at=at,
    )


def _write(sql: Connection, notices: Sequence[Notice]) -> None:
    if notices:
        sql.execute(insert(_NOTICE), [notice_values(each) for each in notices])
