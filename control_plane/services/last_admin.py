"""Nobody takes from a workspace its last admin: there would be nobody left to let others in."""

from __future__ import annotations

from collections.abc import Iterable

from control_plane.domain.errors import N_, Conflict
from control_plane.domain.members import Member, Person
from control_plane.services.ports import Records


def check_an_admin_is_left(tx: Records, workspace_id: str, before: Member) -> None:
    """After a change within a transaction that holds the workspace; one without admin may stay so.

    Args:
        before: Whom the change was about, as they were.

    Raises:
        Conflict: They were the last admin.
    """
    if before.is_active_admin and not _has_admin(tx, workspace_id):
        raise _last_of(before.person, [workspace_id])


def check_not_last_admin(tx: Records, person: Person, workspace_ids: Iterable[str]) -> None:
    """Before a person goes from all of these workspaces. Holds those that they are an admin of.

    Raises:
        Conflict: They are the last admin of some; names all of those.
    """
    left_alone = [
        workspace_id
        for workspace_id in sorted(workspace_ids)
        if Member(person, tuple(tx.members.of(workspace_id, person.id))).is_active_admin
        and tx.workspaces.hold(workspace_id) is not None
        and not _has_admin(tx, workspace_id, beside=person.id)
    ]
    if left_alone:
        raise _last_of(person, left_alone)


def _has_admin(tx: Records, workspace_id: str, *, beside: str | None = None) -> bool:
    members = tx.members.list(workspace_id)
    return any(one.is_active_admin and one.person.id != beside for one in members)


def _last_of(person: Person, workspace_ids: Iterable[str]) -> Conflict:
    return Conflict(
        N_("{name} is the last admin of {workspace}; make somebody else admin first."),
        name=person.shown_as,
        workspace=", ".join(workspace_ids),
    )
