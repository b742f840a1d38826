"""People come in as what the store says they are; what claims say is written down once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.access import Principal, Role
from control_plane.domain.errors import NotAllowed, NotAuthenticated, NotFound
from control_plane.domain.members import HOME, Person, Source
from control_plane.domain.sign_in import Identity, SignInRules
from control_plane.services.access import principal_in
from control_plane.services.audit import list_audit
from control_plane.services.desk import Desk
from control_plane.services.members import add_member, change_member, get_member
from control_plane.services.sign_in import Entry, enter, enter_locally, refused, sign_out
from control_plane.services.workspaces import create_workspace
from tests.planes import PRINCIPAL, plane_in

RULES = SignInRules()
OPERATOR = {HOME: frozenset({Role.OPERATOR})}


@dataclass
class Door:
    """A desk whose clock the test sets."""

    plane: Plane
    clock: datetime

    @property
    def desk(self) -> Desk:
        return replace(self.plane.desk, now=lambda: self.clock)

    def identity(self, roles: Mapping[str, frozenset[Role]] = OPERATOR, **changes: Any) -> Identity:
        identity = Identity(
            "https://id.example", "u-1", "山田 花子", "hanako@example.com", self.clock, roles
        )
        return replace(identity, **changes)

    def enter(self, identity: Identity, workspace_id: str | None = None) -> Entry:
        return enter(self.desk, identity, rules=RULES, workspace_id=workspace_id)

    def later(self, **passed: float) -> None:
        self.clock += timedelta(**passed)

    def person(self, subject: str = "u-1") -> Person:
        with self.plane.store.reading() as tx:
            person = tx.people.by_subject("https://id.example", subject)
        assert person is not None
        return person

    def told(self) -> list[tuple[str, str]]:
        """Actions on record with their actors, oldest first."""
        events = list_audit(self.desk, PRINCIPAL, limit=100).items
        return [(event.action, event.actor) for event in reversed(events)]


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    with plane_in(tmp_path) as plane:
        yield Door(plane, plane.desk.now())


def test_the_first_sign_in_writes_down_who_it_is_and_what_is_claimed(door: Door) -> None:
    entry = door.enter(door.identity())
    person = door.person()
    assert entry.principal == Principal(
        person.id, "山田 花子", HOME, frozenset({Role.OPERATOR}), frozenset(), person.kind
    )
    assert [workspace.id for workspace in entry.workspaces] == [HOME]
    assert door.told() == [("member.claimed", person.id), ("session.opened", person.id)]


def test_the_same_sign_in_is_written_down_once(door: Door) -> None:
    identity = door.identity()
    for _click in range(3):
        door.enter(identity)
        door.later(minutes=10)
    assert [action for action, _actor in door.told()] == ["member.claimed", "session.opened"]


def test_presence_is_noted_now_and_then(door: Door) -> None:
    identity = door.identity()
    door.enter(identity)
    first = door.clock
    door.later(minutes=4)
    door.enter(identity)
    assert door.person().last_seen_at == first
    door.later(minutes=4)
    door.enter(identity)
    assert door.person().last_seen_at == door.clock


def test_claims_follow_each_new_sign_in_and_assigned_roles_stay(door: Door) -> None:
    door.enter(door.identity())
    person = door.person()
    member = get_member(door.desk, PRINCIPAL, person.id)
    change_member(
        door.desk,
        PRINCIPAL,
        person.id,
        {"roles": ["approver"]},
        expected_version=member.version,
    )
    door.later(hours=1)
    assert door.enter(door.identity({HOME: frozenset({Role.VIEWER})})).principal.roles == {
        Role.VIEWER,
        Role.APPROVER,
    }
    door.later(hours=1)
    assert door.enter(door.identity({})).principal.roles == {Role.APPROVER}


def test_a_role_taken_away_counts_for_a_sign_in_that_still_holds(door: Door) -> None:
    identity = door.identity()
    door.enter(identity)
    with door.plane.store.writing() as tx:
        tx.members.remove(HOME, door.person().id, Source.CLAIMS)
    with pytest.raises(NotAllowed, match="not a member of any workspace"):
        door.enter(identity)


def test_an_older_sign_in_brings_no_claims_back(door: Door) -> None:
    old = door.identity()
    door.later(minutes=5)
    door.enter(door.identity({HOME: frozenset({Role.VIEWER})}))
    assert door.enter(old).principal.roles == {Role.VIEWER}


def test_who_is_a_member_of_nothing_is_refused_and_on_record(door: Door) -> None:
    for _click in range(2):
        with pytest.raises(NotAllowed, match="not a member of any workspace"):
            door.enter(door.identity({}))
    assert door.told() == [("session.refused", door.person().id)]


def test_who_is_awaited_by_address_is_a_member_from_the_first_sign_in_on(door: Door) -> None:
    awaited = add_member(
        door.desk, PRINCIPAL, {"email": "Hanako@example.com", "roles": ["approver"]}
    )
    entry = door.enter(door.identity({}))
    assert entry.principal.id == awaited.person.id
    assert entry.principal.roles == {Role.APPROVER}


def test_an_unverified_address_does_not_claim_an_awaited_place(door: Door) -> None:
    add_member(door.desk, PRINCIPAL, {"email": "hanako@example.com", "roles": ["admin"]})
    with pytest.raises(NotAllowed):
        door.enter(door.identity({}, email=""))


def test_a_place_is_claimed_once_even_by_the_same_address(door: Door) -> None:
    add_member(door.desk, PRINCIPAL, {"email": "hanako@example.com", "roles": ["admin"]})
    door.enter(door.identity({}))
    with pytest.raises(NotAllowed, match="not a member of any workspace"):
        door.enter(door.identity({}, subject="u-2"))


def test_who_is_disabled_is_refused_with_a_sign_in_that_still_holds(door: Door) -> None:
    identity = door.identity()
    door.enter(identity)
    with door.plane.store.writing() as tx:
        tx.people.update(replace(door.person(), disabled_at=door.clock))
    with pytest.raises(NotAllowed, match="was disabled here"):
        door.enter(identity)
    door.later(minutes=1)
    with pytest.raises(NotAllowed, match="was disabled here"):
        door.enter(door.identity({HOME: frozenset({Role.ADMIN})}))
    assert door.told()[-1] == ("session.refused", door.person().id)
    with pytest.raises(NotAllowed, match="was disabled here"):
        principal_in(door.desk, door.person().id, HOME)


def test_a_sign_in_ends_after_its_hours(door: Door) -> None:
    identity = door.identity()
    door.enter(identity)
    door.later(hours=12)
    with pytest.raises(NotAuthenticated, match="more than 12 hours ago"):
        door.enter(identity)


def test_a_workspace_of_others_is_refused_as_one_that_does_not_exist(door: Door) -> None:
    create_workspace(door.desk, PRINCIPAL, {"id": "payments", "title": "Payments"})
    identity = door.identity()
    said: list[str] = []
    for workspace_id in ("payments", "no_such"):
        with pytest.raises(NotAllowed) as refusal:
            door.enter(identity, workspace_id)
        said.append(str(refusal.value).replace(workspace_id, "…"))
    assert said[0] == said[1]


def test_a_member_of_several_workspaces_chooses_among_them(door: Door) -> None:
    create_workspace(door.desk, PRINCIPAL, {"id": "payments", "title": "Payments"})
    claims = {"payments": frozenset({Role.APPROVER}), "not_made_yet": frozenset({Role.ADMIN})}
    identity = door.identity(claims)
    entry = door.enter(identity)
    assert entry.principal.workspace_id == "payments"
    assert [workspace.id for workspace in entry.workspaces] == ["payments"]
    door.later(minutes=1)
    identity = door.identity({**claims, **OPERATOR})
    assert door.enter(identity).principal.roles == {Role.OPERATOR}
    assert door.enter(identity, "payments").principal.roles == {Role.APPROVER}


def test_the_local_principal_may_choose_any_workspace(door: Door) -> None:
    create_workspace(door.desk, PRINCIPAL, {"id": "payments", "title": "Payments"})
    entry = enter_locally(door.desk, "payments")
    assert entry.principal.workspace_id == "payments"
    assert [workspace.id for workspace in entry.workspaces] == [HOME, "payments"]
    with pytest.raises(NotFound, match="legal"):
        enter_locally(door.desk, "legal")


def test_leaving_and_refusals_are_on_record(door: Door) -> None:
    entry = door.enter(door.identity())
    sign_out(door.desk, entry.principal)
    refused(door.desk, times=3)
    assert door.told()[-2:] == [
        ("session.closed", entry.principal.id),
        ("session.refused", "nobody"),
    ]


def test_nothing_personal_is_in_what_is_on_record(door: Door) -> None:
    door.enter(door.identity())
    sign_out(door.desk, door.enter(door.identity()).principal)
    for event in list_audit(door.desk, PRINCIPAL, limit=100).items:
        whole = f"{event.actor} {event.action} {event.subject} {event.detail}"
        assert "花子" not in whole
        assert "@" not in whole


def test_nobody_is_anybody_without_a_record(door: Door) -> None:
    with pytest.raises(NotAuthenticated):
        principal_in(door.desk, "prn_unknown", HOME)
