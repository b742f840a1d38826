"""One person's data: all of it to hand over, and its erasure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import unquote

import orjson

from control_plane.domain.access import Principal, Role, require
from control_plane.domain.audit import AuditEvent
from control_plane.domain.audit_check import ERASED_EVENTS
from control_plane.domain.errors import N_, Conflict, ControlPlaneError, NotAllowed, NotFound
from control_plane.domain.members import HOME, Person
from control_plane.domain.retention import Held, HoldKind, LegalHold, held_by
from control_plane.services.channels import address_of
from control_plane.services.desk import Desk
from control_plane.services.last_admin import check_not_last_admin
from control_plane.services.personal_records import Named
from control_plane.services.ports import Records


@dataclass(frozen=True)
class Erasure:
    """What erasing one person's data came to."""

    person_id: str
    """The pseudonym that stays."""
    events: int
    """Audit events whose details were erased."""
    texts: int
    """Decisions, votes, notes, names of tokens and webhook deliveries that were emptied, and saved
    views and links that went."""


def export_person(desk: Desk, principal: Principal, person_id: str) -> dict[str, Any]:
    """Everything that names the person, as JSON; the export is on record itself.

    In this workspace; for admins of the installation, in all.

    Raises:
        NotFound: There is no such person, or not in this workspace.
    """
    require(principal, Role.ADMIN)
    with desk.store.writing() as tx:
        person = _person_in(tx, principal, person_id)
        workspaces = _workspaces(tx, principal)
        desk.audit(tx, principal, "person.exported", f"person/{person_id}")
    with desk.store.reading() as tx:
        memberships = [
            one for one in tx.members.everywhere(person.id) if one.workspace_id in workspaces
        ]
        return {
            "kind": "person_export",
            "exported_at": desk.now(),
            "profile": asdict(person),
            "memberships": [_plain(one) for one in memberships],
            "workspaces": {name: _traces(tx, name, person) for name in workspaces},
        }


def erase_person(desk: Desk, principal: Principal, person_id: str) -> Erasure:
    """Erase what names the person, in all workspaces; the id stays, as a pseudonym.

    Name, e-mail and sign-in go, details of the audit events that name them, and what they wrote in
    decisions, votes and notes, to runs and for kill switches, what others wrote there with their
    name, names of their tokens, what webhook deliveries hold about them, their saved views, and
    links that decide for them. Their votes on open questions do not count any more. What was done
    under the id stays, and the audit record still holds. The person is disabled.

    Raises:
        NotFound: There is no such person.
        NotAllowed: The principal is no admin of the installation.
        Conflict: A legal hold keeps some of it, a workspace would have no admin left, a decision of
            theirs can still be undone, or a channel's sealed address names them; the message says
            which.
    """
    require(principal, Role.ADMIN)
    if principal.workspace_id != HOME:
        raise NotAllowed(
            N_("A person's data is erased in all workspaces; ask an admin of {home}."), home=HOME
        )
    if person_id == principal.id:
        raise Conflict(N_("You cannot erase yourself: let another admin do it."))
    with desk.store.writing() as tx:
        person = _person_in(tx, principal, person_id)
        workspaces = _workspaces(tx, principal)
        check_not_last_admin(tx, person, workspaces)
        for workspace_id in workspaces:
            _check_not_held(tx, workspace_id, person)
            _check_nothing_undecided(tx, workspace_id, person)
            _check_addresses(desk, tx, workspace_id, person)
        texts = sum(tx.personal.erase_texts(name, _named(person)) for name in workspaces)
        events = sum(
            _erase_events(desk, tx, replace(principal, workspace_id=name), person)
            for name in workspaces
        )
        now = desk.now()
        tx.people.update(
            replace(
                person,
                issuer="",
                subject="",
                name="",
                email="",
                sessions_valid_from=now,
                disabled_at=person.disabled_at or now,
            )
        )
    return Erasure(person.id, events, texts)


def _person_in(tx: Records, principal: Principal, person_id: str) -> Person:
    person = tx.people.get(person_id)
    here = principal.workspace_id == HOME or tx.members.of(principal.workspace_id, person_id)
    if person is None or not here:
        raise NotFound(N_("There is no person {person} here."), person=person_id)
    return person


def _workspaces(tx: Records, principal: Principal) -> list[str]:
    if principal.workspace_id != HOME:
        return [principal.workspace_id]
    return [workspace.id for workspace in tx.workspaces.list()]


