"""The same idempotency key starts one run, however often and from however many sides it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from fastapi.testclient import TestClient

from control_plane.bootstrap import Plane
from tests.api.conftest import local_client

BODY = {"pattern": "ask_billing", "input": {"request": "Once, please."}}


def test_the_same_request_again_is_answered_with_the_same_run(client: TestClient) -> None:
    first, second = (
        client.post("/runs", json=BODY, headers={"Idempotency-Key": "k-1"}) for _ in range(2)
    )

    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["id"] == first.json()["id"]
    assert second.headers["location"] == first.headers["location"]
    assert len(client.get("/runs").json()["items"]) == 1


def test_the_same_key_for_another_request_is_a_conflict(client: TestClient) -> None:
    client.post("/runs", json=BODY, headers={"Idempotency-Key": "k-1"})
    other = {**BODY, "input": {"request": "Something else."}}

    response = client.post("/runs", json=other, headers={"Idempotency-Key": "k-1"})

    assert response.status_code == 409
    assert len(client.get("/runs").json()["items"]) == 1


def test_a_request_that_was_refused_does_not_use_its_key_up(client: TestClient) -> None:
    wrong = {**BODY, "input": {}}
    key = {"Idempotency-Key": "k-1"}

    assert client.post("/runs", json=wrong, headers=key).status_code == 422
    assert client.post("/runs", json=BODY, headers=key).status_code == 201


def test_without_a_key_every_request_starts_a_run(client: TestClient) -> None:
    first, second = (client.post("/runs", json=BODY) for _ in range(2))

    assert first.json()["id"] != second.json()["id"]


def test_twenty_at_once_start_one_run(plane: Plane) -> None:
    together = Barrier(20)

    def send(_: int) -> tuple[int, str]:
        client = local_client()
        together.wait()
        response = client.post("/runs", json=BODY, headers={"Idempotency-Key": "k-race"})
        return response.status_code, response.json().get("id", response.text)

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(send, range(20)))

    assert sorted(code for code, _ in answers) == [200] * 19 + [201]
    assert len({run_id for _, run_id in answers}) == 1
    assert len(local_client().get("/runs").json()["items"]) == 1
