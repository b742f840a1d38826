"""How each reviewer of a workspace fares in a period."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from control_plane.domain.access import Principal, PrincipalKind, Role, require
from control_plane.domain.deciding import is_asked
from control_plane.domain.errors import N_, InvalidInput, Problem
from control_plane.domain.members import Member
from control_plane.domain.reviewer_health import Measure, Queue, ReviewerHealth, health_of
from control_plane.services.desk import Desk
from control_plane.services.review_records import OpenGroup

MOST_VOTES = 20_000
"""Of a period that are looked at; older ones of a busier period are left out, and it is said."""
LONGEST_DAYS = 365
_LARGE = "=+-@\t\r"
"""What a spreadsheet takes for a formula."""


@dataclass(frozen=True)
class ReviewerReport:
    """Everybody who decided or has something to decide."""

    since: datetime
    until: datetime
    reviewers: Sequence[ReviewerHealth]
    complete: bool
    """False when the period had more votes than are looked at."""


def read_reviewers(desk: Desk, principal: Principal, *, days: int = 30) -> ReviewerReport:
    """The report of the last days.

    Args:
        days: 1 to 365.

    Raises:
        InvalidInput: The period is out of range.
    """
    require(principal, Role.VIEWER)
    if not 1 <= days <= LONGEST_DAYS:
        wrong = N_("Choose 1 to {most} days.")
        raise InvalidInput([Problem("days", wrong, {"most": LONGEST_DAYS})])
    until = desk.now()
    since = until - timedelta(days=days)
    with desk.store.reading() as tx:
        votes = tx.reviews.votes(
            principal.workspace_id, since, until + timedelta(microseconds=1), limit=MOST_VOTES + 1
        )
        groups = tx.reviews.open_groups(principal.workspace_id)
        members = tx.members.list(principal.workspace_id)
    people = [each for each in members if each.person.kind is PrincipalKind.PERSON]
    queues = {each.person.id: _queue_of(each, principal.workspace_id, groups) for each in people}
    names = {each.person.id: each.person.shown_as for each in people}
    found = health_of(votes[:MOST_VOTES], queues, names, now=until)
    return ReviewerReport(since, until, found, complete=len(votes) <= MOST_VOTES)


def reviewers_csv(desk: Desk, principal: Principal, *, days: int = 30) -> str:
    """The report as CSV with a header; what is unknown is empty. Raises as `read_reviewers`."""
    report = read_reviewers(desk, principal, days=days)
    fields = ["principal_id", "name", *Measure, "edit_sample", "overturn_sample", "timed"]
    written = io.StringIO()
    writer = csv.DictWriter(written, fields, lineterminator="\r\n")
    writer.writeheader()
    for each in report.reviewers:
        writer.writerow(_cells(asdict(each)))
    return written.getvalue()


def _cells(row: Mapping[str, object]) -> dict[str, object]:
    return {name: "" if value is None else _harmless(value) for name, value in row.items()}


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(tuple(_LARGE)):
        return f"'{value}"
    return round(value, 3) if isinstance(value, float) else value


def _queue_of(member: Member, workspace_id: str, groups: Sequence[OpenGroup]) -> Queue:
    """What is put to the member; an admin could decide all, but is asked only for some."""
    if member.person.disabled_at is not None:
        return Queue()
    person = Principal(
        member.person.id, member.person.shown_as, workspace_id, member.roles, member.grants
    )
    own = [
        each
        for each in groups
        if is_asked(person, each.sample)
        and (each.sample.assigned_to or _holds_approver(member, each.sample.pattern_name))
    ]
    oldest = min((each.oldest_at for each in own), default=None)
    return Queue(sum(each.count for each in own), oldest)


def _holds_approver(member: Member, pattern: str) -> bool:
    """Whether the role itself was given, not only as part of being an admin."""
    granted = any(
        grant.role is Role.APPROVER and grant.subject == f"pattern/{pattern}"
        for grant in member.grants
    )
    return granted or Role.APPROVER in member.roles
