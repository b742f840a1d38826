"""Runs: launched, listed, looked at, acted on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from tests.api.conftest import finished, launch


def test_a_run_is_launched_and_answers(working: Plane, client: TestClient) -> None:
    started = client.post("/runs", json={"pattern": "ask_billing", "input": {"request": "Hello"}})

    assert started.status_code == 201
    assert started.headers["location"] == f"/api/v1/runs/{started.json()['id']}"
    assert started.json()["source"] == "api"
    run = finished(client, started.json()["id"])
    assert (run["status"], run["outcome"]) == ("succeeded", "answered")
    assert run["answer"]
    assert run["rehearsal"]


def test_money_is_a_decimal_string_and_instants_are_in_utc(
    working: Plane, client: TestClient
) -> None:
    run = finished(client, launch(client)["id"])

    assert isinstance(run["usage"]["cost_usd"], str)
    assert float(run["usage"]["cost_usd"]) > 0
    assert "E" not in run["usage"]["cost_usd"].upper()
    for instant in ("created_at", "started_at", "finished_at"):
        assert run[instant].endswith("Z")
        assert datetime.fromisoformat(run[instant]).tzinfo == UTC


def test_an_estimate_starts_nothing(client: TestClient) -> None:
    body = {"pattern": "ask_billing", "input": {"request": "Hello"}}

    estimate = client.post("/runs/estimate", json=body)

    assert estimate.status_code == 200
    assert estimate.json()["basis"] in ("prompt", "past_runs", "unknown")
    assert client.get("/runs").json()["items"] == []


def test_a_run_is_shown_with_its_record_on_demand(working: Plane, client: TestClient) -> None:
    run_id = finished(client, launch(client)["id"])["id"]

    brief = client.get(f"/runs/{run_id}").json()
    full = client.get(f"/runs/{run_id}?steps=true").json()

    assert brief["steps"] is None
    assert full["pattern"]["kind"] == "single"
    assert {step["kind"] for step in full["steps"]} >= {"agent", "model"}
    assert full["approvals"] == full["children"] == []


def test_the_texts_of_a_step_are_behind_its_key(working: Plane, client: TestClient) -> None:
    run_id = finished(client, launch(client, "Where is invoice 4711?")["id"])["id"]
    steps = client.get(f"/runs/{run_id}/steps").json()["items"]
    model = next(step for step in steps if step["kind"] == "model")

    payload = client.get(f"/runs/{run_id}/steps/{model['key']}")

    assert payload.status_code == 200
    assert payload.json()["key"] == model["key"]
    assert "4711" in str(payload.json()["input"])
    rest = client.get(f"/runs/{run_id}/steps?after={steps[0]['seq']}").json()["items"]
    assert rest == steps[1:]


def test_an_export_is_complete_and_offered_as_a_file(working: Plane, client: TestClient) -> None:
    run_id = finished(client, launch(client, "Where is invoice 4711?")["id"])["id"]

    export = client.get(f"/runs/{run_id}/export")

    assert export.headers["content-disposition"] == f'attachment; filename="{run_id}.json"'
    document = export.json()
    assert document["run"]["id"] == run_id
    assert document["run"]["created_at"].endswith("Z")
    assert all("output" in step for step in document["steps"])


def test_lists_are_paged_without_gaps_or_repeats(client: TestClient) -> None:
    started = [launch(client, f"Question {number}")["id"] for number in range(7)]

    listed, cursor, pages = [], None, 0
    while pages == 0 or cursor:
        query = {"limit": 3} | ({"cursor": cursor} if cursor else {})
        page = client.get("/runs", params=query).json()
        listed += [run["id"] for run in page["items"]]
        cursor, pages = page["next_cursor"], pages + 1

    assert listed == started[::-1]
    assert pages == 3


def test_filters_all_have_to_match(working: Plane, client: TestClient) -> None:
    run = finished(client, launch(client, "a needle")["id"])
    other = finished(client, launch(client, "hay")["id"])

    def found(**query: object) -> list[str]:
        return [item["id"] for item in client.get("/runs", params=query).json()["items"]]

    assert found(q="needle") == [run["id"]]
    assert found(status=["succeeded", "failed"], pattern="ask_billing") == [other["id"], run["id"]]
    assert found(agent="billing", model="rehearsal-small", rehearsal=True) == [
        other["id"],
        run["id"],
    ]
    assert found(agent="triage") == found(model="gpt") == found(rehearsal=False) == []
    assert found(since=other["created_at"]) == [other["id"]]
    assert found(until=other["created_at"]) == [run["id"]]
    assert found(since=other["finished_at"], by_finish=True) == [other["id"]]
    assert found(status="queued") == found(q="%") == []


def test_a_queued_run_is_paused_resumed_and_cancelled(client: TestClient) -> None:
    run_id = launch(client)["id"]

    statuses = [
        client.post(f"/runs/{run_id}/{command}").json()["status"]
        for command in ("pause", "resume", "cancel")
    ]

    assert statuses == ["paused", "queued", "cancelled"]


@pytest.mark.parametrize("command", ["cancel", "pause", "resume"])
def test_an_ended_run_takes_no_such_command_and_says_what_is_possible(
    client: TestClient, command: str
) -> None:
    run_id = launch(client)["id"]
    client.post(f"/runs/{run_id}/cancel")

    refused = client.post(f"/runs/{run_id}/{command}")

    assert refused.status_code == 409
    assert "retry" in refused.json()["detail"]
    assert client.get(f"/runs/{run_id}").json()["commands"] == ["retry"]


def test_a_cancelled_run_is_retried(working: Plane, client: TestClient) -> None:
    working.worker.stop()
    run_id = launch(client)["id"]
    client.post(f"/runs/{run_id}/cancel")

    retried = client.post(f"/runs/{run_id}/retry")

    assert (retried.json()["status"], retried.json()["round"]) == ("queued", 1)
    working.worker.start()
    assert finished(client, run_id)["status"] == "succeeded"


def test_a_run_is_forked_with_another_input(working: Plane, client: TestClient) -> None:
    run_id = finished(client, launch(client, "One")["id"])["id"]

    forked = client.post(f"/runs/{run_id}/fork", json={"input": {"request": "Two"}})

    assert forked.status_code == 201
    assert forked.json()["forked_from"] == run_id
    assert finished(client, forked.json()["id"])["input"] == {"request": "Two"}


def test_a_run_is_forked_from_a_step_with_another_instruction(
    working: Plane, client: TestClient
) -> None:
    run_id = finished(client, launch(client)["id"])["id"]
    key = client.get(f"/runs/{run_id}/steps").json()["items"][0]["key"]

    forked = client.post(
        f"/runs/{run_id}/fork", json={"from_key": key, "instruction": "Answer in French."}
    )

    run = finished(client, forked.json()["id"])
    assert run["overrides"] == {key: "Answer in French."}
    assert run["status"] == "succeeded"


@pytest.mark.parametrize(
    "body",
    [
        {"from_key": "no-such-step", "instruction": "x"},
        {"instruction": "x"},
        {"from_key": "a", "input": {"request": "x"}},
        {"input": {"wrong": 1}},
        {"odd": 1},
    ],
    ids=str,
)
def test_a_fork_that_makes_no_sense_is_refused(
    working: Plane, client: TestClient, body: dict
) -> None:
    run_id = finished(client, launch(client)["id"])["id"]

    assert client.post(f"/runs/{run_id}/fork", json=body).status_code in (404, 422)


def test_an_unknown_pattern_cannot_be_launched(client: TestClient) -> None:
    response = client.post("/runs", json={"pattern": "nothing", "input": {}})

    assert response.status_code == 404
