"""Stepping in over the API: what runs are told, may use, and are sent to."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from tests.api.conftest import finished, launch
from tests.planes import until

SWARM = {"pattern": "gated_swarm", "input": {"request": "Refund my invoice 4711, please."}}
ASKING = {"pattern": "ask_billing", "input": {"request": "Where is my invoice?"}}


def launched(client: TestClient, body: dict[str, Any]) -> str:
    made = client.post("/runs", json=body)
    assert made.status_code == 201, made.text
    return made.json()["id"]


def over_budget(client: TestClient, plane: Plane) -> str:
    """A run that used up what its launch let it use."""
    run_id = launched(client, {**SWARM, "budget": {"calls": 1}})
    plane.worker.start()
    (question,) = until(lambda: client.get("/approvals").json()["items"])
    body = {"verdict": "approve", "digest": question["digest"]}
    assert client.post(f"/approvals/{question['id']}/decision", json=body).status_code == 200
    assert finished(client, run_id)["outcome"] == "over_budget"
    return run_id


# Messages.


def test_a_run_is_told_something_and_says_which_turn_took_it_up(
    client: TestClient, plane: Plane
) -> None:
    run_id = launched(client, ASKING)

    told = client.post(f"/runs/{run_id}/messages", json={"text": " Be brief. ", "to": "billing"})

    assert told.status_code == 201, told.text
    assert (told.json()["text"], told.json()["to"]) == ("Be brief.", "billing")
    assert client.get(f"/runs/{run_id}/messages").json()["items"] == [told.json()]
    assert told.json()["taken_at"] is None
    plane.worker.start()
    finished(client, run_id)
    (taken,) = client.get(f"/runs/{run_id}/messages").json()["items"]
    assert (taken["taken_run"], taken["taken_key"]) == (run_id, "turn-1-billing")
    assert client.get("/audit?action=run.told").json()["items"][0]["subject"] == f"run/{run_id}"


def test_what_cannot_be_told_is_refused_field_by_field(client: TestClient) -> None:
    run_id = launched(client, ASKING)

    wrong = client.post(f"/runs/{run_id}/messages", json={"text": " ", "to": "nobody"})

    assert wrong.status_code == 422
    assert {each["field"] for each in wrong.json()["problems"]} == {"text", "to"}
    long = client.post(f"/runs/{run_id}/messages", json={"text": "x" * 10_001})
    assert "at most 10000 characters" in long.text
    assert client.post("/runs/run_nobody/messages", json={"text": "x"}).status_code == 404


# Budgets.


def test_a_budget_is_set_by_the_version_that_was_read(client: TestClient) -> None:
    run_id = launched(client, ASKING)
    address = f"/runs/{run_id}/budget"
    none = client.get(address)
    assert (none.json()["budget"], none.headers["ETag"]) == (None, '"0"')

    first = client.put(
        address, json={"limits": {"cost_usd": "5.00"}}, headers={"If-Match": none.headers["ETag"]}
    )

    assert (first.status_code, first.headers["ETag"]) == (200, '"1"'), first.text
    assert first.json()["limits"]["cost_usd"] == "5.00"
    later = {"limits": {"tokens": 900}, "expected_version": 1}
    assert client.put(address, json=later).json()["limits"]["cost_usd"] is None
    late = client.put(address, json=later)
    assert late.status_code == 409
    assert "at version 2 now" in late.text
    now = client.get(address).json()
    assert now["budget"]["original"]["cost_usd"] == "5.00"
    assert now["spent"]["calls"] == 0
    (_, event) = client.get("/audit?action=run.budget_set").json()["items"]
    assert event["detail"] == {"limits": {"cost_usd": 5.0}, "version": 1, "before": {}}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"limits": {"calls": 0}, "expected_version": 0}, "limits.calls"),
        ({"limits": {"cost_usd": "1e-9"}, "expected_version": 0}, "limits.cost_usd"),
        ({"limits": {"cost_usd": "1e-999999999"}, "expected_version": 0}, "limits.cost_usd"),
        ({"limits": {"cost_usd": "NaN"}, "expected_version": 0}, "limits.cost_usd"),
        ({"limits": {"dollars": 5}, "expected_version": 0}, "limits.dollars"),
        ({"limits": {"calls": 5}}, "expected_version"),
        ({"limits": {"calls": 5}, "expected_version": -1}, "expected_version"),
    ],
    ids=str,
)
def test_what_is_no_budget_is_refused(client: TestClient, body: dict[str, Any], field: str) -> None:
    wrong = client.put(f"/runs/{launched(client, ASKING)}/budget", json=body)

    assert wrong.status_code == 422
    assert [each["field"] for each in wrong.json()["problems"]] == [field]


def test_a_launch_has_limits_of_its_own_and_keeps_the_patterns_others(client: TestClient) -> None:
    spec = {"kind": "single", "member": {"name": "billing"}, "budget": {"calls": 9, "seconds": 60}}
    saved = client.post("/patterns", json={"name": "capped", "owner": "Support", "spec": spec})
    assert saved.status_code == 201, saved.text

    own = {"cost_usd": "0.50", "calls": None}
    run_id = launched(client, {**ASKING, "pattern": "capped", "budget": own})

    found = client.get(f"/runs/{run_id}/budget").json()["budget"]
    limited = {name: value for name, value in found["limits"].items() if value is not None}
    assert limited == {"cost_usd": "0.50", "seconds": 60.0}
    assert found["original"] == found["limits"]
    detail = client.get(f"/runs/{run_id}?steps=true").json()
    assert detail["pattern"]["budget"]["cost_usd"] == "0.50"
    wrong = client.post("/runs", json={**ASKING, "budget": {"calls": 0}})
    assert [each["field"] for each in wrong.json()["problems"]] == ["budget.calls"]


def test_the_same_key_with_another_budget_is_another_request(client: TestClient) -> None:
    def sent(budget: dict[str, Any] | None) -> int:
        body = ASKING if budget is None else {**ASKING, "budget": budget}
        return client.post("/runs", json=body, headers={"Idempotency-Key": "once"}).status_code

    assert [sent({"calls": 5}), sent({"calls": 5}), sent({"calls": 6}), sent(None)] == [
        *(201, 200, 409, 409)
    ]
    launch(client, **{"Idempotency-Key": "plain"})
    repeated = {**ASKING, "budget": {}}
    again = client.post("/runs", json=repeated, headers={"Idempotency-Key": "plain"})
    assert again.status_code == 200


def test_who_comes_when_the_budget_has_ended_the_run_is_told_to_fork_it(
    client: TestClient, plane: Plane
) -> None:
    run_id = over_budget(client, plane)

    assert "can only be forked" in client.get(f"/runs/{run_id}").json()["error"]
    raised = client.put(
        f"/runs/{run_id}/budget", json={"limits": {"calls": 9}, "expected_version": 1}
    )
    told = client.post(f"/runs/{run_id}/messages", json={"text": "Go on."})
    for refused in (raised, told):
        assert refused.status_code == 409
        assert "can only be forked" in refused.json()["detail"]
    retried = client.post(f"/runs/{run_id}/retry")
    assert (retried.status_code, "Possible now: fork." in retried.text) == (409, True)
    plane.worker.stop()
    fork = client.post(f"/runs/{run_id}/fork", json={}).json()["id"]
    budget = client.get(f"/runs/{fork}/budget").json()
    assert (budget["budget"]["limits"]["calls"], budget["spent"]["calls"]) == (1, 0)


# Who is next.


def test_the_next_handoff_goes_where_a_person_says(client: TestClient, plane: Plane) -> None:
    run_id = launched(client, SWARM)
    address = f"/runs/{run_id}/next-agent"
    assert client.get(address).json() == {"ahead": None}

    sent = client.post(address, json={"to": "research"})

    assert sent.status_code == 201, sent.text
    assert client.get(address).json() == {"ahead": sent.json()}
    plane.worker.start()
    (question,) = until(lambda: client.get("/approvals").json()["items"])
    assert question["action"]["target"] == "research"
    (event,) = client.get("/audit?action=run.redirected").json()["items"]
    assert event["detail"] == {"redirection": sent.json()["id"], "to": "research"}


def test_where_nobody_can_be_sent_is_said(client: TestClient) -> None:
    swarm, fixed = launched(client, SWARM), launched(client, ASKING)

    nobody = client.post(f"/runs/{swarm}/next-agent", json={"to": "triage"})
    no_swarm = client.post(f"/runs/{fixed}/next-agent", json={"to": "billing"})

    assert (nobody.status_code, no_swarm.status_code) == (422, 422)
    assert "choose one of billing, research" in nobody.text
    assert "Only in a swarm" in no_swarm.text
    client.post(f"/runs/{swarm}/cancel")
    late = client.post(f"/runs/{swarm}/next-agent", json={"to": "billing"})
    assert "retry or fork it" in late.json()["detail"]
