"""Audit events as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from control_plane.domain.audit import AuditEvent
from control_plane.domain.audit_actions import ACTIONS
from control_plane.domain.errors import N_
from control_plane.ui import audit_details, navigation, tables
from control_plane.ui.escape import shortened_id
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table

_PAGES = {
    "webhook": ("webhooks", "endpoint"),
    "channel": ("notifications", "channel"),
    "delivery": ("webhooks", "delivery"),
    "agent": ("agent", "agent"),
    "pattern": ("pattern", "pattern"),
    "run": ("run", "run"),
    "connection": ("connections", "connection"),
    "tool": ("tools", "tool"),
    "approval": ("approvals", "approval"),
}
"""Where a subject is shown: page and parameter."""
OURS = {"local": N_("Local operator"), "system": N_("Control plane")}
"""Principals who are nobody's account."""


def table(events: Sequence[AuditEvent], names: Mapping[str, str], *, linked: bool) -> Table:
    """The record, newest first.

    Args:
        names: What to call principals, by id.
        linked: Whether members lead to the page that says what they hold.
    """
    return Table(
        _("Audit"),
        [
            Column(_("When"), numeric=True),
            Column(_("Who")),
            Column(_("What")),
            Column(_("Subject")),
            Column(_("Details"), wrap=True),
        ],
        [_row(event, names, linked=linked) for event in events],
    )


def actor(principal_id: str, names: Mapping[str, str] | None = None) -> str:
    """What to call who did it; the id, or a name that is given instead, where no more is known."""
    if principal_id in OURS:
        return _(OURS[principal_id])
    return (names or {}).get(principal_id, principal_id)


def word_of(action: str) -> str:
    """The action in the reader's language; one without a word as it is."""
    return _(ACTIONS.get(action, action))


def _row(event: AuditEvent, names: Mapping[str, str], *, linked: bool) -> Row:
    who = shortened_id(actor(event.actor, names))
    return Row(
        [
            tables.age(event.at),
            tables.text(who, title=event.actor),
            tables.text(word_of(event.action)),
            _subject(event, names, linked=linked),
            tables.quiet(audit_details.text(event, names)),
        ]
    )


def _subject(event: AuditEvent, names: Mapping[str, str], *, linked: bool) -> Cell:
    kind, _slash, name = event.subject.partition("/")
    called = shortened_id(names.get(name, name))
    if audit_details.is_person(event) and linked:
        return tables.link(called, navigation.href("access", member=name), title=name)
    target = _PAGES.get(kind)
    if target is None or event.action.endswith(".removed"):
        return tables.text(called, title=name)
    page, parameter = target
    return tables.link(called, navigation.href(page, **{parameter: name}), title=name)
