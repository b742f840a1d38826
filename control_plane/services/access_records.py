"""Workspaces, people and memberships as a store keeps them, see `records.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from control_plane.domain.members import Member, Membership, Person, Source, Workspace


class Workspaces(Protocol):
    """Workspaces. There is always the one named `default`."""

    def get(self, workspace_id: str) -> Workspace | None: ...
    def hold(self, workspace_id: str) -> Workspace | None:
        """As `get`; until this transaction ends, others that hold the workspace wait."""
        ...

    def list(self) -> Sequence[Workspace]:
        """All of the installation, by id."""
        ...

    def of_principal(self, principal_id: str) -> Sequence[Workspace]:
        """Those it is a member of, by id."""
        ...

    def add(self, workspace: Workspace) -> None:
        """Raises `Conflict` when the id is taken."""
        ...

    def rename(
        self, workspace_id: str, title: str, *, expected_version: int, now: datetime
    ) -> bool:
        """Compare-and-set on the version; False when it moved on."""
        ...


class People(Protocol):
    """People and service accounts, whatever workspaces they are members of."""

    def get(self, principal_id: str) -> Person | None: ...
    def by_subject(self, issuer: str, subject: str) -> Person | None: ...
    def by_email(self, email: str) -> Sequence[Person]:
        """Those with the address, who signed in last first; who never did come last."""
        ...

    def all(self) -> Sequence[Person]:
        """Everybody, service accounts included, by id: those added first come first."""
        ...

    def add(self, person: Person) -> bool:
        """False when somebody of this issuer and subject is there already."""
        ...

    def update(self, person: Person) -> None:
        """Write all that may change: everything but id, kind and `created_at`."""
        ...

    def saw(self, principal_id: str, now: datetime) -> None:
        """Note that the principal was here."""
        ...


class Members(Protocol):
    """Who holds what in which workspace."""

    def of(self, workspace_id: str, principal_id: str) -> Sequence[Membership]:
        """At most one per source; empty for no member."""
        ...

    def everywhere(self, principal_id: str) -> Sequence[Membership]:
        """In all workspaces."""
        ...

    def list(self, workspace_id: str) -> Sequence[Member]:
        """People and service accounts, by id: those added first come first."""
        ...

    def add(self, membership: Membership) -> bool:
        """False when the principal has one from this source in the workspace already."""
        ...

    def update(self, membership: Membership, *, expected_version: int) -> bool:
        """Compare-and-set on the version; False when it moved on or is not there."""
        ...

    def remove(self, workspace_id: str, principal_id: str, source: Source) -> None: ...
