"""Channels and what people were told through them, as rows of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from control_plane.domain.errors import N_
from control_plane.domain.notices import EVENTS, Channel, Notice, NoticeEvent, NoticeStatus
from control_plane.services.channels import ChannelView
from control_plane.ui import badges, format, navigation, recorded, tables, url_widgets, wording
from control_plane.ui.badges import Badge
from control_plane.ui.escape import one_line
from control_plane.ui.i18n import _
from control_plane.ui.tables import Column, Row, Table

EVENT: dict[str, str] = {
    NoticeEvent.WAITING: N_("Decision needed"),
    NoticeEvent.DUE_SOON: N_("Due soon"),
    NoticeEvent.ESCALATED: N_("Escalated"),
    NoticeEvent.DECIDED: N_("Decided"),
    NoticeEvent.EXPIRED: N_("Expired"),
    NoticeEvent.UNDELIVERABLE: N_("Undeliverable"),
    NoticeEvent.TEST: N_("Channel test"),
}
STATUS: dict[str, str] = {
    NoticeStatus.PENDING: N_("Waiting"),
    NoticeStatus.DELIVERED: N_("Delivered"),
    NoticeStatus.DEAD: N_("Given up"),
    NoticeStatus.DROPPED: N_("Not needed any more"),
}
_TONE: dict[str, str] = {
    NoticeStatus.PENDING: "orange",
    NoticeStatus.DELIVERED: "green",
    NoticeStatus.DEAD: "red",
    NoticeStatus.DROPPED: "gray",
}


def table(views: Sequence[ChannelView]) -> Table:
    """The list of channels."""
    return Table(
        _("Channels"),
        [
            Column(_("Channel"), wrap=True),
            Column(_("Told of"), wrap=True),
            Column(_("Pattern")),
            Column(_("State")),
            Column(_("Waiting"), numeric=True),
            Column(_("Given up"), numeric=True),
        ],
        [_row(view) for view in views],
    )


def log(found: Sequence[Notice], channels: Mapping[str, str], people: Mapping[str, str]) -> Table:
    """What people were told; `channels` and `people` are names by id."""
    return Table(
        _("Notifications"),
        [
            Column(_("Event"), wrap=True),
            Column(_("Channel"), wrap=True),
            Column(_("State"), wrap=True),
            Column(_("Tries"), numeric=True),
            Column(_("Happened"), numeric=True),
        ],
        [_notice_row(each, channels, people) for each in found],
    )


def draw_filter() -> tuple[NoticeStatus, ...]:
    """The states above the log, kept in the address."""
    picked = url_widgets.chosen_many(
        _("State"),
        "status",
        [status.value for status in NoticeStatus],
        shown_as=lambda value: wording.word(STATUS, value),
    )
    return tuple(NoticeStatus(value) for value in picked)


def again_label(notice: Notice, channels: Mapping[str, str]) -> str:
    """What was given up, in a word, to choose it by."""
    channel = channels.get(notice.channel_id, format.MISSING)
    return f"{wording.word(EVENT, notice.event)} · {channel} · {format.instant(notice.created_at)}"


def state_of(channel: Channel) -> Badge:
    """Whether anything is told through it."""
    if channel.paused:
        return badges.badge(_("Paused"), "gray")
    return badges.badge(_("Active"), "green")


def about(channel: Channel, people: Mapping[str, str]) -> str:
    """What the channel is, on one line; `people` are names by id."""
    spec = channel.spec
    events = ", ".join(wording.word(EVENT, event) for event in spec.events)
    risks = ", ".join(wording.word(wording.RISK_TIER, risk) for risk in spec.risks)
    whom = ", ".join(people.get(id_, id_) for id_ in spec.people)
    return _joined(
        channel.service,
        _("address kept as the secret {name}", name=channel.secret) if channel.secret else "",
        events,
        _("pattern {name}", name=spec.pattern) if spec.pattern != "*" else "",
        _("risk {tiers}", tiers=risks) if risks else "",
        _("for {people}", people=whom) if whom else "",
        spec.description,
    )


def show_events() -> None:
    """What each event means, for those who choose."""
    with st.expander(_("What people can be told of")):
        lines = [f"- **{wording.word(EVENT, name)}**: {_(about)}" for name, about in EVENTS.items()]
        st.markdown("\n".join(lines))


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


def _row(view: ChannelView) -> Row:
    channel, spec = view.channel, view.channel.spec
    where = navigation.href("notifications", channel=spec.name)
    return Row(
        [
            tables.link(
                spec.name, where, sub=one_line(_joined(channel.service, spec.description), 60)
            ),
            tables.text(", ".join(wording.word(EVENT, event) for event in spec.events)),
            tables.text(_("every") if spec.pattern == "*" else spec.pattern),
            tables.badges([state_of(channel)]),
            tables.text(format.count(view.counts[NoticeStatus.PENDING])),
            tables.text(format.count(view.counts[NoticeStatus.DEAD])),
        ],
        href=where,
    )


def _notice_row(notice: Notice, channels: Mapping[str, str], people: Mapping[str, str]) -> Row:
    kind, _slash, id_ = notice.subject.partition("/")
    where = navigation.href("approvals", approval=id_) if kind == "approval" else None
    word = wording.word(EVENT, notice.event)
    status = badges.badge(wording.word(STATUS, notice.status), _TONE[notice.status])
    said = recorded.say(notice.error) if notice.error else ""
    to = people.get(notice.person_id, notice.person_id)
    return Row(
        [
            tables.link(word, where, sub=notice.subject) if where else tables.text(word),
            {
                **tables.text(channels.get(notice.channel_id, format.MISSING)),
                "sub": one_line(to, 60),
            },
            {**tables.badges([status]), "sub": one_line(said, 160)},
            tables.text(format.count(notice.attempts)),
            tables.age(notice.created_at),
        ],
        href=where,
    )