def _traces(tx: Records, workspace_id: str, person: Person) -> dict[str, Any]:
    who = _named(person)
    named = set(tx.audit.naming(workspace_id, who.words))
    return {
        "audit_events": [_plain(event) for event in tx.audit.some(workspace_id, sorted(named))],
        "runs": list(tx.personal.runs(workspace_id, person.id)),
        "decisions": list(tx.personal.decisions(workspace_id, person.id)),
        "notes": list(tx.personal.notes(workspace_id, who)),
        "records": list(tx.personal.traces(workspace_id, person.id)),
        "tokens": list(tx.personal.tokens(workspace_id, who)),
        "webhook_events": list(tx.personal.told(workspace_id, who)),
    }


def _named(person: Person) -> Named:
    """What names the person for certain. A short name alone would name half the dictionary."""
    names = [word for word in (person.name if " " in person.name else "", person.email) if word]
    quoted = [orjson.dumps(person.name).decode()] if person.name else []
    return Named(person.id, person.name, names, [person.id, *quoted, *names])


def _erase_events(desk: Desk, tx: Records, principal: Principal, person: Person) -> int:
    """Erase the details, and say so on the record of the workspace."""
    workspace_id = principal.workspace_id
    told_in = desk.new_id("aud")
    named = tx.audit.naming(workspace_id, _named(person).words)
    erased = tx.audit.erase_details(workspace_id, named, told_in=told_in)
    if erased or workspace_id == HOME:
        subject, detail = f"person/{person.id}", {ERASED_EVENTS: erased}
        tx.audit.append(
            AuditEvent(
                told_in, workspace_id, desk.now(), principal.id, "person.erased", subject, detail
            )
        )
    return erased


def _check_not_held(tx: Records, workspace_id: str, person: Person) -> None:
    holds = tx.holds.list(workspace_id)
    held = held_by(holds)
    direct = [hold for hold in holds if _names(hold, person)]
    if direct:
        raise Conflict(
            N_("A legal hold ({hold}) in {workspace} keeps this data; release it first: {reason}"),
            hold=direct[0].id,
            workspace=workspace_id,
            reason=direct[0].reason,
        )
    if tx.personal.is_held(workspace_id, person.id, held) or _acted_on(
        tx, workspace_id, person, held
    ):
        raise Conflict(
            N_("The person launched, decided or changed what is under legal hold in {workspace}."),
            workspace=workspace_id,
        )


def _check_nothing_undecided(tx: Records, workspace_id: str, person: Person) -> None:
    if tx.personal.can_be_undone(workspace_id, person.id):
        raise Conflict(
            N_(
                "A decision of the person in {workspace} can still be undone; erase the data once"
                " it counts, in some minutes."
            ),
            workspace=workspace_id,
        )


def _check_addresses(desk: Desk, tx: Records, workspace_id: str, person: Person) -> None:
    """Sealed addresses cannot be searched by the store, nor shortened and still lead anywhere."""
    names = [name.lower() for name in _named(person).names]
    for channel in tx.channels.list(workspace_id):
        try:
            address = unquote(address_of(desk, tx, channel)).lower()
        except ControlPlaneError:  # Whoever cannot open it reads no name in it.
            continue
        if any(name in address for name in names):
            raise Conflict(
                N_(
                    "The address of the channel {channel} in {workspace} names the person; give"
                    " the channel another address, or remove it, first."
                ),
                channel=channel.spec.name,
                workspace=workspace_id,
            )


def _names(hold: LegalHold, person: Person) -> bool:
    on_person = hold.kind is HoldKind.PERSON and hold.target == person.id
    return on_person or hold.kind is HoldKind.WORKSPACE


def _acted_on(tx: Records, workspace_id: str, person: Person, held: Held) -> bool:
    """Whether an event about what is held names the person."""
    subjects = {f"pattern/{name}" for name in held.patterns} | {f"run/{id_}" for id_ in held.runs}
    if not subjects:
        return False
    named: Sequence[int] = tx.audit.naming(workspace_id, _named(person).words)
    return any(event.subject in subjects for event in tx.audit.some(workspace_id, named))


def _plain(value: Any) -> dict[str, Any]:
    """A domain value as JSON knows it: sets become lists."""
    fields = asdict(value)
    for name, part in fields.items():
        if isinstance(part, (set, frozenset)):
            fields[name] = sorted(part, key=str)  # pyright: ignore[reportUnknownArgumentType]
    return fields
