"""Who comes in finds what they may use; the page `access` changes who may do what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from control_plane.bootstrap import Plane, use_plane
from control_plane.domain.access import Role
from control_plane.domain.members import HOME
from control_plane.domain.runs import RunStatus
from control_plane.services.access import principal_in
from control_plane.services.launch import launch
from control_plane.services.members import add_member, list_members
from control_plane.services.personal import erase_person
from control_plane.services.runs import get_run
from control_plane.services.workspaces import create_workspace, list_workspaces
from control_plane.sign_in import SignIn
from control_plane.ui import navigation
from tests.pages.visitor import Visitor
from tests.planes import PRINCIPAL

SIGN_IN = SignIn(
    metadata_url="https://id.example/.well-known/openid-configuration",
    client_id="desk",
    client_secret="s" * 32,
    cookie_secret="c" * 32,
    redirect_uri="https://desk.example/oauth2callback",
)
BOSS = "boss@example.com"
Arrive = Callable[..., Visitor]


@pytest.fixture
def public(furnished: Plane) -> Plane:
    """The furnished plane where people sign in."""
    plane = replace(furnished, settings=replace(furnished.settings, sign_in=SIGN_IN))
    use_plane(plane)
    add_member(plane.desk, PRINCIPAL, {"email": BOSS, "roles": ["admin"]})
    return plane


def claims(plane: Plane, email: str, **more: Any) -> dict[str, Any]:
    return {
        "iss": "https://id.example",
        "sub": email,
        "iat": int(plane.desk.now().timestamp()),
        "name": "山田 花子",
        "email": email,
        **more,
    }


@pytest.fixture
def arrive(public: Plane) -> Arrive:
    """Somebody with these roles and grants signs in."""

    def arrived(
        *roles: str, language: str = "en", grants: tuple[tuple[str, str], ...] = ()
    ) -> Visitor:
        email = f"{'-'.join(roles) or 'granted'}@example.com"
        held = [{"role": role, "subject": subject} for role, subject in grants]
        add_member(public.desk, PRINCIPAL, {"email": email, "roles": roles, "grants": held})
        return Visitor(language, user=claims(public, email))

    return arrived


def buttons(visitor: Visitor) -> set[str]:
    return {button.label for button in visitor.at.button}


def links(visitor: Visitor) -> set[str]:
    return {link.proto.label for link in visitor.at.get("page_link")}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_who_has_not_signed_in_finds_the_way_to_do_so_and_nothing_else(
    public: Plane, language: str
) -> None:
    visitor = Visitor(language).visit("runs")
    assert buttons(visitor) == {"Sign in" if language == "en" else "サインイン"}
    assert not visitor.drawn("rows")
    assert not visitor.at.sidebar.children


def test_a_refused_answer_of_the_provider_is_told(public: Plane) -> None:
    assert "The sign-in was refused" in Visitor().visit("runs", sign_in="refused").refusals
    assert "cannot be reached" in Visitor().visit("runs", sign_in="unreachable").refusals
    assert not Visitor().visit("runs", sign_in="anything").refusals


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"iat": 1_600_000_000}, "You signed in more than 12 hours ago"),
        ({"sub": ""}, "does not say who you are"),
    ],
)
def test_a_sign_in_that_does_not_hold_leads_to_the_door(
    public: Plane, more: dict[str, Any], said: str
) -> None:
    visitor = Visitor(user=claims(public, BOSS, **more))
    assert said in visitor.text
    assert buttons(visitor) == {"Sign in"}


def test_a_stranger_is_told_and_may_leave(public: Plane) -> None:
    visitor = Visitor(user=claims(public, "stranger@example.com"))
    assert "is not a member of any workspace yet" in visitor.refusals
    assert buttons(visitor) == {"Sign out"}


def test_who_came_in_is_named_and_may_leave(arrive: Arrive) -> None:
    visitor = arrive("viewer")
    assert "山田 花子" in visitor.text
    assert "Sign out" in buttons(visitor)


@pytest.mark.parametrize(
    ("roles", "may_launch", "may_decide"),
    [
        (("viewer",), False, False),
        (("operator",), True, False),
        (("approver",), False, True),
        (("operator", "approver"), True, True),
        (("admin",), True, True),
    ],
)
def test_each_role_finds_what_it_may_use(
    public: Plane, arrive: Arrive, roles: tuple[str, ...], may_launch: bool, may_decide: bool
) -> None:
    run = launch(public.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Hi"})
    visitor = arrive(*roles)
    assert ("Start the run" in buttons(visitor.visit("launch"))) is may_launch
    assert ("Cancel" in buttons(visitor.visit("run", run=run.id))) is may_launch
    assert ("Launch a run" in links(visitor.visit("runs"))) is may_launch
    assert ("Add a connection" in links(visitor.visit("connections"))) is ("admin" in roles)
    visitor.visit("launch")
    assert ("you need the role" in visitor.text) is not may_launch
    principal = principal_in(public.desk, visitor_id(public, roles), HOME)
    assert principal.may(Role.APPROVER) is may_decide


def visitor_id(plane: Plane, roles: tuple[str, ...]) -> str:
    email = f"{'-'.join(roles)}@example.com"
    members = list_members(plane.desk, PRINCIPAL)
    return next(each.person.id for each in members if each.person.email == email)


def test_a_grant_for_one_pattern_launches_that_one_only(arrive: Arrive) -> None:
    visitor = arrive(grants=(("operator", "pattern/ask_billing"),))
    assert "Start the run" in buttons(visitor.visit("launch", pattern="ask_billing"))
    assert "Start the run" not in buttons(visitor.visit("launch", pattern="gated_swarm"))


@pytest.mark.parametrize("roles", [("viewer",), ("operator",), ("approver",)])
def test_only_an_admin_sees_who_may_do_what(arrive: Arrive, roles: tuple[str, ...]) -> None:
    visitor = arrive(*roles).visit("access")
    assert "needs the role Admin" in visitor.refusals
    assert BOSS not in visitor.text
    assert "Add a member" not in links(visitor)


def test_an_admin_adds_a_member_by_address(public: Plane) -> None:
    visitor = Visitor(user=claims(public, BOSS)).visit("access", add="1")
    assert BOSS in visitor.text
    visitor.at.text_input(key="member/new/email").set_value("Ann@example.com")
    visitor.at.multiselect(key="member/new/roles").set_value(["operator"])
    visitor.at.text_input(key="member/new/grant0/subject").set_value("pattern/ask_billing")
    visitor.at.selectbox(key="member/new/grant0/role").set_value("approver")
    visitor.presses("add_member").finds_nothing_broken()
    ann = list_members(public.desk, PRINCIPAL)[-1]
    assert ann.person.email == "ann@example.com"
    assert ann.roles == {Role.OPERATOR}
    assert {grant.subject for grant in ann.grants} == {"pattern/ask_billing"}
    assert "Not signed in yet" in visitor.text


def test_a_wrong_address_is_said_beside_its_field(public: Plane) -> None:
    visitor = Visitor(user=claims(public, BOSS)).visit("access", add="1")
    visitor.at.text_input(key="member/new/email").set_value("nobody")
    visitor.presses("add_member")
    assert "E-mail address" in visitor.refusals


def test_an_admin_changes_disables_and_removes_a_member(public: Plane) -> None:
    ann = add_member(public.desk, PRINCIPAL, {"email": "ann@example.com", "roles": ["viewer"]})
    visitor = Visitor(user=claims(public, BOSS)).visit("access", member=ann.person.id)
    roles = visitor.at.multiselect(key=f"member/{ann.person.id}@{ann.version}/roles")
    assert roles.value == ["viewer"]
    roles.set_value(["approver"])
    visitor.presses("save_member").finds_nothing_broken()
    assert principal_in(public.desk, ann.person.id, HOME).roles == {Role.APPROVER}
    visitor.visit("access", member=ann.person.id).presses("disable").finds_nothing_broken()
    assert "Disabled" in visitor.text
    visitor.visit("access", member=ann.person.id).presses("enable").finds_nothing_broken()
    visitor.visit("access", member=ann.person.id).presses("remove_member").finds_nothing_broken()
    assert not list_members(public.desk, PRINCIPAL)[-1].memberships


def test_who_holds_nothing_here_is_not_said_to_come_in(public: Plane) -> None:
    stranger = {"email": "sam@example.com", "sub": "sam"}
    Visitor(user={**claims(public, "sam@example.com"), **stranger})
    shown = Visitor(user=claims(public, BOSS)).visit("access").drawn("rows")[0]["rows"]
    states = {row["cells"][0]["sub"]: row["cells"][3]["text"] for row in shown}
    assert states == {BOSS: "May come in", "sam@example.com": "No role"}


def test_whose_data_was_erased_is_shown_as_such(public: Plane) -> None:
    ann = add_member(public.desk, PRINCIPAL, {"email": "ann@example.com", "roles": ["viewer"]})
    erase_person(public.desk, PRINCIPAL, ann.person.id)
    assert "Erased" in Visitor(user=claims(public, BOSS)).visit("access").text


@pytest.mark.parametrize(("role", "hidden"), [("viewer", True), ("admin", False)])
def test_pages_that_would_be_closed_do_not_stand_in_the_sidebar(role: str, hidden: bool) -> None:
    principal = replace(PRINCIPAL, roles=frozenset({Role(role)}))
    shown = {key for key, entry in navigation.ENTRIES.items() if entry.stands_for(principal)}
    assert {"access", "secrets", "data"}.isdisjoint(shown) is hidden
    assert {"overview", "audit", "webhooks"} <= shown
    assert "run" not in shown


def test_the_last_admin_is_told_why_they_stay(public: Plane) -> None:
    visitor = Visitor(user=claims(public, BOSS))
    boss = list_members(public.desk, PRINCIPAL)[0]
    visitor.visit("access", member=boss.person.id)
    visitor.at.multiselect(key=f"member/{boss.person.id}@{boss.version}/roles").set_value([])
    visitor.presses("save_member")
    assert "is the last admin" in visitor.refusals


def test_a_workspace_is_created_chosen_and_empty(public: Plane) -> None:
    visitor = Visitor(user=claims(public, BOSS)).visit("access", space="new")
    visitor.at.text_input(key="workspace_form/new/id").set_value("payments")
    visitor.at.text_input(key="workspace_form/new/title").set_value("Payments 決済")
    visitor.presses("save_workspace").finds_nothing_broken()
    assert [one.id for one in list_workspaces(public.desk, PRINCIPAL)] == [HOME, "payments"]
    visitor.at.selectbox(key="choose_workspace/default").set_value("payments")
    visitor.at.run()
    visitor.finds_nothing_broken()
    assert "billing" not in visitor.visit("agents").text
    assert visitor.at.query_params["workspace"] == "payments"
    visitor.at.selectbox(key="choose_workspace/payments").set_value(HOME)
    visitor.at.run()
    assert "billing" in visitor.visit("agents").text


def test_a_workspace_of_others_is_refused_with_a_way_back(public: Plane, arrive: Arrive) -> None:
    create_workspace(public.desk, PRINCIPAL, {"id": "payments", "title": "Payments"})
    visitor = arrive("admin").visit("agents", workspace="payments")
    assert "is not a member of the workspace payments" in visitor.refusals
    visitor.presses("own_workspace")
    assert visitor.heading == "Agents"


def test_without_sign_in_all_workspaces_may_be_chosen_and_nobody_signs_out(
    furnished: Plane,
) -> None:
    create_workspace(furnished.desk, PRINCIPAL, {"id": "payments", "title": "Payments"})
    visitor = Visitor().visit("access")
    assert "Nobody signs in here" in visitor.text
    assert "Sign out" not in buttons(visitor)
    assert "billing" not in visitor.visit("agents", workspace="payments").text
    assert "Local operator" in visitor.text


def test_a_role_taken_away_counts_for_the_very_next_click(public: Plane, arrive: Arrive) -> None:
    """Also for a button that was drawn while it was still allowed."""
    run = launch(public.desk, PRINCIPAL, pattern="ask_billing", input={"request": "Hi"})
    visitor = arrive("operator").visit("run", run=run.id)
    person_id = visitor_id(public, ("operator",))
    with public.store.writing() as tx:
        (held,) = tx.members.of(HOME, person_id)
        tx.members.update(replace(held, roles=frozenset({Role.VIEWER})), expected_version=1)
    visitor.presses("command_cancel")
    assert "needs the role Operator" in visitor.refusals
    assert get_run(public.desk, PRINCIPAL, run.id).status is RunStatus.QUEUED
