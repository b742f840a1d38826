"""The policy over the API: read, saved, compared, restored, simulated; earned autonomy."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from tests.autonomy import approve_alike

REFUND: dict[str, Any] = {"on": "tool", "target": "refund", "when": "payload.arguments.x > 1"}


def save(client: TestClient, *rules: dict[str, Any], version: int) -> Any:
    return client.put("/policy", json={"rules": rules, "expected_version": version})


def test_the_policy_is_saved_read_compared_and_restored(client: TestClient) -> None:
    assert client.get("/policy").json()["version"] == 0
    saved = save(client, REFUND, version=0)
    assert (saved.status_code, saved.headers["ETag"]) == (200, '"1"')
    assert saved.json()["sentences"] == [
        "Before any agent calls the tool refund when payload.arguments.x > 1: block."
    ]
    save(client, version=1)
    query = {"before": 1, "after": 2}
    (change,) = client.get("/policy/changes", params=query).json()["items"]
    assert (change["field"], change["after"]) == ("rules.1", "")
    restored = client.post("/policy/restore", json={"version": 1, "expected_version": 2})
    assert restored.json()["version"] == 3
    assert [v["version"] for v in client.get("/policy/versions").json()["items"]] == [3, 2, 1]


def test_a_save_on_an_old_version_is_refused_with_what_to_do(client: TestClient) -> None:
    save(client, REFUND, version=0)
    refused = save(client, version=0)
    assert refused.status_code == 409
    assert "version 1" in refused.json()["detail"]


def test_what_is_wrong_is_named_by_rule_and_field(client: TestClient) -> None:
    wrong = {"on": "tool", "when": "1 +", "approvers": ["person:x"]}
    refused = client.put("/policy", json={"rules": [REFUND, wrong], "expected_version": 0})
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["problems"]] == ["rules.1.when"]


def test_a_draft_is_held_against_past_runs_and_nothing_is_saved(client: TestClient) -> None:
    found = client.post("/policy/simulate", json={"rules": [REFUND], "days": 7})
    assert found.status_code == 200, found.text
    body = found.json()
    assert (body["runs"], body["asked"], body["added_seconds"]) == (0, 0, 0)
    assert client.get("/policy").json()["version"] == 0
    wrong = client.post("/policy/simulate", json={"rules": [{"on": "cake"}]})
    assert [each["field"] for each in wrong.json()["problems"]] == ["rules.0.on"]


def test_autonomy_is_read_granted_set_aside_and_revoked(plane: Plane, client: TestClient) -> None:
    approve_alike(plane, times=20)
    found = client.get("/policy/autonomy").json()
    (proposal,) = found["proposals"]
    assert (proposal["earned"], proposal["rule"]["mode"]) == (20, "log")
    grant = client.post(
        "/policy/autonomy/grant",
        json={"proposal": proposal["id"], "expected_version": found["policy_version"]},
    ).json()
    assert grant["status"] == "granted"
    assert client.get("/policy").json()["rules"][0]["grant"] == grant["id"]
    revoked = client.post("/policy/autonomy/revoke", json={"grant": grant["id"]})
    assert revoked.json()["status"] == "revoked"
    again = client.post("/policy/autonomy/revoke", json={"grant": grant["id"]})
    assert again.status_code == 409
    gone = client.post("/policy/autonomy/dismiss", json={"proposal": proposal["id"]})
    assert gone.status_code == 404


def test_what_autonomy_takes_is_changed(client: TestClient) -> None:
    body = {"spec": {"after": 4}, "expected_version": 0}
    assert client.put("/policy/autonomy", json=body).status_code == 422
    kept = client.put("/policy/autonomy", json={**body, "spec": {"after": 30, "days": 7}})
    assert (kept.json()["version"], kept.json()["spec"]["after"]) == (1, 30)


def test_the_policy_is_part_of_the_fleets_document(client: TestClient) -> None:
    document = client.get("/fleet").json()
    assert "policy" not in document
    wanted = {"fleet": 1, "policy": {"workspace": {"rules": [REFUND]}}}
    plan = client.post("/fleet/plan", json={"document": wanted}).json()
    assert plan["counts"] == {"create": 1}
    applied = client.post("/fleet/apply", json={"document": wanted})
    assert applied.status_code == 200, applied.text
    assert client.get("/fleet").json()["policy"] == wanted["policy"]
    assert client.get("/policy").json()["version"] == 1
    again = client.post("/fleet/plan", json={"document": wanted}).json()
    assert not again["changes_something"]
    elsewhere = {"policy": {"other": {"rules": []}}}
    refused = client.post("/fleet/plan", json={"document": elsewhere})
    assert "policy.other" in refused.json()["problems"][0]["field"]
