"""Members and workspaces as rows of tables."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.members import Member, Source, Workspace
from control_plane.ui import badges, format, navigation, tables, token_rows
from control_plane.ui.badges import Badge
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table


def table(members: Sequence[Member], *, chosen: str | None) -> Table:
    """The list of members."""
    return Table(
        _("Members"),
        [
            Column(_("Person"), wrap=True),
            Column(_("Assigned here"), wrap=True),
            Column(
                _("From sign-in"), wrap=True, title=_("What the provider said at the last sign-in.")
            ),
            Column(_("State")),
            Column(_("Last seen"), numeric=True),
        ],
        [_row(member, chosen=chosen) for member in members],
    )


def workspaces(found: Sequence[Workspace], *, chosen: str | None) -> Table:
    """The list of workspaces."""
    return Table(
        _("Workspaces"),
        [Column(_("Workspace"), wrap=True), Column(_("Changed"), numeric=True)],
        [_workspace_row(workspace, chosen=chosen) for workspace in found],
    )


def state(member: Member) -> Badge:
    """Whether the person may come in here, and ever did."""
    person = member.person
    if not (person.subject or person.name or person.email):
        return badges.badge(_("Erased"), "gray", title=_("Their data was erased; the id stays."))
    if person.disabled_at is not None:
        return badges.badge(_("Disabled"), "red")
    if not member.roles and not member.grants:
        return badges.badge(_("No role"), "gray", title=_("They may not come in here."))
    if not person.subject:
        return badges.badge(_("Not signed in yet"), "gray")
    return badges.badge(_("May come in"), "green")


def _row(member: Member, *, chosen: str | None) -> Row:
    person = member.person
    where = navigation.href("access", member=person.id)
    called = person.name or person.email or person.id
    seen = person.last_seen_at
    return Row(
        [
            tables.link(called, where, sub=person.email if person.name else ""),
            _held(member, Source.ASSIGNED),
            _held(member, Source.CLAIMS),
            state(member),
            tables.age(seen) if seen else tables.not_measured(_("Never here")),
        ],
        href=where,
        chosen=person.id == chosen,
    )


def _held(member: Member, source: Source) -> Cell:
    membership = member.of(source)
    if membership is None:
        return tables.quiet(format.MISSING)
    return tables.text(token_rows.rights(membership.roles, membership.grants))


def _workspace_row(workspace: Workspace, *, chosen: str | None) -> Row:
    where = navigation.href("access", space=workspace.id)
    return Row(
        [
            tables.link(workspace.title, where, sub=workspace.id),
            tables.age(workspace.updated_at) if workspace.updated_at.year > 1970 else _first(),
        ],
        href=where,
        chosen=workspace.id == chosen,
    )


def _first() -> Cell:
    return tables.not_measured(_("There from the start"))
