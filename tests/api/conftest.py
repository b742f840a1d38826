"""The API over a real store, asked from this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.nodeid import coerce_node_id
from fastapi.testclient import TestClient

from control_plane.api.app import api
from control_plane.bootstrap import Plane
from tests.planes import plane_in, until


@pytest.fixture
def plane(tmp_path: Path) -> Iterator[Plane]:
    """A furnished control plane that nothing works on."""
    with plane_in(tmp_path, furnished=True) as plane:
        yield plane


@pytest.fixture
def client(plane: Plane) -> TestClient:
    """A program on this machine."""
    return local_client()


@pytest.fixture
def working(plane: Plane) -> Plane:
    """The same control plane with its worker at work."""
    plane.worker.start()
    return plane


@pytest.fixture
def waiting(working: Plane, client: TestClient) -> dict[str, Any]:
    """An approval that waits for a person."""
    launched = client.post(
        "/runs",
        json={"pattern": "gated_swarm", "input": {"request": "Refund my invoice 4711, please."}},
    )
    assert launched.status_code == 201, launched.text
    found: list[dict[str, Any]] = until(lambda: client.get("/approvals").json()["items"])
    return found[0]


def local_client() -> TestClient:
    """As a browser or script on this machine addresses the API."""
    return TestClient(
        api,
        base_url="http://127.0.0.1:8501",
        client=("127.0.0.1", 50_000),
        raise_server_exceptions=False,
    )


def launch(
    client: TestClient, request: str = "Where is my invoice?", **headers: str
) -> dict[str, Any]:
    """Start a run that just answers."""
    body = {"pattern": "ask_billing", "input": {"request": request}}
    response = client.post("/runs", json=body, headers=headers)
    assert response.status_code in (200, 201), response.text
    return response.json()


def finished(client: TestClient, run_id: str) -> dict[str, Any]:
    """The run, once it is at rest."""
    at_rest = ("succeeded", "failed", "cancelled", "needs_attention")

    def look() -> dict[str, Any] | None:
        run = client.get(f"/runs/{run_id}").json()
        return run if run["status"] in at_rest else None

    return until(look)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each operation's generated test an id of its own, by which several processes share."""
    for item in items:
        operation = getattr(item, "operation_label", None)
        if operation is not None and "[" not in item.nodeid:
            item._id = coerce_node_id(f"{item.nodeid}[{operation}]")
