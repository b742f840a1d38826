"""Who may change who may do what; a workspace always keeps an admin; grants reach one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from control_plane.bootstrap import Plane
from control_plane.domain.access import Grant, Principal, PrincipalKind, Role
from control_plane.domain.errors import (
    Conflict,
    ControlPlaneError,
    InvalidInput,
    NotAllowed,
    NotFound,
)
from control_plane.domain.members import HOME, Member
from control_plane.services import (
    agents,
    control,
    launch,
    members,
    patterns,
    schedules,
    service_accounts,
    tokens,
    workspaces,
)
from control_plane.services.access import acting, principal_in
from control_plane.services.try_agent import try_agent
from tests.planes import BILLING, PRINCIPAL, plane_in

SINGLE = {"kind": "single", "member": {"name": "billing"}}


@pytest.fixture
def plane(tmp_path: Path) -> Iterator[Plane]:
    with plane_in(tmp_path, furnished=True) as plane:
        yield plane


def add(plane: Plane, email: str, *roles: str, by: Principal = PRINCIPAL, **more: Any) -> Principal:
    """Somebody with these roles, in the workspace of who adds them."""
    spec = {"email": email, "roles": roles, **more}
    person = members.add_member(plane.desk, by, spec).person
    return principal_in(plane.desk, person.id, by.workspace_id)


def give(plane: Plane, by: Principal, to: Principal, *roles: str) -> Member:
    version = members.get_member(plane.desk, by, to.id).version
    return members.change_member(plane.desk, by, to.id, {"roles": roles}, expected_version=version)


def test_a_member_is_added_by_address_and_found(plane: Plane) -> None:
    grant = {"role": "approver", "subject": "pattern/ask_billing"}
    ann = add(plane, "Ann@Example.com", "viewer", grants=[grant])
    assert ann.roles == {Role.VIEWER}
    assert ann.grants == {Grant(Role.APPROVER, "pattern/ask_billing")}
    found = members.list_members(plane.desk, PRINCIPAL)
    assert [member.person.email for member in found] == ["ann@example.com"]
    with pytest.raises(Conflict, match="is a member already"):
        add(plane, "ann@example.com", "admin")


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("pattern/refunds", "There is no pattern 'refunds' in this workspace."),
        ("agent/refunds", "There is no agent 'refunds' in this workspace."),
        ("run/1", "Grants are for a pattern or an agent, such as pattern/refunds; not for run/1."),
    ],
)
def test_nothing_is_granted_for_what_is_not_there(plane: Plane, subject: str, said: str) -> None:
    grants = [{"role": "operator", "subject": subject}]
    with pytest.raises(NotFound) as refused:
        add(plane, "ann@example.com", grants=grants)
    assert str(refused.value) == said
    spec = {"name": "Nightly", "grants": grants}
    with pytest.raises(NotFound):
        service_accounts.create_service_account(plane.desk, PRINCIPAL, spec)
    with pytest.raises(NotFound):
        tokens.create_token(plane.desk, PRINCIPAL, spec)


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        ({"email": "nobody", "roles": ["admin"]}, "email"),
        ({"email": "a@b", "roles": []}, "roles"),
        ({"email": "a@b", "roles": ["king"]}, "roles.0"),
        (
            {"email": "a@b", "grants": [{"role": "viewer", "subject": "refunds"}]},
            "grants.0.subject",
        ),
    ],
)
def test_a_wrong_member_is_named_field_by_field(
    plane: Plane, spec: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        members.add_member(plane.desk, PRINCIPAL, spec)
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_a_change_names_the_version_it_is_based_on(plane: Plane) -> None:
    add(plane, "boss@example.com", "admin")
    ann = add(plane, "ann@example.com", "viewer")
    version = members.get_member(plane.desk, PRINCIPAL, ann.id).version
    give(plane, PRINCIPAL, ann, "operator")
    with pytest.raises(Conflict, match="changed by somebody else"):
        members.change_member(plane.desk, PRINCIPAL, ann.id, {}, expected_version=version)
    assert principal_in(plane.desk, ann.id, HOME).roles == {Role.OPERATOR}


def test_the_last_admin_stays(plane: Plane) -> None:
    boss, other = add(plane, "boss@example.com", "admin"), add(plane, "other@example.com", "admin")
    members.disable_person(plane.desk, boss, other.id)
    for take_away in (
        lambda: give(plane, boss, boss, "viewer"),
        lambda: members.remove_member(plane.desk, boss, boss.id),
        lambda: members.disable_person(plane.desk, boss, boss.id),
    ):
        with pytest.raises(Conflict, match="the last admin"):
            take_away()
    assert principal_in(plane.desk, boss.id, HOME).roles == {Role.ADMIN}
    members.enable_person(plane.desk, boss, other.id)
    give(plane, boss, boss, "viewer")
    with pytest.raises(NotAllowed):
        members.list_members(plane.desk, principal_in(plane.desk, boss.id, HOME))


def test_who_is_removed_is_a_member_no_more(plane: Plane) -> None:
    ann = add(plane, "ann@example.com", "operator")
    members.remove_member(plane.desk, PRINCIPAL, ann.id)
    with pytest.raises(NotAllowed, match="not a member"):
        principal_in(plane.desk, ann.id, HOME)


def test_only_admins_see_and_change_members(plane: Plane) -> None:
    ann = add(plane, "ann@example.com", "operator", "approver")
    for refused in (
        lambda: members.list_members(plane.desk, ann),
        lambda: members.get_member(plane.desk, ann, ann.id),
        lambda: add(plane, "x@example.com", "viewer", by=ann),
        lambda: members.change_member(plane.desk, ann, ann.id, {}, expected_version=2),
        lambda: members.remove_member(plane.desk, ann, ann.id),
        lambda: members.disable_person(plane.desk, ann, ann.id),
        lambda: workspaces.create_workspace(plane.desk, ann, {"id": "x", "title": "X"}),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_everybody_may_end_their_own_sessions_and_no_other(plane: Plane) -> None:
    ann, ben = add(plane, "ann@example.com", "viewer"), add(plane, "ben@example.com", "viewer")
    assert members.end_sessions(plane.desk, ann, ann.id).sessions_valid_from is not None
    with pytest.raises(NotAllowed):
        members.end_sessions(plane.desk, ann, ben.id)


def test_who_creates_a_workspace_is_its_admin_and_alone_there(plane: Plane) -> None:
    boss = add(plane, "boss@example.com", "admin")
    workspaces.create_workspace(plane.desk, boss, {"id": "payments", "title": "Payments"})
    there = principal_in(plane.desk, boss.id, "payments")
    assert there.roles == {Role.ADMIN}
    assert [one.person.id for one in members.list_members(plane.desk, there)] == [boss.id]
    assert agents.list_agents(plane.desk, there) == []
    with pytest.raises(NotFound):
        agents.get_agent(plane.desk, there, "billing")


def test_an_admin_of_another_workspace_reaches_nobody_elsewhere(plane: Plane) -> None:
    workspaces.create_workspace(plane.desk, PRINCIPAL, {"id": "payments", "title": "Payments"})
    home = add(plane, "ann@example.com", "viewer")
    admin = add(plane, "pat@example.com", "admin", by=replace(PRINCIPAL, workspace_id="payments"))
    refusals: list[tuple[type[ControlPlaneError], Callable[[], object]]] = [
        (NotFound, lambda: members.get_member(plane.desk, admin, home.id)),
        (NotFound, lambda: members.remove_member(plane.desk, admin, home.id)),
        (NotAllowed, lambda: members.disable_person(plane.desk, admin, home.id)),
        (NotAllowed, lambda: members.end_sessions(plane.desk, admin, home.id)),
        (
            NotAllowed,
            lambda: workspaces.create_workspace(plane.desk, admin, {"id": "x", "title": "X"}),
        ),
        (
            NotAllowed,
            lambda: workspaces.rename_workspace(
                plane.desk, admin, HOME, "Mine", expected_version=1
            ),
        ),
        (NotFound, lambda: workspaces.get_workspace(plane.desk, admin, HOME)),
    ]
    for kind, refused in refusals:
        with pytest.raises(kind):
            refused()
    assert [one.id for one in workspaces.list_workspaces(plane.desk, admin)] == ["payments"]


def test_a_workspace_is_renamed_by_its_own_admin(plane: Plane) -> None:
    workspaces.create_workspace(plane.desk, PRINCIPAL, {"id": "payments", "title": "Payments"})
    admin = add(plane, "pat@example.com", "admin", by=replace(PRINCIPAL, workspace_id="payments"))
    renamed = workspaces.rename_workspace(plane.desk, admin, "payments", "決済", expected_version=1)
    assert (renamed.title, renamed.version) == ("決済", 2)
    with pytest.raises(Conflict, match="changed by somebody else"):
        workspaces.rename_workspace(plane.desk, admin, "payments", "X", expected_version=1)
    with pytest.raises(InvalidInput):
        workspaces.rename_workspace(plane.desk, admin, "payments", "", expected_version=2)


def granted(*grants: tuple[Role, str]) -> Principal:
    held = frozenset(Grant(role, subject) for role, subject in grants)
    return Principal("prn_1", "Ann", HOME, frozenset(), held, PrincipalKind.PERSON)


def test_a_grant_for_one_pattern_reaches_that_pattern_only(plane: Plane) -> None:
    ann = granted((Role.OPERATOR, "pattern/ask_billing"))
    run = launch.launch(plane.desk, ann, pattern="ask_billing", input={"request": "Hi"})
    other = launch.launch(plane.desk, PRINCIPAL, pattern="gated_swarm", input={"request": "Hi"})
    control.command(plane.desk, ann, run.id, "cancel")
    control.fork(plane.desk, ann, run.id)
    patterns.save_pattern(
        plane.desk, ann, name="ask_billing", owner="Ann", spec=SINGLE, expected_version=1
    )
    nightly = {
        "name": "nightly",
        "pattern": "ask_billing",
        "trigger": {"kind": "interval", "every_seconds": 3600},
        "input": {"request": "Hi"},
    }
    schedules.save_schedule(plane.desk, ann, spec=nightly)
    for refused in (
        lambda: launch.launch(plane.desk, ann, pattern="gated_swarm", input={"request": "Hi"}),
        lambda: control.command(plane.desk, ann, other.id, "cancel"),
        lambda: control.fork(plane.desk, ann, other.id),
        lambda: patterns.save_pattern(plane.desk, ann, name="mine", owner="A", spec=SINGLE),
        lambda: schedules.save_schedule(
            plane.desk, ann, spec={**nightly, "name": "other", "pattern": "gated_swarm"}
        ),
        lambda: schedules.save_schedule(
            plane.desk, ann, spec={**nightly, "pattern": "gated_swarm"}, expected_version=1
        ),
        lambda: agents.save_agent(plane.desk, ann, name="new", owner="A", spec=BILLING),
        lambda: try_agent(plane.desk, ann, "billing", request="Hi"),
    ):
        with pytest.raises(NotAllowed, match="needs the role operator"):
            refused()


def test_a_grant_for_one_agent_reaches_that_agent_only(plane: Plane) -> None:
    ann = granted((Role.OPERATOR, "agent/billing"))
    run = try_agent(plane.desk, ann, "billing", request="Hi")
    control.command(plane.desk, ann, run.id, "cancel")
    agents.save_agent(
        plane.desk, ann, name="billing", owner="Ann", spec=BILLING, expected_version=1
    )
    with pytest.raises(NotAllowed):
        try_agent(plane.desk, ann, "research", request="Hi")


def test_who_may_nowhere_learns_nothing_of_what_there_is(plane: Plane) -> None:
    viewer = granted((Role.VIEWER, "pattern/ask_billing"))
    for run_id in ("run_unknown", "run_1"):
        with pytest.raises(NotAllowed):
            control.command(plane.desk, viewer, run_id, "cancel")


def test_who_acts_in_their_absence_may_do_what_they_hold_now(plane: Plane) -> None:
    ann = add(plane, "ann@example.com", "operator")
    with plane.store.reading() as tx:
        assert acting(tx, ann.id, HOME).roles == {Role.OPERATOR}
        assert acting(tx, "local", HOME).roles == {Role.OPERATOR}
    members.remove_member(plane.desk, PRINCIPAL, ann.id)
    with plane.store.reading() as tx, pytest.raises(NotAllowed):
        acting(tx, ann.id, HOME)
