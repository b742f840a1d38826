"""Programs that call the API with tokens, of this workspace and of another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fastapi.testclient import TestClient

from control_plane.api.app import api
from control_plane.bootstrap import Plane, use_plane
from control_plane.domain.access import Principal, PrincipalKind, Role, local_principal
from control_plane.domain.members import Membership, Person, Source, Workspace
from control_plane.services.access import principal_in
from control_plane.services.service_accounts import create_service_account
from control_plane.services.tokens import create_token
from control_plane.sign_in import SignIn

SIGN_IN = SignIn(
    metadata_url="https://id.example/.well-known/openid-configuration",
    client_id="desk",
    client_secret="x" * 32,
    cookie_secret="x" * 32,
    redirect_uri="https://desk.example/oauth2callback",
)


def signing_in(plane: Plane) -> Plane:
    """The same control plane where people sign in, as the process's own."""
    joined = replace(plane, settings=replace(plane.settings, sign_in=SIGN_IN))
    use_plane(joined)
    return joined


def admin_of(plane: Plane, workspace_id: str = "default") -> Principal:
    """The local principal in the workspace, which is made if need be."""
    with plane.store.writing() as tx:
        if tx.workspaces.get(workspace_id) is None:
            now = plane.desk.now()
            tx.workspaces.add(Workspace(workspace_id, workspace_id, 1, now, now))
    return local_principal(workspace_id)


def secret_for(
    plane: Plane,
    roles: Iterable[Role] = (),
    *,
    grants: Iterable[tuple[Role, str]] = (),
    workspace_id: str = "default",
) -> str:
    """A token of a new service account that holds just these."""
    admin = admin_of(plane, workspace_id)
    rights = {
        "roles": [role.value for role in roles],
        "grants": [{"role": role.value, "subject": subject} for role, subject in grants],
    }
    account = create_service_account(plane.desk, admin, {"name": "a program", **rights})
    spec = {"name": "a token", "owner": account.id, **rights}
    return create_token(plane.desk, admin, spec).secret


def secret_of_person(plane: Plane, role: Role, workspace_id: str = "default") -> str:
    """A token that a person with this one role made for themselves."""
    now, person_id = plane.desk.now(), plane.desk.new_id("prn")
    person = Person(person_id, PrincipalKind.PERSON, "https://id.example", person_id, role, "", now)
    held = Membership(
        workspace_id, person_id, Source.ASSIGNED, frozenset({role}), frozenset(), 1, now
    )
    with plane.store.writing() as tx:
        tx.people.add(person)
        tx.members.add(held)
    principal = principal_in(plane.desk, person_id, workspace_id)
    return create_token(plane.desk, principal, {"name": "mine", "roles": [role.value]}).secret


def program(secret: str | None = None, *, address: str = "203.0.113.7") -> TestClient:
    """A program on another machine, with the token or with none."""
    return TestClient(
        api,
        base_url="https://desk.example",
        client=(address, 50_000),
        headers={} if secret is None else {"Authorization": f"Bearer {secret}"},
        raise_server_exceptions=False,
    )
