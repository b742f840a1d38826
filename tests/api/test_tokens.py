"""Who calls with a token, for how long, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from control_plane.api.app import api
from control_plane.bootstrap import Plane, use_plane
from control_plane.domain.access import Role
from control_plane.domain.tokens import new_secret
from control_plane.rates import RateLimits
from control_plane.services.audit import list_audit
from control_plane.services.service_accounts import (
    change_service_account,
    create_service_account,
    remove_service_account,
)
from control_plane.services.tokens import create_token, get_token, revoke_token
from tests.api.callers import admin_of, program, secret_for, signing_in
from tests.api.conftest import launch
from tests.planes import PRINCIPAL

MINUTE = timedelta(minutes=1)


@pytest.fixture
def public(plane: Plane) -> Plane:
    """The control plane where people sign in."""
    return signing_in(plane)


def later(plane: Plane, passed: timedelta) -> Plane:
    """The same control plane after a while."""
    at = plane.desk.now() + passed
    moved = replace(plane, desk=replace(plane.desk, now=lambda: at))
    use_plane(moved)
    return moved


def said(response: Any, status: int) -> str:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status
    return response.json()["detail"]


def test_without_a_token_nobody_is_answered_where_people_sign_in(public: Plane) -> None:
    response = program().get("/runs")

    assert said(response, 401).startswith("Send a valid token")
    assert response.headers["www-authenticate"] == "Bearer"


def test_a_program_on_the_machine_itself_needs_a_token_too_where_people_sign_in(
    public: Plane, client: TestClient
) -> None:
    assert client.get("/runs").status_code == 401


def test_a_token_lets_a_program_on_another_machine_in(public: Plane) -> None:
    run = launch(program(secret_for(public, [Role.OPERATOR])))

    assert run["pattern_name"] == "ask_billing"


def test_what_a_program_changed_names_its_token(public: Plane) -> None:
    caller = program(secret_for(public, [Role.OPERATOR]))
    caller.post("/patterns/ask_billing/restore", json={"version": 1, "expected_version": 1})
    launch(caller)

    newest = list_audit(public.desk, PRINCIPAL).items[0]
    assert newest.actor.startswith("svc_")
    assert str(newest.detail["token"]).startswith("tok_")


def test_without_sign_in_a_token_opens_nothing_from_another_machine(plane: Plane) -> None:
    assert program(secret_for(plane, [Role.ADMIN])).get("/runs").status_code == 403


def test_without_sign_in_a_token_that_is_sent_must_be_valid(
    plane: Plane, client: TestClient
) -> None:
    viewer = {"Authorization": f"Bearer {secret_for(plane, [Role.VIEWER])}"}
    assert client.get("/runs", headers=viewer).status_code == 200
    assert client.post("/agents", json={}, headers=viewer).status_code in (403, 422)
    assert client.post("/runs/run_0/cancel", headers=viewer).status_code == 403

    for wrong in ("Bearer acp_0", "Bearer ", "Basic eDp5", "acp_0", f"Bearer {new_secret()}"):
        assert client.get("/runs", headers={"Authorization": wrong}).status_code == 401, wrong


def test_cookies_and_parameters_prove_nothing(public: Plane) -> None:
    secret = secret_for(public, [Role.ADMIN])
    caller = program()
    caller.cookies.set("_streamlit_user", secret)
    caller.cookies.set("token", secret)

    assert caller.get("/runs", params={"access_token": secret}).status_code in (401, 422)
    assert caller.get("/agents", params={"access_token": secret}).status_code == 401


def test_a_revoked_token_is_refused_and_only_its_holder_learns_why(public: Plane) -> None:
    issued = create_token(public.desk, PRINCIPAL, {"name": "local"})
    secret = secret_for(public, [Role.VIEWER])
    assert program(secret).get("/runs").status_code == 200
    mine = program(secret).get("/tokens").json()["items"][0]["id"]

    revoke_token(public.desk, PRINCIPAL, mine)

    assert "was revoked" in said(program(secret).get("/runs"), 401)
    assert "Send a valid token" in said(program(new_secret()).get("/runs"), 401)
    assert "before people signed in" in said(program(issued.secret).get("/runs"), 401)


def test_an_expired_token_is_refused(public: Plane) -> None:
    secret = secret_for(public, [Role.VIEWER])

    later(public, timedelta(days=90) - MINUTE)
    assert program(secret).get("/runs").status_code == 200
    later(public, timedelta(days=90))
    assert "expired" in said(program(secret).get("/runs"), 401)


def test_the_last_use_is_written_at_most_once_a_minute(public: Plane) -> None:
    secret = secret_for(public, [Role.VIEWER])
    (token,) = program(secret).get("/tokens").json()["items"]
    first = get_token(public.desk, PRINCIPAL, token["id"]).last_used_at
    assert first is not None

    soon = later(public, MINUTE / 2)
    program(secret).get("/runs")
    assert get_token(soon.desk, PRINCIPAL, token["id"]).last_used_at == first

    then = later(public, 2 * MINUTE)
    program(secret).get("/runs")
    assert get_token(then.desk, PRINCIPAL, token["id"]).last_used_at == then.desk.now()


def test_a_token_does_no_more_than_its_owner_may_at_that_moment(public: Plane) -> None:
    admin = admin_of(public)
    rights = {"name": "ci", "roles": ["admin"]}
    account = create_service_account(public.desk, admin, rights)
    wanted = {"name": "t", "owner": account.id, "roles": ["operator", "viewer"]}
    secret = create_token(public.desk, admin, wanted).secret
    assert program(secret).get("/audit").status_code == 200
    assert program(secret).post("/runs/run_0/cancel").status_code == 404
    assert program(secret).get("/service-accounts").status_code == 403

    change_service_account(
        public.desk, admin, account.id, {**rights, "roles": ["viewer"]}, expected_version=1
    )
    assert program(secret).get("/runs").status_code == 200
    assert program(secret).post("/runs/run_0/cancel").status_code == 403

    remove_service_account(public.desk, admin, account.id)
    assert program(secret).get("/runs").status_code == 401


def test_a_token_carries_no_role_its_owner_lacks(public: Plane) -> None:
    caller = program(secret_for(public, [Role.OPERATOR]))

    response = caller.post("/tokens", json={"name": "more", "roles": ["operator", "admin"]})

    assert said(response, 422) == "roles: a program does not hold the role admin;" + (
        " a token carries no more than its owner."
    )


def test_a_token_for_another_person_cannot_be_made(public: Plane) -> None:
    caller = program(secret_for(public, [Role.ADMIN]))

    response = caller.post("/tokens", json={"name": "x", "owner": "prn_somebody"})

    assert "no service account" in said(response, 422)


def test_a_token_made_with_a_token_does_not_outlive_it(public: Plane) -> None:
    secret = secret_for(public, [Role.VIEWER])
    mother = program(secret).get("/tokens").json()["items"][0]

    made = program(secret).post("/tokens", json={"name": "daughter", "days": 300})

    assert made.status_code == 201
    assert made.json()["expires_at"] == mother["expires_at"]


@pytest.mark.parametrize("days", [0, 366, 10**9])
def test_a_token_lasts_no_longer_than_the_installation_lets_it(
    public: Plane, client: TestClient, days: int
) -> None:
    caller = program(secret_for(public, [Role.VIEWER]))

    assert caller.post("/tokens", json={"name": "x", "days": days}).status_code == 422


def test_who_is_no_admin_sees_and_revokes_only_their_own(public: Plane) -> None:
    one, other = (program(secret_for(public, [Role.VIEWER])) for _ in range(2))
    admin = program(secret_for(public, [Role.ADMIN]))
    (token,) = other.get("/tokens").json()["items"]

    assert one.get(f"/tokens/{token['id']}").status_code == 404
    assert one.post(f"/tokens/{token['id']}/revoke").status_code == 404
    assert one.get("/tokens?everyone=true").status_code == 403
    everyone = admin.get("/tokens?everyone=true").json()["items"]
    assert token["id"] in [each["id"] for each in everyone]
    assert admin.post(f"/tokens/{token['id']}/revoke").json()["state"] == "revoked"
    assert admin.post(f"/tokens/{token['id']}/revoke").status_code == 200
    assert other.get("/runs").status_code == 401


def test_neither_list_nor_store_holds_the_token(public: Plane) -> None:
    caller = program(secret_for(public, [Role.ADMIN]))
    made = caller.post("/tokens", json={"name": "x", "roles": ["viewer"]}).json()

    assert made["secret"] not in caller.get("/tokens?everyone=true").text
    assert made["secret"] not in caller.get("/audit").text
    folder = public.settings.data_folder
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert made["id"].encode() in stored
    assert made["secret"].encode() not in stored


def test_a_grant_holds_for_its_pattern_alone(public: Plane) -> None:
    caller = program(secret_for(public, grants=[(Role.OPERATOR, "pattern/ask_billing")]))

    launch(caller)
    other = {"pattern": "gated_swarm", "input": {"request": "x"}}
    assert caller.post("/runs", json=other).status_code == 403
    assert caller.get("/runs").status_code == 200
    assert caller.post("/tools", json={"spec": {}}).status_code == 403


def test_who_asks_too_often_is_told_when_to_come_back(public: Plane) -> None:
    use_plane(replace(public, rates=RateLimits("3/minute")))
    often, other = (program(secret_for(public, [Role.VIEWER])) for _ in range(2))

    answers = [often.get("/agents") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert "Too many requests" in said(answers[3], 429)
    assert 1 <= int(answers[3].headers["retry-after"]) <= 60
    assert other.get("/agents").status_code == 200


def test_failed_tokens_are_counted_by_address_and_shut_nobody_out(public: Plane) -> None:
    use_plane(replace(public, rates=RateLimits("1000/minute")))
    right = secret_for(public, [Role.VIEWER])

    answers = {program(new_secret()).get("/agents").status_code for _ in range(31)}

    assert answers == {401, 429}
    assert program(right).get("/agents").status_code == 200
    assert program(new_secret(), address="203.0.113.8").get("/agents").status_code == 401


def test_a_stream_ends_when_its_token_is_revoked(public: Plane) -> None:
    secret = secret_for(public, [Role.ADMIN])
    caller = program(secret)
    run = launch(caller)  # Nothing works on it: the stream would go on for ever.
    token = caller.get("/tokens").json()["items"][0]

    with caller.stream("GET", f"/runs/{run['id']}/events") as stream:
        events = (line for line in stream.iter_lines() if line.startswith("event:"))
        first = next(events)
        revoke_token(public.desk, PRINCIPAL, token["id"])
        last = list(events)[-1]

    assert first == "event: run"
    assert last == "event: problem"


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_no_other_site_is_let_in(public: Plane, method: str) -> None:
    headers = {
        "Origin": "https://evil.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    response = program(secret_for(public, [Role.ADMIN])).request(method, "/runs", headers=headers)

    assert not [name for name in response.headers if name.startswith("access-control-")]
    if method == "OPTIONS":
        assert response.status_code == 405


@pytest.mark.parametrize("path", ["/agents", "/nothing", "/runs/run_0", "/openapi.json"])
def test_every_answer_is_hardened(plane: Plane, path: str) -> None:
    headers = (
        TestClient(api, client=("127.0.0.1", 1), base_url="http://localhost").get(path).headers
    )

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
