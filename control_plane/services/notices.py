"""What people were told through channels: try one, see the log, send again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.errors import N_, Conflict, NotFound
from control_plane.domain.notices import Channel, Notice, NoticeEvent, NoticeStatus
from control_plane.services.channels import existing_channel
from control_plane.services.desk import Desk
from control_plane.services.notice_records import NoticeFilter
from control_plane.services.ports import Records
from control_plane.services.records import Page


def send_test(desk: Desk, principal: Principal, ref: str) -> Notice:
    """Tell this channel, and no other, that somebody tries it out. Raises `Conflict` if paused."""
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        channel = existing_channel(tx, principal, ref)
        _let_through(channel)
        people = channel.spec.people or ("",)
        notices = [_test_of(desk, channel, person_id) for person_id in people]
        for notice in notices:
            tx.notices.add(notice)
        desk.audit(tx, principal, "channel.tested", f"channel/{channel.spec.name}")
        return notices[0]


def list_notices(
    desk: Desk,
    principal: Principal,
    *,
    channel: str | None = None,
    statuses: Sequence[NoticeStatus] = (),
    approval_id: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[Notice]:
    """What people were told, or could not be, newest first.

    Args:
        channel: Name or id.
        statuses: None means all.
        approval_id: What they were told of.

    Raises:
        NotFound: There is no such channel.
    """
    require(principal, Role.VIEWER)
    with desk.store.reading() as tx:
        found = existing_channel(tx, principal, channel).id if channel else None
        subject = f"approval/{approval_id}" if approval_id else None
        where = NoticeFilter(found, tuple(statuses), subject)
        return tx.notices.page(principal.workspace_id, where, limit=limit, cursor=cursor)


def send_again(desk: Desk, principal: Principal, notice_id: str) -> Notice:
    """Send what was given up once more, now; the schedule of tries begins anew.

    Raises:
        NotFound: There is no such notification.
        Conflict: It was delivered, is still being tried, or its channel is paused.
    """
    require(principal, Role.OPERATOR)
    with desk.store.writing() as tx:
        notice = _existing(tx, principal, notice_id)
        if notice.status is not NoticeStatus.DEAD:
            raise Conflict(
                N_("Only what was given up can be sent again; this one is {status}."),
                status=notice.status.value,
            )
        channel = existing_channel(tx, principal, notice.channel_id)
        _let_through(channel)
        anew = replace(
            notice, status=NoticeStatus.PENDING, tried=0, next_at=desk.now(), settled_at=None
        )
        tx.notices.settle(anew)
        desk.audit(tx, principal, "channel.sent_again", f"notification/{notice.id}")
        return anew


def _let_through(channel: Channel) -> None:
    if channel.paused:
        raise Conflict(
            N_("Channel {name} is paused; resume it before you send anything."),
            name=channel.spec.name,
        )


def _test_of(desk: Desk, channel: Channel, person_id: str) -> Notice:
    now = desk.now()
    return Notice(
        id=desk.new_id("ntf"),
        workspace_id=channel.workspace_id,
        channel_id=channel.id,
        event=NoticeEvent.TEST,
        subject=f"channel/{channel.spec.name}",
        status=NoticeStatus.PENDING,
        created_at=now,
        person_id=person_id,
        next_at=channel.created_at,  # Before everything that waits: a person looks on.
    )


def _existing(tx: Records, principal: Principal, notice_id: str) -> Notice:
    notice = tx.notices.get(principal.workspace_id, notice_id)
    if notice is None:
        raise NotFound(
            N_("There is no notification {notice!r} in this workspace."), notice=notice_id
        )
    return notice
