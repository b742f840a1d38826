"""Tell people: what to send next, to whom, with what, and what follows from what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from control_plane.domain.access import Principal
from control_plane.domain.approvals import Approval, ApprovalStatus, Verdict
from control_plane.domain.deciding import why_not
from control_plane.domain.errors import N_, ControlPlaneError
from control_plane.domain.notices import (
    ASKING,
    Channel,
    Notice,
    NoticeEvent,
    NoticeStatus,
    Outcome,
    next_try,
)
from control_plane.services.access import principal_in
from control_plane.services.channels import address_of
from control_plane.services.desk import Desk
from control_plane.services.links import new_links
from control_plane.services.ports import Records

_LINKS_KEPT = timedelta(days=30)  # So long an expired link still answers that it is.
_COMMIT_GRACE = timedelta(seconds=2)


@dataclass(frozen=True)
class Message:
    """What is sent, as plain text."""

    title: str
    body: str
    to: str = ""
    """Mail address of the one person it is for; empty for whom the channel's address names."""


@dataclass(frozen=True)
class Told:
    """What a message is made of."""

    notice: Notice
    language: str
    approval: Approval | None = None
    """`None` for a test, and for what could not be told elsewhere."""
    asked_by: str = ""
    """Name of who started the run."""
    links: tuple[tuple[Verdict, str], ...] = ()
    """Addresses that decide, for the one person it is for."""
    links_until: datetime | None = None
    desk_link: str = ""
    """Where the desk shows it; empty where nobody knows the desk's address."""
    about: str = ""
    """Name of the channel that could not be told."""
    because: str = ""
    """Why not."""


@dataclass(frozen=True)
class Parcel:
    """What is sent through a channel next."""

    notice: Notice
    channel: Channel
    url: str
    message: Message


def due_channels(desk: Desk) -> Sequence[str]:
    """Ids of channels, of all workspaces, that something can be sent through now."""
    with desk.store.reading() as tx:
        return tx.channels.due(desk.now())


def next_parcel(
    desk: Desk,
    channel_id: str,
    words: Callable[[Told], tuple[str, str]],
    *,
    desk_url: str = "",
    link_hours: int = 24,
) -> Parcel | None:
    """What is to be sent through the channel now; `None` when that is nothing.

    What nobody needs to be told any more is dropped on the way.

    Args:
        words: Title and body of what is told.
        desk_url: Scheme and host under which people know the desk; empty for no links.
        link_hours: For how long links decide.
    """
    while True:
        with desk.store.reading() as tx:
            channel = tx.channels.by_id(channel_id)
            notice = tx.notices.first_due(channel_id, desk.now())
        if channel is None or channel.paused or notice is None:
            return None
        try:
            told = _told(desk, notice, channel, desk_url, link_hours)
            if told is None:
                continue
            with desk.store.reading() as tx:
                url, to = address_of(desk, tx, channel), _mail_of(desk, tx, notice, channel)
        except ControlPlaneError as error:
            settle(desk, notice, Outcome(delivered=False, error=str(error), final=True))
            continue
        title, body = words(told)
        return Parcel(notice, channel, url, Message(title, body, to))


def settle(desk: Desk, sent: Notice, outcome: Outcome) -> Notice | None:
    """Keep what came of a try and decide what follows; `None` when the notification is gone."""
    now = desk.now()
    with desk.store.writing() as tx:
        notice = tx.notices.get(sent.workspace_id, sent.id)
        if notice is None:
            return None
        tried = notice.tried + 1
        again = None if outcome.delivered or outcome.final else next_try(tried, now=now)
        status = NoticeStatus.DELIVERED if outcome.delivered else NoticeStatus.DEAD
        after = replace(
            notice,
            status=status if again is None else NoticeStatus.PENDING,
            attempts=notice.attempts + 1,
            tried=tried,
            next_at=again,
            settled_at=now if again is None else None,
            error=outcome.error,
        )
        tx.notices.settle(after)
        if after.status is NoticeStatus.DEAD and notice.event is not NoticeEvent.UNDELIVERABLE:
            tx.notices.tell_of_undeliverable(after, now)
        return after


def forget_old_links(desk: Desk) -> int:
    """Forget links that expired long ago; how many. Notifications go by the retention rules."""
    with desk.store.writing() as tx:
        return tx.links.forget(desk.now() - _LINKS_KEPT)


