"""Retention, legal holds and one person's data over the API."""

from __future__ import annotations

from fastapi.testclient import TestClient


def test_a_rule_is_set_and_carried_out(client: TestClient) -> None:
    rules = client.put("/data/retention/runs", json={"days": 30}).json()["rules"]
    assert {rule["kind"]: rule["days"] for rule in rules}["runs"] == 30
    done = client.post("/data/retention/pass", json={"dry_run": True}).json()
    assert done["counts"] == {"runs": 0}
    assert client.put("/data/retention/odd", json={"days": 30}).status_code == 422
    refused = client.put("/data/retention/audit_events", json={"days": 30})
    assert refused.json()["problems"][0]["field"] == "days"


def test_a_hold_is_placed_listed_and_released(client: TestClient) -> None:
    draft = {"kind": "pattern", "target": "ask_billing", "reason": "Case 7"}
    hold = client.post("/data/holds", json=draft)
    assert hold.status_code == 201
    path = f"/data/holds/{hold.json()['id']}/release"
    assert len(client.get("/data/holds").json()["items"]) == 1
    assert client.post(path, json={"reason": "Closed"}).status_code == 200
    assert client.post(path, json={"reason": "Closed"}).status_code == 409
    assert client.get("/data/holds").json()["items"] == []


def test_a_person_who_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.get("/data/people/prn_x/export").status_code == 404
    assert client.post("/data/people/prn_x/erasure").status_code == 404
