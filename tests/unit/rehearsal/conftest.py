"""A running rehearsal endpoint and the real openai client to talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import pytest
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion

from control_plane.models.rehearsal import RehearsalServer

Ask = Callable[..., Awaitable[ChatCompletion]]


@pytest.fixture(scope="session")
def base_url() -> Iterator[str]:
    server = RehearsalServer()
    yield server.start()
    server.stop()


@pytest.fixture
async def client(base_url: str) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
        yield client


@pytest.fixture
def ask(client: AsyncOpenAI) -> Ask:
    """Asks with a system prompt and one user message, or with whole messages."""

    async def ask(
        said: str | list[dict[str, Any]], *, system: str = "", **more: Any
    ) -> ChatCompletion:
        messages: list[Any] = [{"role": "user", "content": said}] if isinstance(said, str) else said
        if system:
            messages = [{"role": "system", "content": system}, *messages]
        return await client.chat.completions.create(
            model="rehearsal-small", messages=messages, **more
        )

    return ask
