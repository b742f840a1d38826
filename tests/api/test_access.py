"""Without sign-in the API answers this machine only."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from control_plane.api.app import api
from control_plane.bootstrap import Plane

BASE = "http://127.0.0.1:8501"


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_a_program_on_this_machine_is_answered(plane: Plane, address: str) -> None:
    client = TestClient(api, base_url=BASE, client=(address, 50_000))

    assert client.get("/agents").status_code == 200


@pytest.mark.parametrize(
    "address", ["192.168.1.7", "::ffff:10.0.0.1", "2001:db8::1", "testclient", ""]
)
def test_another_machine_is_refused(plane: Plane, address: str) -> None:
    client = TestClient(api, base_url=BASE, client=(address, 50_000))

    response = client.get("/agents")

    assert response.status_code == 403
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["type"] == "urn:control-plane:problem:not_allowed"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Host": "rebound.example"},
        {"Host": "rebound.example:8501"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_a_request_that_only_looks_local_is_refused(
    client: TestClient, headers: dict[str, str]
) -> None:
    response = client.post("/runs/run_1/cancel", headers=headers)

    assert response.status_code == 403


@pytest.mark.parametrize(
    "base", ["http://localhost:8501", "http://127.0.0.1:8501", "http://[::1]:8501"]
)
def test_a_page_of_the_app_itself_is_answered(plane: Plane, base: str) -> None:
    client = TestClient(api, base_url=base, client=("127.0.0.1", 50_000))

    assert client.get("/agents", headers={"Origin": base}).status_code == 200
