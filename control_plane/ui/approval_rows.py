"""Questions as rows of a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.policy import Mode
from control_plane.ui import badges, format, navigation, run_rows, tables, wording
from control_plane.ui.approval_words import stage_change, what_will_happen
from control_plane.ui.i18n import _
from control_plane.ui.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from control_plane.ui.desk_list import Item

_REQUEST_CHARACTERS = 100


def table(
    items: Sequence[Item],
    asked: Mapping[str, Mapping[str, Any]],
    *,
    chosen: str | None,
    marked: Collection[str],
) -> Table:
    """The list beside the card.

    Args:
        asked: What the runs were started with, by run id: rows of one pattern differ in nothing
            else.
    """
    closed = any(item.approval and item.approval.decided_at for item in items)
    when = _("Decided") if closed else _("Since")
    columns = [Column(_("What will happen"), wrap=True), Column(when, numeric=True)]
    rows = [
        _row(item, asked, is_chosen=item.id == chosen, is_marked=item.id in marked)
        for item in items
    ]
    return Table(_("Approvals"), columns, rows)


def about(approval: Approval, asked: Mapping[str, Mapping[str, Any]]) -> str:
    """The pattern, and what its run was asked."""
    request = run_rows.subject(asked.get(approval.run_id, {}), _REQUEST_CHARACTERS)
    return f"{approval.pattern_name} · {request}" if request else approval.pattern_name


def _row(
    item: Item, asked: Mapping[str, Mapping[str, Any]], *, is_chosen: bool, is_marked: bool
) -> Row:
    where = _here(item.id)
    if item.approval is not None:
        said = what_will_happen(item.approval)
        sub = " · ".join([*_notes(item.approval), about(item.approval, asked)])
        state = _state(item.approval)
    else:
        assert item.request is not None  # noqa: S101 - an item is one or the other
        said, sub = stage_change(item.request.request), item.request.requested_by
        state = tables.age(item.at)
    said = f"✓ {said}" if is_marked else said
    return Row([tables.link(said, where, sub=sub), state], href=where, chosen=is_chosen)


def _here(item_id: str) -> str:
    """The address of an entry, with the filters and marks there are."""
    kept = {name: st.query_params[name] for name in st.query_params if name != "approval"}
    return navigation.href("approvals", **kept, approval=item_id)


def _state(approval: Approval) -> Cell:
    if approval.status is not ApprovalStatus.PENDING:
        badge = badges.approval_status(approval.status)
        ago = format.age(approval.decided_at)
        return {**badge, "sub": ago, "title": format.instant(approval.decided_at)}
    cell = tables.age(approval.requested_at)
    if approval.expires_at is None or approval.commits_at is not None:
        return cell
    return {**cell, "sub": _("until {at}", at=format.clock(approval.expires_at))}


def _notes(approval: Approval) -> list[str]:
    """What sets an open question apart at a glance."""
    if approval.status is not ApprovalStatus.PENDING:
        return []
    found: list[str] = []
    if approval.commits_at is not None and approval.decision is not None:
        found.append(_("decided by {who}", who=_(approval.decision.by)))
    elif approval.claimed_until is not None and approval.claimed_until > format.now():
        found.append(_("in hand"))
    if approval.risk in ("high", "prohibited"):
        found.append(wording.word(wording.RISK_TIER, approval.risk))
    if approval.rule.mode is Mode.WATCH:
        found.append(_("happens by itself"))
    return found
