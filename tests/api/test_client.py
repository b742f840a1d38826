"""The generated Python client: up to date, and good for launching a run over HTTP."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from clients.generate import DIGEST, HERE, digest
from control_plane.api.app import api
from control_plane.bootstrap import Plane
from control_plane.domain.access import Role
from tests.api.callers import secret_for, signing_in
from tests.planes import until
from tests.temporal import free_port

HOW_TO = "generate it anew: python -m clients.generate"


@pytest.fixture
def address(plane: Plane) -> Iterator[str]:
    """The API on a port of this machine, where people sign in."""
    signing_in(plane)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(api, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The client, as whoever put it on the path imports it."""
    monkeypatch.syspath_prepend(str(HERE))
    yield "control_plane_client"
    for name in [name for name in sys.modules if name.startswith("control_plane_client")]:
        del sys.modules[name]


def test_the_client_was_generated_from_the_description_the_api_has() -> None:
    assert DIGEST.read_text(encoding="utf-8").strip() == digest(), HOW_TO


def test_every_operation_is_in_the_client() -> None:
    operations = {
        operation["operationId"]
        for methods in api.openapi()["paths"].values()
        for operation in methods.values()
    }
    there = {path.stem for path in Path(HERE).rglob("api/*/*.py")} - {"__init__"}

    assert operations == there, HOW_TO


def test_a_run_is_launched_through_the_client_with_a_token(
    plane: Plane, address: str, package: str
) -> None:
    client_of = importlib.import_module(package).AuthenticatedClient
    models = importlib.import_module(f"{package}.models")
    launch = importlib.import_module(f"{package}.api.runs.launch")
    look = importlib.import_module(f"{package}.api.runs.get_run")
    secret = secret_for(plane, [Role.OPERATOR])
    draft = models.LaunchDraft.from_dict(
        {"pattern": "ask_billing", "input": {"request": "Where is my invoice?"}}
    )

    with client_of(base_url=address, token=secret) as client:
        run = launch.sync(client=client, body=draft)
        assert isinstance(run, models.Run), run
        again = look.sync(run.id, client=client)
    with client_of(base_url=address, token="wrong") as stranger:
        refused = look.sync(run.id, client=stranger)

    assert again.status.value == "queued"
    assert again.started_by.startswith("svc_")
    assert isinstance(refused, models.ProblemDetails)
    assert refused.status == 401
