from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from control_plane.domain.connections import ConnectionSpec
from control_plane.models.client import ChatClient
from control_plane.services.turns import Attempt
from tests.openai_server import OpenAIServer


@pytest.fixture(scope="module")
def running() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def server(running: OpenAIServer) -> Iterator[OpenAIServer]:
    yield running.rewind()
    running.check()


@pytest.fixture
def connection(server: OpenAIServer) -> ConnectionSpec:
    return ConnectionSpec(name="here", base_url=server.base_url)


@pytest.fixture
async def client(server: OpenAIServer) -> AsyncIterator[ChatClient]:
    client = ChatClient(rehearsal_url=lambda: server.base_url)
    yield client
    await client.aclose()


@pytest.fixture
def shown() -> list[str]:
    """What the attempt's watcher saw."""
    return []


@pytest.fixture
def attempt(shown: list[str]) -> Attempt:
    return Attempt(number=2, idempotency_key="run-1/turn-1/model-1", progress=shown.append)
