"""Schedules over the API: set up, look ahead, fire by hand and by a call, change, remove."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from tests.api.conftest import finished
from tests.planes import until

INPUT = {"request": "Where is my invoice?"}
NIGHTLY: dict[str, Any] = {
    "name": "nightly",
    "pattern": "ask_billing",
    "input": INPUT,
    "trigger": {"kind": "cron", "expression": "30 2 * * *", "timezone": "Asia/Tokyo"},
}
HOOK: dict[str, Any] = {
    "name": "hook",
    "pattern": "ask_billing",
    "trigger": {"kind": "webhook"},
    "overlap": "allow",
}


def registered(client: TestClient, spec: dict[str, Any]) -> dict[str, Any]:
    response = client.post("/schedules", json={"spec": spec})
    assert response.status_code == 201, response.text
    return response.json()


def called(
    client: TestClient, schedule_id: str, token: str | None, body: Any = None, **headers: str
) -> Any:
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    return client.post(f"/hooks/{schedule_id}", json=body, headers=headers)


def test_a_registered_schedule_is_found_by_name_and_by_id(client: TestClient) -> None:
    response = client.post("/schedules", json={"spec": NIGHTLY})
    saved = response.json()
    assert response.headers["Location"] == "/api/v1/schedules/nightly"
    assert response.headers["ETag"] == '"1"'
    assert saved["token"] is None
    assert saved["next_due_at"].endswith("T17:30:00Z")
    for ref in ("nightly", saved["id"]):
        found = client.get(f"/schedules/{ref}")
        assert found.headers["ETag"] == '"1"'
        assert found.json() == {k: v for k, v in saved.items() if k != "token"} | {"last": None}
    listed = client.get("/schedules").json()
    assert [item["spec"]["name"] for item in listed["items"]] == ["nightly"]


def test_the_next_five_times_are_told_before_and_after_it_is_saved(client: TestClient) -> None:
    times = client.post("/schedules/preview", json={"spec": NIGHTLY}).json()["times"]
    registered(client, NIGHTLY)
    assert len(times) == 5
    assert client.get("/schedules/nightly/upcoming").json()["times"] == times


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"trigger": {"kind": "cron", "expression": "61 * * * *"}}, "trigger.expression"),
        ({"trigger": {"kind": "interval", "every_seconds": 0}}, "trigger.every_seconds"),
        ({"pattern": "gone"}, "pattern"),
        ({"input": {}}, "input.request"),
        ({"overlap": "queue"}, "overlap"),
        ({"catchup_window_seconds": -1}, "catchup_window_seconds"),
    ],
)
def test_every_wrong_field_is_named(client: TestClient, change: dict[str, Any], field: str) -> None:
    response = client.post("/schedules", json={"spec": {**NIGHTLY, **change}})
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["problems"]] == [field]


def test_a_change_names_the_version_it_is_based_on(client: TestClient) -> None:
    registered(client, NIGHTLY)
    change = {"spec": {**NIGHTLY, "overlap": "allow"}}
    assert client.put("/schedules/nightly", json=change).status_code == 422
    saved = client.put("/schedules/nightly", json=change, headers={"If-Match": '"1"'})
    assert (saved.json()["version"], saved.headers["ETag"]) == (2, '"2"')
    late = client.put("/schedules/nightly", json={**change, "expected_version": 1})
    assert late.status_code == 409
    renamed = {"spec": {**NIGHTLY, "name": "other"}, "expected_version": 2}
    assert client.put("/schedules/nightly", json=renamed).status_code == 422


def test_paused_it_says_why_and_resumed_when_it_goes_on(client: TestClient) -> None:
    registered(client, NIGHTLY)
    paused = client.post("/schedules/nightly/pause", json={"note": "Year-end"}).json()
    assert (paused["paused"], paused["pause_note"]) == (True, "Year-end")
    assert paused["next_due_at"] is None
    assert client.post("/schedules/nightly/pause").json()["paused"] is True
    resumed = client.post("/schedules/nightly/resume").json()
    assert (resumed["paused"], resumed["pause_note"]) == (False, "")
    assert resumed["next_due_at"] is not None


def test_started_by_hand_its_run_is_in_the_history(working: Plane, client: TestClient) -> None:
    registered(client, NIGHTLY)
    response = client.post("/schedules/nightly/run", headers={"Idempotency-Key": "k"})
    firing = response.json()
    assert response.status_code == 202
    assert client.post("/schedules/nightly/run", headers={"Idempotency-Key": "k"}).json() == firing
    assert finished(client, firing["run_id"])["source"] == "schedule"
    history = client.get("/schedules/nightly/firings").json()["items"]
    assert history == [firing | {"run_status": "succeeded"}]
    assert client.get("/schedules/nightly").json()["last"] == history[0]


def test_due_times_start_runs_of_the_working_installation(
    working: Plane, client: TestClient
) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    registered(client, {**NIGHTLY, "trigger": {"kind": "once", "at": soon}})
    (firing,) = until(lambda: client.get("/schedules/nightly/firings").json()["items"])
    assert (firing["cause"], firing["outcome"]) == ("time", "started")
    assert finished(client, firing["run_id"])["status"] == "succeeded"


def test_whoever_holds_the_token_may_call(client: TestClient) -> None:
    saved = registered(client, HOOK)
    response = called(client, saved["id"], saved["token"], INPUT, **{"Idempotency-Key": "k"})
    assert response.status_code == 202
    firing = response.json()
    assert (firing["cause"], firing["outcome"]) == ("webhook", "started")
    assert client.get(f"/runs/{firing['run_id']}").json()["input"] == INPUT
    again = called(client, saved["id"], saved["token"], INPUT, **{"Idempotency-Key": "k"})
    assert again.json() == firing
    other = called(client, saved["id"], saved["token"], {}, **{"Idempotency-Key": "k"})
    assert other.status_code == 409


def test_a_body_the_pattern_does_not_take_is_a_failed_firing(client: TestClient) -> None:
    saved = registered(client, HOOK)
    firing = called(client, saved["id"], saved["token"]).json()
    assert firing["outcome"] == "failed"
    assert "request" in firing["note"]


def test_without_the_token_a_call_is_refused_whatever_is_there(client: TestClient) -> None:
    hook, nightly = registered(client, HOOK), registered(client, NIGHTLY)
    refusals = [
        called(client, hook["id"], None, INPUT),
        called(client, hook["id"], "wrong", INPUT),
        called(client, nightly["id"], "", INPUT),
        called(client, "sch_gone", hook["token"], INPUT),
        client.post(f"/hooks/{hook['id']}", headers={"Authorization": f"Basic {hook['token']}"}),
    ]
    for refusal in refusals:
        assert refusal.status_code == 401
        assert refusal.headers["content-type"] == "application/problem+json"
        assert refusal.headers["WWW-Authenticate"] == "Bearer"
        assert refusal.json()["type"] == "urn:control-plane:problem:not_authenticated"
    assert len({refusal.json()["detail"] for refusal in refusals}) == 1


def test_a_new_token_closes_the_door_for_the_old(client: TestClient) -> None:
    saved = registered(client, HOOK)
    new = client.post("/schedules/hook/secret").json()["token"]
    assert called(client, saved["id"], saved["token"], INPUT).status_code == 401
    assert called(client, saved["id"], new, INPUT).status_code == 202
    assert client.get("/schedules/hook").json().keys().isdisjoint({"token", "secret_hash"})


def test_a_paused_webhook_answers_that_it_is(client: TestClient) -> None:
    saved = registered(client, HOOK)
    client.post("/schedules/hook/pause")
    assert called(client, saved["id"], saved["token"], INPUT).status_code == 409


def test_what_is_removed_is_gone(client: TestClient) -> None:
    registered(client, NIGHTLY)
    assert client.delete("/schedules/nightly").status_code == 204
    for path in ("", "/firings", "/upcoming"):
        assert client.get(f"/schedules/nightly{path}").status_code == 404
    assert client.delete("/schedules/nightly").status_code == 404
