"""Members and workspaces over the API."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from control_plane.domain.access import Role
from tests.api.callers import program, secret_for, signing_in

ANN: dict[str, Any] = {
    "email": "Ann@example.com",
    "roles": ["operator"],
    "grants": [{"role": "approver", "subject": "pattern/ask_billing"}],
}


def test_a_member_is_added_found_changed_and_removed(client: TestClient) -> None:
    added = client.post("/members", json=ANN)
    assert added.status_code == 201, added.text
    member = added.json()
    assert member["email"] == "ann@example.com"
    assert member["assigned"] == {"roles": ["operator"], "grants": ANN["grants"]}
    assert member["claimed"] == {"roles": [], "grants": []}
    path = added.headers["Location"].removeprefix("/api/v1")
    found = client.get(path)
    assert found.json() == member
    assert [one["id"] for one in client.get("/members").json()["items"]] == [member["id"]]
    changed = client.put(
        path, json={"roles": ["viewer"]}, headers={"If-Match": found.headers["ETag"]}
    )
    assert changed.json()["assigned"] == {"roles": ["viewer"], "grants": []}
    stale = client.put(path, json={"roles": ["admin"]}, headers={"If-Match": found.headers["ETag"]})
    assert stale.status_code == 409
    assert client.delete(path).status_code == 204
    assert client.get(path).json()["assigned"] == {"roles": [], "grants": []}


def test_the_last_admin_stays(client: TestClient) -> None:
    boss = client.post("/members", json={"email": "boss@example.com", "roles": ["admin"]}).json()
    for refused in (
        client.delete(f"/members/{boss['id']}"),
        client.post(f"/members/{boss['id']}/disable"),
        client.put(f"/members/{boss['id']}", json={"expected_version": boss["version"]}),
    ):
        assert refused.status_code == 409
        assert "the last admin" in refused.json()["detail"]


def test_a_person_is_disabled_enabled_and_signed_out(client: TestClient) -> None:
    ann = client.post("/members", json=ANN).json()["id"]
    assert client.post(f"/members/{ann}/disable").json()["disabled_at"] is not None
    assert client.post(f"/members/{ann}/enable").json()["disabled_at"] is None
    assert client.post(f"/members/{ann}/sign-out").json()["sessions_valid_from"] is not None
    assert client.post("/members/prn_unknown/sign-out").status_code == 404


def test_a_workspace_is_created_found_and_renamed(client: TestClient) -> None:
    made = client.post("/workspaces", json={"id": "payments", "title": "Payments 決済"})
    assert made.status_code == 201, made.text
    assert client.post("/workspaces", json={"id": "payments", "title": "X"}).status_code == 409
    ids = [one["id"] for one in client.get("/workspaces").json()["items"]]
    assert ids == ["default", "payments"]
    renamed = client.put("/workspaces/payments", json={"title": "Treasury", "expected_version": 1})
    assert (renamed.json()["title"], renamed.headers["ETag"]) == ("Treasury", '"2"')
    assert client.get("/workspaces/payments").json() == renamed.json()
    assert client.get("/workspaces/legal").status_code == 404
    assert client.post("/workspaces", json={"id": "Not A Slug", "title": ""}).status_code == 422


def test_an_operators_token_reaches_no_members(plane: Plane) -> None:
    caller = program(secret_for(signing_in(plane), [Role.OPERATOR]))
    for refused in (
        caller.get("/members"),
        caller.post("/members", json=ANN),
        caller.post("/workspaces", json={"id": "payments", "title": "Payments"}),
    ):
        assert refused.status_code == 403
