"""Server-sent events: a run's steps as they are recorded, resumable, ending with the run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from tests.api.conftest import finished, launch


class Event(NamedTuple):
    kind: str
    id: str
    data: dict[str, Any]


def events_in(lines: Iterable[str]) -> list[Event]:
    events, fields = [], {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            events.append(Event(fields["event"], fields.get("id", ""), json.loads(fields["data"])))
            fields = {}
    return events


def stream(client: TestClient, run_id: str, **headers: str) -> list[Event]:
    with client.stream("GET", f"/runs/{run_id}/events", headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        return events_in(response.iter_lines())


def test_a_run_is_followed_from_its_start_to_its_end(working: Plane, client: TestClient) -> None:
    run_id = launch(client)["id"]

    events = stream(client, run_id)

    steps = [event for event in events if event.kind == "step"]
    assert {step.data["kind"] for step in steps} == {"agent", "model"}
    assert [event.data["status"] for event in events if event.kind == "run"][-1] == "succeeded"
    assert events[-1].kind == "end"
    assert events[-1].data == {"status": "succeeded"}
    assert all(event.id for event in events)


def test_an_ended_run_is_told_at_once(working: Plane, client: TestClient) -> None:
    run_id = finished(client, launch(client)["id"])["id"]

    events = stream(client, run_id)

    recorded = client.get(f"/runs/{run_id}/steps").json()["items"]
    assert [event.data for event in events if event.kind == "step"] == recorded
    assert [event.kind for event in events][-2:] == ["run", "end"]


def test_after_a_break_only_what_is_missing_is_told(working: Plane, client: TestClient) -> None:
    run_id = finished(client, launch(client)["id"])["id"]
    steps = [event for event in stream(client, run_id) if event.kind == "step"]

    for seen in range(len(steps)):
        missing = stream(client, run_id, **{"Last-Event-ID": steps[seen].id})
        told = [event.data["seq"] for event in missing if event.kind == "step"]
        assert told == [step.data["seq"] for step in steps[seen + 1 :]]


def test_a_position_of_an_earlier_round_or_of_nowhere_starts_over(
    working: Plane, client: TestClient
) -> None:
    run_id = finished(client, launch(client)["id"])["id"]
    everything = stream(client, run_id)

    for position in ("7-999999", "nonsense", "-1--1", "9" * 90):
        assert stream(client, run_id, **{"Last-Event-ID": position}) == everything


def test_a_stream_survives_what_happens_while_it_waits(working: Plane, client: TestClient) -> None:
    body = {"pattern": "gated_swarm", "input": {"request": "Refund my invoice 4711, please."}}
    run_id = client.post("/runs", json=body).json()["id"]

    seen: list[Event] = []
    with client.stream("GET", f"/runs/{run_id}/events") as response:
        pending: list[str] = []
        for line in response.iter_lines():
            pending.append(line)
            if line:
                continue
            seen += events_in(pending)
            pending = []
            if seen and seen[-1].kind == "run" and seen[-1].data["status"] == "waiting":
                client.post(f"/runs/{run_id}/cancel")

    approvals = [event.data["status"] for event in seen if event.data.get("kind") == "approval"]
    assert approvals[0] == "waiting"
    assert seen[-1].data == {"status": "cancelled"}
