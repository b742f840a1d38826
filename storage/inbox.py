"""Which questions a filter wants, as SQL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, text

from control_plane.domain.access import Principal, Role
from control_plane.domain.approvals import ApprovalStatus
from control_plane.domain.inbox import OPEN, InboxFilter, InboxView
from control_plane.domain.policy import Mode
from storage.approval_words import says
from storage.mapping import json_of, micros_of
from storage.tables import OPEN_QUESTIONS, ApprovalRow, VoteRow, table_of

_A, _V = table_of(ApprovalRow).c, table_of(VoteRow).c
_CLOSED = [
    status.value
    for status in ApprovalStatus
    if status not in (ApprovalStatus.PENDING, ApprovalStatus.LOGGED)
]


def wanted_by(
    workspace_id: str,
    wanted: InboxFilter,
    *,
    asking: Principal | None,
    now: datetime | None,
) -> list[ColumnElement[bool]]:
    """What must hold of the rows. See `Approvals.page`."""
    found: list[ColumnElement[bool]] = [_A.workspace_id == workspace_id, *_in_view(wanted)]
    if wanted.view == InboxView.MINE and asking is not None and now is not None:
        found += _mine(asking, now)
    if wanted.statuses:
        found.append(_A.status.in_([status.value for status in wanted.statuses]))
    same = (
        (_A.kind, wanted.kind),
        (_A.pattern_name, wanted.pattern),
        (_A.source, wanted.source),
        (_A.target, wanted.target),
        (_A.risk, wanted.risk),
        (_A.mode, wanted.mode),
        (_A.run_id, wanted.run_id),
    )
    found += [column == str(value) for column, value in same if value]
    if wanted.text:
        found.append(says(wanted.text))
    return found


def _in_view(wanted: InboxFilter) -> list[ColumnElement[bool]]:
    if wanted.view in OPEN or set(wanted.statuses) == {ApprovalStatus.PENDING}:
        # Word by word as its index says it, or a database does not see that the index will do.
        found: list[ColumnElement[bool]] = [text(OPEN_QUESTIONS)]  # type: ignore[list-item]
        if wanted.view == InboxView.WATCHING:
            found.append(_A.mode == Mode.WATCH.value)
        return found
    return [_A.status.in_(_CLOSED)] if wanted.view == InboxView.DECIDED else []


def _mine(asking: Principal, now: datetime) -> list[ColumnElement[bool]]:
    """What the principal is asked, may decide, and has not voted on."""
    free = or_(
        _A.claimed_by.is_(None),
        _A.claimed_by == asking.id,
        _A.claimed_until <= micros_of(now),
    )
    voted = exists().where(
        _V.approval_id == _A.id, _V.principal_id == asking.id, _V.void.is_(False)
    )
    ways = [
        and_(_may(asking, role), _names(f"role:{role.value}"))
        for role in (Role.APPROVER, Role.ADMIN, Role.OPERATOR, Role.VIEWER)
    ]
    asked = or_(_A.assigned_to == "[]", _names(f"person:{asking.id}"), *ways)
    return [free, ~voted, _A.commits_at.is_(None), asked, _may(asking, Role.APPROVER)]


def _may(asking: Principal, role: Role) -> ColumnElement[bool]:
    """Whether the principal holds the role for the question's pattern."""
    if asking.may(role):
        return _A.id.is_not(None)
    granted = {grant.subject.removeprefix("pattern/") for grant in asking.grants}
    return _A.pattern_name.in_([name for name in granted if asking.may(role, f"pattern/{name}")])


def _names(approver: str) -> ColumnElement[bool]:
    return _A.assigned_to.contains(json_of(approver), autoescape=True)
