"""People come in, choose a workspace, and leave. What they may do is read from the store each time.

The first time a sign-in is seen, what the provider says is written down: who it is, and the roles
its claims carry. From then on only the store counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from control_plane.domain.access import Principal, PrincipalKind, local_principal
from control_plane.domain.errors import N_, NotAllowed, NotFound
from control_plane.domain.members import (
    HOME,
    Membership,
    Person,
    Source,
    Workspace,
    principal_of,
)
from control_plane.domain.sign_in import Identity, SignInRules, check_session
from control_plane.services.desk import Desk
from control_plane.services.ports import Records

_NOTED_EVERY = timedelta(minutes=5)
"""How exact `last_seen_at` is: looking at a page shall not be a write each time."""
NOBODY = "nobody"
"""Who acts on the audit record before it is known who it is."""


@dataclass(frozen=True)
class Entry:
    """Somebody who came in."""

    principal: Principal
    """In the chosen workspace."""
    workspaces: tuple[Workspace, ...]
    """Those they may choose, by id."""


def enter(
    desk: Desk, identity: Identity, *, rules: SignInRules, workspace_id: str | None = None
) -> Entry:
    """Let somebody in who signed in, with what the store says of them now.

    Args:
        workspace_id: The one they want; `None` for the default one if they are a member of it,
            else the first.

    Raises:
        NotAuthenticated: The sign-in does not hold any more.
        NotAllowed: They are disabled, or no member of that workspace, or of any.
    """
    with desk.store.reading() as tx:
        person = tx.people.by_subject(identity.issuer, identity.subject)
    check_session(identity, person, now=desk.now(), rules=rules)
    if person is None or _is_news(person, identity):
        person = _take_in(desk, identity)
    elif person.last_seen_at is None or desk.now() - person.last_seen_at > _NOTED_EVERY:
        with desk.store.writing() as tx:
            tx.people.saw(person.id, desk.now())
    with desk.store.reading() as tx:
        its = tuple(tx.workspaces.of_principal(person.id))
        chosen = workspace_id or _first_of(its, person)
        memberships = tx.members.of(chosen, person.id)
    return Entry(principal_of(person, memberships, chosen), its)


def enter_locally(desk: Desk, workspace_id: str | None = None) -> Entry:
    """Let the one local principal in, who may choose among all workspaces. Raises `NotFound`."""
    with desk.store.reading() as tx:
        all_of_them = tuple(tx.workspaces.list())
    chosen = workspace_id or HOME
    if chosen not in {workspace.id for workspace in all_of_them}:
        raise NotFound(N_("There is no workspace {workspace!r}."), workspace=chosen)
    return Entry(local_principal(chosen), all_of_them)


def sign_out(desk: Desk, principal: Principal) -> None:
    """Put it on record that somebody leaves; their browser forgets the session by itself."""
    with desk.store.writing() as tx:
        _tell(desk, tx, principal.id, "session.closed", f"principal/{principal.id}")


def refused(desk: Desk, *, times: int = 1) -> None:
    """Put it on record that sign-ins led to nobody: a forged, foreign or expired answer.

    Args:
        times: How many there were since the last word of it.
    """
    with desk.store.writing() as tx:
        _tell(desk, tx, NOBODY, "session.refused", "principal/unknown", times=times)


def _is_news(person: Person, identity: Identity) -> bool:
    return person.signed_in_at is None or identity.signed_in_at > person.signed_in_at


def _first_of(workspaces: tuple[Workspace, ...], person: Person) -> str:
    ids = [workspace.id for workspace in workspaces]
    if ids or person.disabled_at is not None:
        return HOME if HOME in ids or not ids else ids[0]
    raise NotAllowed(
        N_("{name} is not a member of any workspace yet; ask an admin to add you."),
        name=person.shown_as,
    )


def _take_in(desk: Desk, identity: Identity) -> Person:
    """Write down what a new sign-in says; once, however many pages are opened with it at once."""
    with desk.store.writing() as tx:
        person = _known(desk, tx, identity)
        if not _is_news(person, identity):
            return person
        person = replace(
            person,
            issuer=identity.issuer,
            subject=identity.subject,
            name=identity.name,
            email=identity.email,
            signed_in_at=identity.signed_in_at,
            last_seen_at=desk.now(),
        )
        tx.people.update(person)
        if person.disabled_at is None:
            _take_claims(desk, tx, person, identity)
        may_enter = person.disabled_at is None and bool(tx.members.everywhere(person.id))
        action = "session.opened" if may_enter else "session.refused"
        _tell(desk, tx, person.id, action, f"principal/{person.id}")
    return person


def _known(desk: Desk, tx: Records, identity: Identity) -> Person:
    """Who it is: known from before, awaited under the address, or new."""
    person = tx.people.by_subject(identity.issuer, identity.subject)
    awaited = [one for one in tx.people.by_email(identity.email) if not one.subject]
    if person is not None or awaited:
        return person or awaited[0]
    new = Person(
        id=desk.new_id("prn"),
        kind=PrincipalKind.PERSON,
        issuer=identity.issuer,
        subject=identity.subject,
        name=identity.name,
        email=identity.email,
        created_at=desk.now(),
    )
    if tx.people.add(new):
        return new
    raced = tx.people.by_subject(identity.issuer, identity.subject)
    return raced or new


def _take_claims(desk: Desk, tx: Records, person: Person, identity: Identity) -> None:
    """Let the memberships from claims be what the claims say; assigned ones stay as they are."""
    held = {
        one.workspace_id: one
        for one in tx.members.everywhere(person.id)
        if one.source is Source.CLAIMS
    }
    for workspace_id in sorted(held.keys() | identity.roles.keys()):
        if tx.workspaces.hold(workspace_id) is None:
            continue  # The role map names one that nobody has created yet.
        before, roles = held.get(workspace_id), identity.roles.get(workspace_id, frozenset())
        if before is not None and before.roles == roles:
            continue
        claimed = Membership(
            workspace_id, person.id, Source.CLAIMS, roles, frozenset(), 1, desk.now()
        )
        if not roles:
            tx.members.remove(workspace_id, person.id, Source.CLAIMS)
        elif before is None:
            tx.members.add(claimed)
        else:
            tx.members.update(claimed, expected_version=before.version)
        named = sorted(role.value for role in roles)
        _tell(
            desk, tx, person.id, "member.claimed", f"member/{person.id}", workspace_id, roles=named
        )


def _tell(
    desk: Desk,
    tx: Records,
    actor: str,
    action: str,
    subject: str,
    workspace_id: str = HOME,
    **detail: object,
) -> None:
    """Sign-ins concern the installation: they are on record in its first workspace."""
    by = Principal(actor, actor, workspace_id, frozenset())
    desk.audit(tx, by, action, subject, **detail)
