"""Kill switches over the API."""

from __future__ import annotations

from fastapi.testclient import TestClient

BILLING = {"subject": "agent/billing", "reason": "It refunds twice."}


def test_an_agent_is_stopped_listed_and_released(client: TestClient) -> None:
    made = client.post("/kill-switches", json=BILLING)
    assert made.status_code == 201, made.text
    assert client.post("/kill-switches", json=BILLING).status_code == 409

    (held,) = client.get("/kill-switches").json()["items"]
    assert held == {"switch": made.json(), "paused_runs": 0}
    refused = client.post("/runs", json={"pattern": "ask_billing", "input": {"request": "Hi"}})
    assert refused.status_code == 409
    assert "stopped: It refunds twice. An admin" in refused.text

    mended = {"subject": "agent/billing", "reason": "mended"}
    released = client.post("/kill-switches/release", json=mended)
    assert released.json() == {"subject": "agent/billing", "resumed_runs": 0}
    assert client.post("/kill-switches/release", json=mended).status_code == 409
    assert client.get("/kill-switches").json()["items"] == []
    (kept,) = client.get("/kill-switches/history").json()["items"]
    assert kept["released_at"] is not None
    done = [event["action"] for event in client.get("/audit").json()["items"]]
    assert done[:2] == ["agent.released", "agent.killed"]


def test_what_cannot_be_stopped_is_named(client: TestClient) -> None:
    wrong = client.post("/kill-switches", json={"subject": "billing", "reason": " "})
    assert wrong.status_code == 422
    assert {"subject", "reason"} <= {each["field"] for each in wrong.json()["problems"]}
    nobody = {"subject": "agent/nobody", "reason": "x"}
    assert client.post("/kill-switches", json=nobody).status_code == 404


def test_a_run_tells_whether_a_kill_switch_holds_it(client: TestClient) -> None:
    launched = client.post("/runs", json={"pattern": "ask_billing", "input": {"request": "Hi"}})
    run_id = launched.json()["id"]

    assert client.get(f"/runs/{run_id}/halt").json() == {"halted": None}
    assert client.get("/runs/run_nobody/halt").status_code == 404
