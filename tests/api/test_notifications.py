"""Channels, notifications and reviewers over the API."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

ADDRESS = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


def added(client: TestClient, **changes: Any) -> dict[str, Any]:
    response = client.post("/channels", json={"spec": {"name": "ops", **changes}, "url": ADDRESS})
    assert response.status_code == 201, response.text
    assert "TIiajkdnlazkcOXrIdevi7FQ" not in response.text
    return response.json()


def test_a_channel_is_added_read_changed_and_removed(client: TestClient) -> None:
    assert added(client)["service"] == "slack"
    read = client.get("/channels/ops")
    assert read.headers["ETag"] == '"1"'
    assert read.json()["notifications"]["pending"] == 0
    changed = client.put(
        "/channels/ops",
        json={"spec": {"name": "ops", "pattern": "x*"}},
        headers={"If-Match": '"1"'},
    )
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert client.delete("/channels/ops").status_code == 204
    assert client.get("/channels/ops").status_code == 404


def test_what_is_wrong_is_named_and_the_address_not_repeated(client: TestClient) -> None:
    response = client.post(
        "/channels", json={"spec": {"name": "ops", "events": ["x"]}, "url": "mailto://a:b@"}
    )
    assert response.status_code == 422
    assert "a:b" not in response.text


def test_a_test_is_on_its_way_and_stands_in_the_log(client: TestClient) -> None:
    added(client)
    sent = client.post("/channels/ops/test")
    assert sent.status_code == 202
    (listed,) = client.get("/notifications", params={"channel": "ops"}).json()["items"]
    assert (listed["id"], listed["event"]) == (sent.json()["id"], "test")
    assert client.post(f"/notifications/{listed['id']}/send-again").status_code == 409
    client.post("/channels/ops/pause")
    assert client.post("/channels/ops/test").status_code == 409
    assert client.post("/channels/ops/resume").json()["paused"] is False


def test_reviewers_are_read_as_json_and_csv(client: TestClient) -> None:
    assert client.get("/reviewers", params={"days": 7}).json()["reviewers"] == []
    answer = client.get("/reviewers/csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert client.get("/reviewers", params={"days": 0}).status_code == 422
