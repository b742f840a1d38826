"""Approvals as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.ui import badges, format, navigation, run_rows, tables
from control_plane.ui.approval_words import what_will_happen
from control_plane.ui.i18n import _
from control_plane.ui.tables import Column, Row, Table

_REQUEST_CHARACTERS = 100


def chosen(wanted: str | None, listed: Sequence[Approval]) -> str | None:
    """The approval shown in full: the one asked for, else the first of the list."""
    return wanted or (listed[0].id if listed else None)


def table(
    approvals: Sequence[Approval],
    asked: Mapping[str, Mapping[str, Any]],
    *,
    chosen: str | None,
    view: str,
) -> Table:
    """The list beside the card.

    Args:
        asked: What the runs were started with, by run id: rows of one pattern differ in nothing
            else.
    """
    return Table(
        _("Approvals"),
        [
            Column(_("What will happen"), wrap=True),
            Column(_("Asked") if view == "waiting" else _("Decided"), numeric=True),
        ],
        [_row(each, about(each, asked), view, is_chosen=each.id == chosen) for each in approvals],
    )


def about(approval: Approval, asked: Mapping[str, Mapping[str, Any]]) -> str:
    """The pattern, and what its run was asked."""
    request = run_rows.subject(asked.get(approval.run_id, {}), _REQUEST_CHARACTERS)
    return f"{approval.pattern_name} · {request}" if request else approval.pattern_name


def _row(approval: Approval, about: str, view: str, *, is_chosen: bool) -> Row:
    shown = None if view == "waiting" else view
    where = navigation.href("approvals", show=shown, approval=approval.id)
    said = what_will_happen(approval)
    cells = [tables.link(said, where, sub=about)]
    if approval.status is ApprovalStatus.PENDING:
        cells.append(tables.age(approval.requested_at))
    else:
        badge = badges.approval_status(approval.status)
        ago = format.age(approval.decided_at)
        cells.append({**badge, "sub": ago, "title": format.instant(approval.decided_at)})
    return Row(cells, href=where, chosen=is_chosen)
