"""Who is behind a name or an id, as one workspace knows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from control_plane.domain.access import PrincipalKind
from control_plane.domain.controls import OwnerState, is_mailbox
from control_plane.domain.members import Member, Person
from control_plane.services.ports import Records


class Directory:
    """Reads the members of a workspace once, within one transaction."""

    def __init__(self, tx: Records, workspace_id: str) -> None:
        self._tx = tx
        self._workspace_id = workspace_id

    def owner_state(self, owner: str) -> OwnerState:
        """What is behind an owner: a member's id, mail address or name, or a team's mailbox."""
        wanted = owner.strip()
        named = [member for member in self._people if _is_called(member.person, wanted)]
        if any(_is_active(member) for member in named):
            return OwnerState.MEMBER
        if named or self._was_here(wanted):
            return OwnerState.INACTIVE
        return OwnerState.MAILBOX if is_mailbox(wanted) else OwnerState.UNKNOWN

    def name_of(self, principal_id: str | None) -> str:
        """What to call a principal; its id where nothing else is known."""
        if not principal_id:
            return ""
        member = self._by_id.get(principal_id)
        person = member.person if member else self._tx.people.get(principal_id)
        return person.shown_as if person else principal_id

    def names_of(self, ids: Iterable[str]) -> Mapping[str, str]:
        """What to call those of the ids that are principals known by more than their id."""
        said = {one: self.name_of(one) for one in set(ids) if one}
        return {one: name for one, name in said.items() if name != one}

    def everybody(self) -> Mapping[str, str]:
        """The workspace's people and service accounts, by name."""
        named = {one: member.person.shown_as for one, member in self._by_id.items()}
        return dict(sorted(named.items(), key=lambda each: each[1].lower()))

    @cached_property
    def _by_id(self) -> dict[str, Member]:
        return {m.person.id: m for m in self._tx.members.list(self._workspace_id)}

    @property
    def _people(self) -> list[Member]:
        return [m for m in self._by_id.values() if m.person.kind is PrincipalKind.PERSON]

    def _was_here(self, wanted: str) -> bool:
        """Whether a person of the installation, though no member here, is meant."""
        if is_mailbox(wanted):
            return bool(self._tx.people.by_email(wanted.lower()))
        return self._tx.people.get(wanted) is not None


def _is_called(person: Person, wanted: str) -> bool:
    return wanted in (person.id, person.name) or (
        person.email != "" and wanted.lower() == person.email
    )


def _is_active(member: Member) -> bool:
    return member.person.disabled_at is None and bool(member.roles or member.grants)
