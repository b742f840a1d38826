"""What the desk lists: questions of runs and requests for another stage, and the way through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from control_plane.domain.access import Role
from control_plane.domain.approvals import Approval, ApprovalStatus
from control_plane.domain.deciding import why_not
from control_plane.domain.inbox import InboxFilter
from control_plane.services.approvals import asked_of_runs, list_approvals
from control_plane.services.governance import Waiting, list_waiting
from control_plane.ui import approval_rows, desk_filters, desk_keys, pager, state, tables
from control_plane.ui.frame import OpenedPage
from control_plane.ui.i18n import _, n_

_MARKED = "marked"


@dataclass(frozen=True)
class Item:
    """One entry: either a question of a run, or a request for another stage."""

    id: str
    at: datetime
    approval: Approval | None = None
    request: Waiting | None = None


@dataclass(frozen=True)
class Inbox:
    """One page of the list."""

    items: tuple[Item, ...]
    next_cursor: str | None

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """The questions of runs."""
        return tuple(item.approval for item in self.items if item.approval is not None)


def read(page: OpenedPage, wanted: InboxFilter) -> Inbox:
    """The page of the list the address names. What the reader just decided is not among it."""
    cursor = st.query_params.get("cursor")
    if wanted.kind == desk_filters.STAGE_CHANGE:
        return Inbox(tuple(_requests(page, wanted)), None)
    found = list_approvals(*page.who, wanted=wanted, limit=pager.SIZE, cursor=cursor)
    items = [
        Item(approval.id, approval.requested_at, approval=approval)
        for approval in found.items
        if approval.commits_at is None or approval.decided_by != page.principal.id
    ]
    if cursor is None:
        items = sorted([*items, *_requests(page, wanted)], key=lambda item: item.at)
        if not wanted.oldest_first:
            items.reverse()
    st.session_state[state.ORDER] = [item.id for item in items]
    return Inbox(tuple(items), found.next_cursor)


def _requests(page: OpenedPage, wanted: InboxFilter) -> list[Item]:
    """Requests the reader may decide; an admin's look at others' is on the governance page."""
    if not desk_filters.stage_changes_wanted(wanted):
        return []
    waiting = [each for each in list_waiting(*page.who) if each.may_approve]
    return [Item(each.request.id, each.request.requested_at, request=each) for each in waiting]


def show_steps(page: OpenedPage, inbox: Inbox, *, chosen: str) -> None:
    """The buttons that go through the list, and mark what is shown if the reader may decide it."""
    listed = {approval.id: approval for approval in inbox.approvals}
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="desk_steps"):
        _step("desk/previous", _("Previous entry"), "keyboard_arrow_up", -1)
        _step("desk/next", _("Next entry"), "keyboard_arrow_down", 1)
        if chosen in listed and _can_be_marked(page, listed[chosen]):
            _mark_button(chosen)
        if st.query_params.get("show") != "decided":
            desk_keys.hint(decides=decides(page))


def decides(page: OpenedPage) -> bool:
    """Whether the reader may decide anything at all."""
    return page.principal.may_somewhere(Role.APPROVER)


def _can_be_marked(page: OpenedPage, approval: Approval) -> bool:
    pending = approval.status is ApprovalStatus.PENDING
    return pending and why_not(page.principal, approval) is None


def show(page: OpenedPage, inbox: Inbox, *, chosen: str | None) -> None:
    """The rows."""
    asked = asked_of_runs(*page.who, inbox.approvals)
    with st.container(key="desk_rows"):
        rows = approval_rows.table(inbox.items, asked, chosen=chosen, marked=marked())
        tables.show(rows, key="approvals")
    count = len(inbox.items)
    more = "+" if inbox.next_cursor else ""
    st.caption(n_("{count} entry", "{count} entries", count, count=f"{count}{more}"))
    pager.show("approvals", inbox.next_cursor)


def marked() -> tuple[str, ...]:
    """Ids of what is marked, as the address has them."""
    return tuple(part for part in st.query_params.get(_MARKED, "").split(",") if part)


def unmark() -> None:
    """Nothing is marked any more."""
    st.query_params.pop(_MARKED, None)


def go_on_from(approval_id: str) -> None:
    """Show the entry after this one, which is decided; else the one before it."""
    order: Sequence[str] = st.session_state.get(state.ORDER, [])
    following = _neighbour(order, approval_id, 1) or _neighbour(order, approval_id, -1)
    if following is None:
        st.query_params.pop("approval", None)
    else:
        st.query_params["approval"] = following


def _step(key: str, label: str, icon: str, by: int) -> None:
    st.button(
        label,
        icon=f":material/{icon}:",
        help=label,
        type="tertiary",
        on_click=_move,
        args=(by,),
        key=key,
    )


def _move(by: int) -> None:
    order: Sequence[str] = st.session_state.get(state.ORDER, [])
    here = st.query_params.get("approval")
    if here not in order and order:
        st.query_params["approval"] = order[0]
    elif here is not None and (there := _neighbour(order, here, by)) is not None:
        st.query_params["approval"] = there


def _neighbour(order: Sequence[str], here: str, by: int) -> str | None:
    if here not in order:
        return order[0] if order and by > 0 else None
    there = order.index(here) + by
    return order[there] if 0 <= there < len(order) else None


def _mark_button(approval_id: str) -> None:
    is_marked = approval_id in marked()
    label = _("Unmark") if is_marked else _("Mark for a decision on several")
    st.button(
        label,
        icon=":material/check_box:" if is_marked else ":material/check_box_outline_blank:",
        help=label,
        type="tertiary",
        on_click=_toggle,
        args=(approval_id,),
        key="desk/mark",
    )


def _toggle(approval_id: str) -> None:
    before = marked()
    after = [each for each in before if each != approval_id]
    if len(after) == len(before):
        after.append(approval_id)
    if after:
        st.query_params[_MARKED] = ",".join(after)
    else:
        unmark()
