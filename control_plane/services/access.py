"""Who somebody is in a workspace, read from the store at each call."""

from __future__ import annotations

from control_plane.domain.access import Principal, Role
from control_plane.domain.errors import N_, NotAuthenticated
from control_plane.domain.members import principal_of
from control_plane.services.desk import Desk
from control_plane.services.ports import Records

_STORED = ("prn_", "svc_")


def principal_in(desk: Desk, principal_id: str, workspace_id: str) -> Principal:
    """The person or service account with what it holds in the workspace now.

    Raises:
        NotAuthenticated: There is no such principal.
        NotAllowed: It is disabled, or no member of the workspace (which may not even exist).
    """
    with desk.store.reading() as tx:
        return _stored(tx, principal_id, workspace_id)


def acting(tx: Records, principal_id: str, workspace_id: str) -> Principal:
    """Who something is done for in their absence, with what they hold now.

    Whoever is neither a person nor a service account once was the local principal, or is of old:
    they are an operator, no more.

    Raises:
        As `principal_in`.
    """
    if principal_id.startswith(_STORED):
        return _stored(tx, principal_id, workspace_id)
    return Principal(principal_id, principal_id, workspace_id, frozenset({Role.OPERATOR}))


def _stored(tx: Records, principal_id: str, workspace_id: str) -> Principal:
    person = tx.people.get(principal_id)
    memberships = tx.members.of(workspace_id, principal_id)
    if person is None:
        raise NotAuthenticated(N_("Nobody is known under this sign-in; sign in again."))
    return principal_of(person, memberships, workspace_id)