def _told(
    desk: Desk, notice: Notice, channel: Channel, desk_url: str, link_hours: int
) -> Told | None:
    """What the message is made of; `None` when it is put off or dropped.

    Raises:
        NotAllowed: Who it is for is no member any more.
    """
    told = Told(notice, channel.spec.language)
    if notice.event is NoticeEvent.TEST:
        return replace(told, desk_link=_link(desk_url, channel, "notifications", ""))
    if notice.event is NoticeEvent.UNDELIVERABLE:
        return _undeliverable(desk, told, channel, desk_url)
    with desk.store.reading() as tx:
        approval_id = notice.subject.removeprefix("approval/")
        approval = tx.approvals.get(notice.workspace_id, approval_id)
    if approval is None:
        return _drop(desk, notice)
    if notice.event in ASKING and _is_answered(approval):
        return _drop(desk, notice)
    if notice.event is NoticeEvent.DECIDED and approval.status is ApprovalStatus.PENDING:
        return _put_off(desk, notice, approval)
    told = replace(
        told,
        approval=approval,
        asked_by=_name_of(desk, approval.requested_by),
        desk_link=_link(desk_url, channel, "approvals", approval.id),
    )
    return _for_person(desk, told, desk_url, link_hours) if notice.person_id else told


def _for_person(desk: Desk, told: Told, desk_url: str, link_hours: int) -> Told | None:
    """What one person is told: only of what they may decide, with links of their own."""
    notice, approval = told.notice, told.approval
    assert approval is not None  # noqa: S101 - set by the only caller
    person: Principal = principal_in(desk, notice.person_id, notice.workspace_id)
    if notice.event not in ASKING:
        return told
    if why_not(person, approval) is not None:
        return _drop(desk, notice)
    if not desk_url:
        return told
    until = desk.now() + timedelta(hours=link_hours)
    if approval.expires_at is not None:
        until = min(until, approval.expires_at)
    links = new_links(desk, approval, person.id, desk_url=desk_url, until=until)
    return replace(told, links=links, links_until=until)


def _is_answered(approval: Approval) -> bool:
    """Whether nobody needs to decide: it is closed, or decided and can only be undone."""
    return approval.status is not ApprovalStatus.PENDING or approval.commits_at is not None


def _undeliverable(desk: Desk, told: Told, channel: Channel, desk_url: str) -> Told | None:
    notice = told.notice
    with desk.store.reading() as tx:
        dead = tx.notices.get(notice.workspace_id, notice.subject.removeprefix("notification/"))
        failed = None if dead is None else tx.channels.by_id(dead.channel_id)
    if dead is None or failed is None or dead.status is not NoticeStatus.DEAD:
        return _drop(desk, notice)
    link = _link(desk_url, channel, "notifications", "")
    return replace(told, about=failed.spec.name, because=dead.error, desk_link=link)


def _drop(desk: Desk, notice: Notice) -> None:
    error = N_("Nobody needed to be told any more.")
    dropped = replace(
        notice, status=NoticeStatus.DROPPED, next_at=None, settled_at=desk.now(), error=error
    )
    with desk.store.writing() as tx:
        tx.notices.settle(dropped)


def _put_off(desk: Desk, notice: Notice, approval: Approval) -> None:
    """A decision that can be undone is told when it cannot any more."""
    if approval.commits_at is None:
        return _drop(desk, notice)
    at = max(approval.commits_at, desk.now()) + _COMMIT_GRACE
    with desk.store.writing() as tx:
        tx.notices.settle(replace(notice, next_at=at))
    return None


def _mail_of(desk: Desk, tx: Records, notice: Notice, channel: Channel) -> str:
    """Raises `ControlPlaneError` when the person has no address."""
    if not notice.person_id or not desk.courier.is_mail(channel.service):
        return ""
    person = tx.people.get(notice.person_id)
    if person is None or not person.email:
        raise ControlPlaneError(
            N_("{person} has no e-mail address here; it comes with a sign-in."),
            person=notice.person_id,
        )
    return person.email


def _name_of(desk: Desk, principal_id: str) -> str:
    with desk.store.reading() as tx:
        person = tx.people.get(principal_id)
    return person.shown_as if person else principal_id


def _link(desk_url: str, channel: Channel, page: str, approval_id: str) -> str:
    if not desk_url:
        return ""
    named = {"approval": approval_id} if approval_id else {}
    query = urlencode({**named, "workspace": channel.workspace_id})
    return f"{desk_url.rstrip('/')}/{page}?{query}"
