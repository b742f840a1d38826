"""The app with people who sign in at a real provider, as several stories need it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from control_plane.bootstrap import Plane
from control_plane.domain.access import Role
from control_plane.domain.members import HOME, Membership, Person, Source
from control_plane.services.audit import list_audit
from tests.browser.conftest import free_port, started
from tests.databases import sqlite_in
from tests.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider, providing
from tests.planes import PRINCIPAL, SECRET_KEY, plane_over, until

HANAKO = {
    "name": "山田 花子",
    "email": "Hanako@example.com",
    "email_verified": True,
    "groups": ["ops"],
}
BOSS = {"name": "Bo Boss", "email": "boss@example.com", "email_verified": True}
STRANGER = {"name": "Sam Stranger", "email": "sam@example.com"}
FORGED = {"name": "Fay", "email": "boss@example.com", "email_verified": False}
PEOPLE = {"u-1": HANAKO, "u-2": BOSS, "u-3": STRANGER, "u-4": FORGED}
"""By the provider's name for them."""


@dataclass
class Desk:
    """The app with sign-in, its provider, and a second look into its store."""

    url: str
    provider: Provider
    plane: Plane

    def person(self, subject: str) -> Person:
        """Who signed in with this subject."""
        with self.plane.store.reading() as tx:
            person = tx.people.by_subject(self.provider.issuer, subject)
        assert person is not None
        return person

    def assign(self, subject: str, *roles: Role) -> None:
        """Let the person have exactly these roles."""
        person, now = self.person(subject), self.plane.desk.now()
        held = Membership(HOME, person.id, Source.ASSIGNED, frozenset(roles), frozenset(), 1, now)
        with self.plane.store.writing() as tx:
            for source in Source:
                tx.members.remove(HOME, person.id, source)
            if roles:
                tx.members.add(held)

    def change(self, subject: str, **changes: Any) -> None:
        """Change what is known of the person."""
        with self.plane.store.writing() as tx:
            tx.people.update(replace(self.person(subject), **changes))

    def told(self, action: str) -> list[str]:
        """Who did this, by the audit record."""
        page = list_audit(self.plane.desk, PRINCIPAL, limit=200)
        return [event.actor for event in page.items if event.action == action]


@contextmanager
def signing_in(folder: Path) -> Iterator[Desk]:
    """The app over an empty store in the folder, until the end."""
    store, port = sqlite_in(folder), free_port()
    url = f"http://127.0.0.1:{port}"
    with providing() as provider:
        provider.people = dict(PEOPLE)
        settings = {
            "CONTROL_PLANE_DEMO": "0",
            "CONTROL_PLANE_WORKER": "0",
            "CONTROL_PLANE_OIDC_METADATA_URL": provider.metadata_url,
            "CONTROL_PLANE_OIDC_CLIENT_ID": CLIENT_ID,
            "CONTROL_PLANE_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "CONTROL_PLANE_PUBLIC_URL": url,
            "CONTROL_PLANE_COOKIE_SECRET": "c" * 40,
            "CONTROL_PLANE_SECRET_KEY": SECRET_KEY,
            "CONTROL_PLANE_ROLE_MAP": "ops=operator,ops=approver@payments",
            "CONTROL_PLANE_ADMINS": "boss@example.com",
        }
        with started(folder, port, settings) as app:
            until(lambda: _answers(url, app, folder), seconds=60)
            plane = plane_over(store)
            yield Desk(url, provider, plane)
            plane.close()


def _answers(url: str, app: Any, folder: Path) -> bool:
    assert app.poll() is None, (folder / "app.log").read_text()
    try:
        return httpx.get(f"{url}/healthz").status_code == 200
    except httpx.TransportError:
        return False
