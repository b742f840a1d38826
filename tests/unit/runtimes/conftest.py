from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from control_plane.domain.agents import AgentSpec, Limits
from control_plane.domain.builtin_tools import BUILTIN_TOOLS
from control_plane.domain.connections import ConnectionSpec
from control_plane.domain.tools import ToolSpec
from control_plane.models.client import ChatClient
from control_plane.models.prices import PriceList
from control_plane.runtimes.asking import ModelDesk
from control_plane.runtimes.openai_chat import OpenAIChatRuntime
from control_plane.runtimes.tools import ToolRunner
from control_plane.services.turns import AgentRuntime, HandoffTarget, Heard, Turn, TurnResult
from tests.openai_server import OpenAIServer
from tests.scripted import MemoryJournal
from tests.scripted_server import ScriptedServer

CALCULATE = BUILTIN_TOOLS["calculate"]
REFUND = ToolSpec(
    name="refund",
    description="Pays an order back.",
    parameters={
        "type": "object",
        "properties": {"order": {"type": "string"}, "usd": {"type": "number", "maximum": 500}},
        "required": ["order", "usd"],
        "additionalProperties": False,
    },
    url="http://127.0.0.1/refunds",
)


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[OpenAIServer, ScriptedServer]]:
    with OpenAIServer() as server, ScriptedServer() as shop:
        yield server, shop


@pytest.fixture
def server(running: tuple[OpenAIServer, ScriptedServer]) -> Iterator[OpenAIServer]:
    yield running[0].rewind()
    running[0].check()


@pytest.fixture
def shop(running: tuple[OpenAIServer, ScriptedServer]) -> Iterator[ScriptedServer]:
    """Where HTTP tools go."""
    yield running[1].rewind()
    running[1].check()


@pytest.fixture
async def tools(server: OpenAIServer, shop: ScriptedServer) -> AsyncIterator[ToolRunner]:
    runner = ToolRunner(
        allowed_hosts=frozenset({f"127.0.0.1:{shop.port}"}), rehearsal_url=lambda: server.base_url
    )
    yield runner
    await runner.aclose()


@pytest.fixture
async def runtime(server: OpenAIServer, tools: ToolRunner) -> AsyncIterator[AgentRuntime]:
    client = ChatClient(rehearsal_url=lambda: server.base_url)
    yield OpenAIChatRuntime(models=ModelDesk(client=client, prices=PriceList()), tools=tools)
    await client.aclose()


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@dataclass
class Desk:
    """Takes turns in tests, with little to write."""

    runtime: AgentRuntime
    journal: MemoryJournal
    server: OpenAIServer
    shop: ScriptedServer

    def turn(
        self,
        *,
        heard: tuple[Heard, ...] = (Heard("", "What is 2+2?"),),
        instruction: str = "",
        tools: tuple[ToolSpec, ...] = (),
        handoffs: tuple[str, ...] = (),
        answer_schema: dict[str, Any] | None = None,
        limits: Limits | None = None,
        connection: dict[str, Any] | None = None,
        **spec: Any,
    ) -> Turn:
        here = {"name": "here", "base_url": self.server.base_url} | (connection or {})
        asked: dict[str, Any] = {
            "role": "clerk",
            "instructions": "Be exact.",
            "connection": "here",
            "model": "m",
            "limits": limits or Limits(),
            "retries": 2,
        }
        return Turn(
            agent="anna",
            spec=AgentSpec.model_validate(asked | spec),
            connection=ConnectionSpec.model_validate(here),
            tools=tuple(self._at_the_shop(tool) for tool in tools),
            heard=heard,
            instruction=instruction,
            answer_schema=answer_schema,
            handoffs=tuple(HandoffTarget(name, f"Does {name}") for name in handoffs),
        )

    async def take(self, **turn: Any) -> TurnResult:
        return await self.runtime.turn(self.turn(**turn), self.journal)

    def asked(self, number: int) -> dict[str, Any]:
        """Body of the model request with this number, from 1."""
        return self.server.requests[number - 1].json

    def _at_the_shop(self, tool: ToolSpec) -> ToolSpec:
        url = tool.url.replace("http://127.0.0.1", self.shop.url)
        return tool.model_copy(update={"url": url})


@pytest.fixture
def desk(
    runtime: AgentRuntime, journal: MemoryJournal, server: OpenAIServer, shop: ScriptedServer
) -> Desk:
    return Desk(runtime, journal, server, shop)
