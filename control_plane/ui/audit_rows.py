"""Audit events as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from control_plane.domain.audit import AuditEvent
from control_plane.domain.errors import N_
from control_plane.ui import audit_details, navigation, tables
from control_plane.ui.escape import shortened_id
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table

_ACTIONS: dict[str, str] = {
    "agent.saved": N_("saved agent"),
    "agent.restored": N_("restored agent"),
    "pattern.saved": N_("saved pattern"),
    "pattern.restored": N_("restored pattern"),
    "connection.saved": N_("saved connection"),
    "connection.removed": N_("removed connection"),
    "tool.saved": N_("saved tool"),
    "tool.removed": N_("removed tool"),
    "run.launched": N_("launched run"),
    "run.cancel": N_("cancelled run"),
    "run.pause": N_("paused run"),
    "run.resume": N_("resumed run"),
    "run.retry": N_("retried run"),
    "approval.decided": N_("decided approval"),
    "approval.voted": N_("voted on approval"),
    "approval.submitted": N_("decided, to be undone for a while, approval"),
    "approval.undone": N_("undid a decision on approval"),
    "approval.claimed": N_("took in hand approval"),
    "approval.released": N_("let go of approval"),
    "approval.withdrawn": N_("withdrew approval"),
    "approval.batch_decided": N_("decided many at once, beginning with approval"),
    "approval.reminded": N_("reminded people of approval"),
    "approval.reassigned": N_("asked more people about approval"),
    "approval.escalated": N_("escalated approval"),
    "approval.expired": N_("closed in time, undecided, approval"),
    "approval.unopposed": N_("let pass, as nobody objected, approval"),
    "channel.saved": N_("saved channel"),
    "channel.removed": N_("removed channel"),
    "channel.paused": N_("paused channel"),
    "channel.resumed": N_("resumed channel"),
    "channel.tested": N_("tried out channel"),
    "channel.sent_again": N_("told again"),
    "link.used": N_("used a link on approval"),
    "webhook.saved": N_("saved endpoint"),
    "webhook.removed": N_("removed endpoint"),
    "webhook.paused": N_("paused endpoint"),
    "webhook.resumed": N_("resumed endpoint"),
    "webhook.secret_rotated": N_("replaced the secret of endpoint"),
    "webhook.tested": N_("tried out endpoint"),
    "webhook.replayed": N_("sent again"),
    "agent.stage_changed": N_("changed the stage of agent"),
    "schedule.saved": N_("saved schedule"),
    "schedule.removed": N_("removed schedule"),
    "schedule.paused": N_("paused schedule"),
    "schedule.resumed": N_("resumed schedule"),
    "schedule.run": N_("ran schedule by hand"),
    "schedule.secret_rotated": N_("replaced the token of schedule"),
    "promotion.requested": N_("asked to promote"),
    "promotion.decided": N_("decided a promotion"),
    "controls.saved": N_("saved required controls"),
    "evidence.attested": N_("attested a control"),
    "evidence.withdrawn": N_("withdrew an attestation"),
    "compliance.reported": N_("made a compliance report"),
    "workspace.created": N_("created workspace"),
    "workspace.renamed": N_("renamed workspace"),
    "member.added": N_("added member"),
    "member.changed": N_("changed member"),
    "member.removed": N_("removed member"),
    "member.claimed": N_("got roles at sign-in"),
    "person.disabled": N_("disabled person"),
    "person.enabled": N_("enabled person"),
    "person.sessions_ended": N_("ended all sessions of"),
    "session.opened": N_("signed in"),
    "session.closed": N_("signed out"),
    "session.refused": N_("was refused at sign-in"),
    "token.created": N_("made token"),
    "token.revoked": N_("revoked token"),
    "service_account.created": N_("added service account"),
    "service_account.changed": N_("changed service account"),
    "service_account.removed": N_("removed service account"),
    "secret.created": N_("stored secret"),
    "secret.replaced": N_("replaced secret"),
    "secret.removed": N_("removed secret"),
    "secret.resealed": N_("sealed secrets anew"),
    "fleet.applied": N_("applied a fleet file"),
    "store.backed_up": N_("backed up the store"),
    "store.restored": N_("restored the store"),
    "audit.exported": N_("exported the audit record"),
    "audit.pruned": N_("removed old audit events"),
    "audit.forwarding": N_("began to forward the audit record"),
    "retention.changed": N_("changed how long records are kept"),
    "retention.carried_out": N_("removed what was over its time"),
    "hold.placed": N_("placed a legal hold"),
    "hold.released": N_("released a legal hold"),
    "person.exported": N_("exported a person's data"),
    "person.erased": N_("erased a person's data"),
}
ACTIONS = tuple(_ACTIONS)
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


def actor(principal_id: str, names: Mapping[str, str]) -> str:
    """What to call who did it; the id where nothing else is known."""
    if principal_id in OURS:
        return _(OURS[principal_id])
    return names.get(principal_id, principal_id)


def word_of(action: str) -> str:
    """The action in the reader's language; one without a word as it is."""
    return _(_ACTIONS.get(action, action))


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
