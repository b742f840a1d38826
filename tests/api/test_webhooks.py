"""Endpoints over the API, and calls from other systems that are signed."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from standardwebhooks import Webhook

from control_plane.bootstrap import Plane, use_plane
from control_plane.rates import RateLimits
from tests.api.callers import program, signing_in

OPS: dict[str, Any] = {
    "name": "ops",
    "url": "https://hooks.example.com/in",
    "events": ["run.failed", "approval.*"],
}
HOOK: dict[str, Any] = {"name": "hook", "pattern": "ask_billing", "overlap": "allow"}
BODY = '{"request":  "Where is my invoice?"}'  # Not as our JSON would have it.


def registered(client: TestClient, **changes: Any) -> dict[str, Any]:
    response = client.post("/webhooks", json={"spec": {**OPS, **changes}})
    assert response.status_code == 201, response.text
    return response.json()


def hook(client: TestClient, proof: str) -> tuple[str, str]:
    """Id and secret of a new schedule whose calls are proven so."""
    trigger = {"kind": "webhook", "proof": proof}
    response = client.post("/schedules", json={"spec": {**HOOK, "trigger": trigger}})
    assert response.status_code == 201, response.text
    return response.json()["id"], response.json()["token"]


def signed(secret: str, body: str = BODY, *, id: str = "msg_1", ago_seconds: int = 0) -> Any:
    """The headers of a caller that uses the library."""
    at = datetime.now(UTC) - timedelta(seconds=ago_seconds)
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(id, at, body),
        "content-type": "application/json",
    }


def by_github(secret: str, body: str = BODY) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}", "content-type": "application/json"}


def test_an_endpoint_is_registered_changed_and_removed(client: TestClient) -> None:
    saved = registered(client)
    assert saved["secret"].startswith("whsec_")
    found = client.get("/webhooks/ops")
    assert found.headers["ETag"] == '"1"'
    assert "secret" not in found.json()
    assert found.json()["deliveries"] == {"pending": 0, "delivered": 0, "dead": 0}
    change = {"spec": {**OPS, "events": ["*"]}, "expected_version": 1}
    changed = client.put("/webhooks/ops", json=change)
    assert changed.json()["secret"] is None
    assert client.put("/webhooks/ops", json=change).status_code == 409
    listed = client.get("/webhooks").json()["items"]
    assert [each["spec"]["events"] for each in listed] == [["*"]]
    assert client.delete("/webhooks/ops").status_code == 204
    assert client.get("/webhooks/ops").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "https://user:word@example.com"}, "url"),
        ({"url": "https://"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["Run Failed"]}, "events.0"),
        ({"name": "Ops!"}, "name"),
    ],
)
def test_every_wrong_field_is_named(client: TestClient, change: dict[str, Any], field: str) -> None:
    response = client.post("/webhooks", json={"spec": {**OPS, **change}})
    assert response.status_code == 422
    assert [problem["field"] for problem in response.json()["problems"]] == [field]


def test_a_test_event_is_on_the_log_and_can_be_sent_again(client: TestClient) -> None:
    registered(client)
    sent = client.post("/webhooks/ops/test")
    assert sent.status_code == 202
    (listed,) = client.get("/webhook-deliveries", params={"endpoint": "ops"}).json()["items"]
    assert listed == sent.json()
    shown = client.get(f"/webhook-deliveries/{listed['id']}").json()
    assert shown["tries"] == []
    assert client.post(f"/webhook-deliveries/{listed['id']}/replay").status_code == 202
    assert client.post("/webhooks/ops/replay").json() == {"count": 0}
    assert client.get("/webhook-deliveries", params={"status": "dead"}).json()["items"] == []


def test_a_paused_one_is_not_tried_out(client: TestClient) -> None:
    registered(client)
    assert client.post("/webhooks/ops/pause", json={"note": "x"}).json()["paused"] == "person"
    assert client.post("/webhooks/ops/test").status_code == 409
    assert client.post("/webhooks/ops/resume").json()["paused"] is None


def test_a_secret_is_replaced_with_an_overlap(client: TestClient) -> None:
    first = registered(client)
    second = client.post("/webhooks/ops/secret", json={"overlap_hours": 2}).json()
    assert second["secret"] != first["secret"]
    assert second["old_secret_until"] is not None
    assert client.post("/webhooks/ops/secret", json={"overlap_hours": 169}).status_code == 422


def test_a_signed_call_starts_a_run_and_its_replay_starts_none(
    client: TestClient, plane: Plane
) -> None:
    schedule_id, secret = hook(client, "signature")
    headers = signed(secret)
    answers = [
        client.post(f"/hooks/{schedule_id}", content=BODY, headers=headers) for _ in range(2)
    ]
    assert [each.status_code for each in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()
    assert len(client.get("/runs").json()["items"]) == 1
    run = client.get(f"/runs/{answers[0].json()['run_id']}").json()
    assert run["input"] == json.loads(BODY)
    other = client.post(f"/hooks/{schedule_id}", content=BODY, headers=signed(secret, id="msg_2"))
    assert other.json()["id"] != answers[0].json()["id"]


@pytest.mark.parametrize(
    ("changed", "body"),
    [
        ({}, BODY.replace("invoice", "money")),
        ({"webhook-id": "msg_9"}, BODY),
        ({"webhook-timestamp": "1"}, BODY),
        ({"webhook-timestamp": "soon"}, BODY),
        ({"webhook-id": ""}, BODY),
        ({"webhook-signature": "v1,AAAA"}, BODY),
        ({"webhook-signature": "nonsense"}, BODY),
        ({"webhook-signature": "v1,\u00e4"}, BODY),
    ],
)
def test_a_call_that_was_tampered_with_is_refused(
    client: TestClient, changed: dict[str, str], body: str
) -> None:
    schedule_id, secret = hook(client, "signature")
    headers = {**signed(secret), **{name: value.encode() for name, value in changed.items()}}
    refused = client.post(f"/hooks/{schedule_id}", content=body, headers=headers)
    assert refused.status_code == 401, refused.text
    assert client.get("/runs").json()["items"] == []


@pytest.mark.parametrize("ago_seconds", [310, -310])
def test_a_call_of_another_time_is_refused(client: TestClient, ago_seconds: int) -> None:
    schedule_id, secret = hook(client, "signature")
    headers = signed(secret, ago_seconds=ago_seconds)
    assert client.post(f"/hooks/{schedule_id}", content=BODY, headers=headers).status_code == 401


def test_what_was_recorded_long_ago_is_too_old_even_if_it_was_fresh(
    client: TestClient, plane: Plane
) -> None:
    schedule_id, secret = hook(client, "signature")
    headers = signed(secret)
    later = replace(plane.desk, now=lambda: datetime.now(UTC) + timedelta(minutes=6))
    use_plane(replace(plane, desk=later))
    assert client.post(f"/hooks/{schedule_id}", content=BODY, headers=headers).status_code == 401


def test_who_must_sign_is_not_let_in_by_a_token_and_the_other_way_round(
    client: TestClient,
) -> None:
    schedule_id, secret = hook(client, "signature")
    bearer = {"Authorization": f"Bearer {secret}"}
    assert client.post(f"/hooks/{schedule_id}", json={}, headers=bearer).status_code == 401
    client.delete("/schedules/hook")
    schedule_id, token = hook(client, "token")
    forged = by_github(token)
    assert client.post(f"/hooks/{schedule_id}", content=BODY, headers=forged).status_code == 401


def test_a_call_signed_as_github_does_starts_one_run(client: TestClient) -> None:
    schedule_id, secret = hook(client, "github")
    headers = by_github(secret)
    answers = [
        client.post(
            f"/hooks/{schedule_id}",
            content=BODY,
            headers={**headers, "X-GitHub-Delivery": str(number)},
        )
        for number in range(2)
    ]
    assert [each.status_code for each in answers] == [202, 202]
    assert len({each.json()["id"] for each in answers}) == 1
    changed = client.post(f"/hooks/{schedule_id}", content='{"request":"x"}', headers=headers)
    assert changed.status_code == 401


def test_a_new_secret_refuses_what_is_signed_with_the_old_one(client: TestClient) -> None:
    schedule_id, old = hook(client, "signature")
    new = client.post("/schedules/hook/secret").json()["token"]
    for secret, status in ((old, 401), (new, 202)):
        headers = signed(secret)
        response = client.post(f"/hooks/{schedule_id}", content=BODY, headers=headers)
        assert response.status_code == status


def test_where_people_sign_in_other_machines_may_call(client: TestClient, plane: Plane) -> None:
    schedule_id, secret = hook(client, "signature")
    signing_in(plane)
    stranger = program()
    called = stranger.post(f"/hooks/{schedule_id}", content=BODY, headers=signed(secret))
    assert called.status_code == 202, called.text
    assert stranger.post(f"/hooks/{schedule_id}", json={}).status_code == 401


def test_who_guesses_is_slowed_down(client: TestClient) -> None:
    schedule_id, _ = hook(client, "token")
    bearer = {"Authorization": "Bearer guess"}
    answers = [client.post(f"/hooks/{schedule_id}", headers=bearer) for _ in range(40)]
    assert answers[-1].status_code == 429
    assert "retry-after" in answers[-1].headers


def test_each_webhook_has_its_rate_whoever_calls_and_strangers_use_none_of_it(
    client: TestClient, plane: Plane
) -> None:
    (called, token), other = hook(client, "token"), {**HOOK, "name": "other"}
    saved = client.post("/schedules", json={"spec": {**other, "trigger": {"kind": "webhook"}}})
    use_plane(replace(signing_in(plane), rates=RateLimits("3/minute")))

    def call(address: str, secret: str = token, schedule_id: str = called) -> Any:
        return program(secret, address=address).post(f"/hooks/{schedule_id}", json={})

    strangers = {call("203.0.113.1", "guess").status_code for _ in range(4)}
    places = ("203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5")
    answers = [call(address) for address in places]

    assert strangers == {401, 429}
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    refused = answers[-1]
    assert refused.headers["content-type"] == "application/problem+json"
    assert "Too many requests" in refused.json()["detail"]
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert call(places[0], saved.json()["token"], saved.json()["id"]).status_code == 202
