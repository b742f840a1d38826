"""Endpoints, what they were told, and each try, as rows of tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from control_plane.domain.errors import N_
from control_plane.domain.webhooks import (
    Attempt,
    Delivery,
    DeliveryStatus,
    Endpoint,
    PauseCause,
)
from control_plane.services.webhook_endpoints import EndpointView
from control_plane.ui import (
    badges,
    format,
    navigation,
    recorded,
    tables,
    url_widgets,
    webhook_reach,
    wording,
)
from control_plane.ui.badges import Badge
from control_plane.ui.escape import one_line
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table

STATUS: dict[str, str] = {
    DeliveryStatus.PENDING: N_("Waiting"),
    DeliveryStatus.DELIVERED: N_("Delivered"),
    DeliveryStatus.DEAD: N_("Given up"),
}
_TONE: dict[str, str] = {
    DeliveryStatus.PENDING: "orange",
    DeliveryStatus.DELIVERED: "green",
    DeliveryStatus.DEAD: "red",
}
_PAUSED: dict[str, str] = {
    PauseCause.PERSON: N_("Paused"),
    PauseCause.GONE: N_("Paused: it wants no more"),
    PauseCause.FAILING: N_("Paused: it only failed"),
}


def table(views: Sequence[EndpointView]) -> Table:
    """The list of endpoints."""
    return Table(
        _("Endpoints"),
        [
            Column(_("Endpoint"), wrap=True),
            Column(_("Events"), wrap=True),
            Column(_("State"), wrap=True),
            Column(_("Waiting"), numeric=True),
            Column(_("Given up"), numeric=True),
        ],
        [_row(view) for view in views],
    )


def log(found: Sequence[Delivery], names: Mapping[str, str]) -> Table:
    """Deliveries, newest first; `names` are the endpoints', by id."""
    return Table(
        _("Deliveries"),
        [
            Column(_("Event"), wrap=True),
            Column(_("Endpoint")),
            Column(_("State")),
            Column(_("HTTP status"), numeric=True),
            Column(_("Tries"), numeric=True),
            Column(_("Happened"), numeric=True),
        ],
        [_delivery_row(each, names) for each in found],
    )


def tries(found: Sequence[Attempt]) -> Table:
    """Each try of one delivery, in order."""
    return Table(
        _("Tries"),
        [
            Column(_("When"), numeric=True),
            Column(_("HTTP status")),
            Column(_("Took"), numeric=True),
            Column(_("It said"), wrap=True),
        ],
        [_try_row(each) for each in found],
    )


def draw_filters() -> tuple[tuple[DeliveryStatus, ...], str | None]:
    """The widgets above the log, kept in the address: states, and a type of event."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        picked = url_widgets.chosen_many(
            _("State"),
            "status",
            [status.value for status in DeliveryStatus],
            shown_as=lambda value: wording.word(STATUS, value),
        )
    with right:
        wanted = url_widgets.searched(_("Event type, such as run.failed or run.*"), "type")
    return tuple(DeliveryStatus(value) for value in picked), wanted or None


def state_of(endpoint: Endpoint) -> Badge:
    """Whether it is told what happens, and takes it."""
    if endpoint.paused is not None:
        tone = "gray" if endpoint.paused is PauseCause.PERSON else "red"
        return badges.badge(wording.word(_PAUSED, endpoint.paused), tone)
    if endpoint.failing_since is not None:
        since = format.instant(endpoint.failing_since)
        return badges.badge(_("Failing"), "red", title=_("since {since}", since=since))
    return badges.badge(_("Sound"), "green")


def status_of(delivery: Delivery) -> Badge:
    """How the delivery stands."""
    return badges.badge(wording.word(STATUS, delivery.status), _TONE[delivery.status])


def _next_try(delivery: Delivery) -> str:
    if delivery.next_at is None or not delivery.tried:
        return ""
    return _("Next try {time}", time=format.clock(delivery.next_at))


def _row(view: EndpointView) -> Row:
    endpoint, spec = view.endpoint, view.endpoint.spec
    where = navigation.href("webhooks", endpoint=spec.name)
    return Row(
        [
            tables.link(spec.name, where, sub=one_line(spec.url, 60)),
            tables.text(", ".join(spec.events)),
            _state(endpoint),
            tables.text(format.count(view.counts[DeliveryStatus.PENDING])),
            tables.text(format.count(view.counts[DeliveryStatus.DEAD])),
        ],
        href=where,
    )


def _state(endpoint: Endpoint) -> Cell:
    """How it stands, and below why it is paused or not called."""
    blocked = webhook_reach.obstacle(endpoint)
    if not blocked or endpoint.paused is not None:
        return {**tables.badges([state_of(endpoint)]), "sub": one_line(endpoint.pause_note, 60)}
    return {**tables.badges([badges.badge(_("Not called"), "red")]), "sub": blocked}


def _delivery_row(delivery: Delivery, names: Mapping[str, str]) -> Row:
    happened = delivery.event.happened
    where = navigation.href("webhooks", delivery=delivery.id)
    return Row(
        [
            tables.link(happened.type, where, sub=happened.subject),
            tables.text(names.get(delivery.endpoint_id, format.MISSING)),
            {**tables.badges([status_of(delivery)]), "sub": _next_try(delivery)},
            _code(delivery.status_code),
            tables.text(format.count(delivery.attempts)),
            tables.age(happened.at),
        ],
        href=where,
    )


def _try_row(attempt: Attempt) -> Row:
    answer = attempt.answer
    return Row(
        [
            tables.text(format.instant(attempt.at)),
            _code(answer.status_code),
            tables.text(format.milliseconds(answer.duration_ms)),
            tables.text(recorded.say(answer.error) or one_line(answer.body, 300), mono=True),
        ]
    )


def _code(status_code: int | None) -> Cell:
    if status_code is None:
        return tables.not_measured(_("No answer"))
    return tables.text(str(status_code))
