"""The server around pages and API: health, readiness, a start refused in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from control_plane.bootstrap import Plane, use_plane
from control_plane.domain.errors import N_, StoreUnavailable
from control_plane.server import START, PlainRefusalToStart, asgi_options, told_at_start
from control_plane.ui import navigation
from tests.planes import plane_in


@pytest.fixture
def plane(tmp_path: Path) -> Iterator[Plane]:
    with plane_in(tmp_path) as plane:
        yield plane


@pytest.fixture
def client(plane: Plane) -> TestClient:
    app = Starlette(routes=asgi_options()["routes"], middleware=asgi_options()["middleware"])
    return TestClient(app, base_url="http://127.0.0.1:8501", client=("127.0.0.1", 50_000))


def test_a_process_that_answers_is_healthy(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_a_store_that_answers_is_ready(client: TestClient) -> None:
    nobody_yet = {"alive": False, "seen_at": None, "trouble": ""}
    assert client.get("/readyz").json() == {"status": "ready", "engines": {"embedded": nobody_yet}}


def test_a_store_that_does_not_answer_is_not_ready(
    client: TestClient, plane: Plane, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_engine: str) -> None:
        raise StoreUnavailable(N_("The store cannot be reached"))

    monkeypatch.setattr(plane.store, "worker_seen", fails)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["detail"]) == (503, "The store cannot be reached")


def test_the_start_page_is_found_by_its_name_too(client: TestClient) -> None:
    assert START == navigation.START
    moved = client.get(f"/{START}?workspace=payments", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (307, "./?workspace=payments")


@pytest.mark.parametrize(
    ("address", "signs_in", "lines"),
    [("127.0.0.1", False, 1), ("0.0.0.0", False, 2), ("0.0.0.0", True, 1)],
)
def test_the_address_is_told_at_the_start_and_what_it_does_not_keep(
    address: str, signs_in: bool, lines: int
) -> None:
    said = told_at_start(address, 8501, signs_in=signs_in)
    assert said[0] == f"Agent control plane at http://{address}:8501"
    assert len(said) == lines


def test_the_api_is_mounted_beside_the_pages(client: TestClient) -> None:
    assert client.get("/api/v1/agents").json()["items"] == []


async def test_a_refused_start_is_one_sentence() -> None:
    async def refusing(scope: Scope, receive: Receive, send: Send) -> None:
        trace = "Traceback (most recent call last):\n  ...\nSystemExit: The store is newer.\n"
        await send({"type": "lifespan.startup.failed", "message": trace})

    async def nothing() -> Message:
        return {"type": "lifespan.startup"}

    sent: list[Message] = []

    async def keep(message: Message) -> None:
        sent.append(message)

    await PlainRefusalToStart(refusing)({"type": "lifespan"}, nothing, keep)
    assert sent[0]["message"] == "The store is newer."


async def test_sign_in_that_is_configured_in_part_stops_the_start_with_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTROL_PLANE_DATA", str(tmp_path))
    monkeypatch.setenv("CONTROL_PLANE_OIDC_CLIENT_ID", "desk")
    use_plane(None)
    with pytest.raises(SystemExit, match="Sign-in is configured in part only"):
        async with asgi_options()["lifespan"](None):
            pass


def test_streamlit_is_given_the_secrets_of_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    assert asgi_options()["secrets"] is None
    for name, value in {
        "CONTROL_PLANE_OIDC_METADATA_URL": "https://id.example/.well-known/openid-configuration",
        "CONTROL_PLANE_OIDC_CLIENT_ID": "desk",
        "CONTROL_PLANE_OIDC_CLIENT_SECRET": "very-secret",
        "CONTROL_PLANE_PUBLIC_URL": "https://desk.example",
        "CONTROL_PLANE_COOKIE_SECRET": "c" * 32,
    }.items():
        monkeypatch.setenv(name, value)
    assert asgi_options()["secrets"]["auth"]["client_id"] == "desk"
