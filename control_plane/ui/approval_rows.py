"""Approvals as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.ui import badges, format, navigation, tables
from control_plane.ui.approval_words import what_will_happen
from control_plane.ui.i18n import _
from control_plane.ui.tables import Column, Row, Table


def chosen(wanted: str | None, listed: Sequence[Approval]) -> str | None:
    """The approval shown in full: the one asked for, else the first of the list."""
    return wanted or (listed[0].id if listed else None)


def table(approvals: Sequence[Approval], *, chosen: str | None, view: str) -> Table:
    """The list beside the card."""
    return Table(
        _("Approvals"),
        [
            Column(_("What will happen"), wrap=True),
            Column(_("Asked") if view == "waiting" else _("Decided"), numeric=True),
        ],
        [_row(approval, view, is_chosen=approval.id == chosen) for approval in approvals],
    )


def _row(approval: Approval, view: str, *, is_chosen: bool) -> Row:
    shown = None if view == "waiting" else view
    where = navigation.href("approvals", show=shown, approval=approval.id)
    said = what_will_happen(approval)
    cells = [tables.link(said, where, sub=approval.pattern_name)]
    if approval.status is ApprovalStatus.PENDING:
        cells.append(tables.age(approval.requested_at))
    else:
        badge = badges.approval_status(approval.status)
        ago = format.age(approval.decided_at)
        cells.append({**badge, "sub": ago, "title": format.instant(approval.decided_at)})
    return Row(cells, href=where, chosen=is_chosen)
