"""The whole client path, from the agent loop to the wire, against the built-in rehearsal model."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from control_plane.domain.agents import AgentSpec
from control_plane.domain.builtin_tools import BUILTIN_TOOLS
from control_plane.domain.connections import REHEARSAL_URL, ConnectionSpec
from control_plane.domain.errors import StepFailed
from control_plane.domain.tools import ToolSpec
from control_plane.models.client import ChatClient
from control_plane.models.prices import PriceList
from control_plane.models.probe import EndpointProbe
from control_plane.models.rehearsal.server import RehearsalServer
from control_plane.runtimes.asking import ModelDesk
from control_plane.runtimes.openai_chat import OpenAIChatRuntime
from control_plane.runtimes.tools import ToolRunner
from control_plane.services.turns import AgentRuntime, HandoffTarget, Heard, Turn
from tests.scripted import MemoryJournal

ROUTE = {
    "type": "object",
    "properties": {"next": {"enum": ["billing", "sales"]}, "why": {"type": "string"}},
    "required": ["next", "why"],
    "additionalProperties": False,
}
ORDER_STATUS = ToolSpec(
    name="order_status",
    description="Where an order is.",
    parameters={
        "type": "object",
        "properties": {"order_id": {"type": "string"}},
        "required": ["order_id"],
    },
    method="GET",
    url="rehearsal:/tools/orders/{order_id}",
    side_effects=False,
)
ABLE: dict[str, Any] = {}
NO_TOOLS: dict[str, Any] = {"native_tools": "no"}
NOTHING: dict[str, Any] = {"native_tools": "no", "json_schema": "no"}
WAYS = pytest.mark.parametrize("able", [ABLE, NO_TOOLS, NOTHING], ids=["native", "json", "prompt"])


@pytest.fixture(scope="module")
def rehearsal() -> Iterator[RehearsalServer]:
    server = RehearsalServer()
    yield server
    server.stop()


@pytest.fixture
async def runtime(rehearsal: RehearsalServer) -> AsyncIterator[AgentRuntime]:
    client = ChatClient(rehearsal_url=rehearsal.start)
    tools = ToolRunner(allowed_hosts=frozenset(), rehearsal_url=rehearsal.start)
    yield OpenAIChatRuntime(models=ModelDesk(client=client, prices=PriceList()), tools=tools)
    await client.aclose()
    await tools.aclose()


def turn(said: str, able: dict[str, Any], **fields: Any) -> Turn:
    named = {"name": "rehearsal", "base_url": REHEARSAL_URL}
    blank = {"tools": (), "handoffs": (), "answer_schema": None, "instruction": ""}
    spec = AgentSpec(
        role="clerk",
        instructions="Help.",
        connection="rehearsal",
        model="rehearsal-small",
        retries=2,
    )
    return Turn(
        agent="anna",
        spec=spec,
        connection=ConnectionSpec.model_validate(named | able),
        heard=(Heard("", said),),
        **(blank | fields),
    )


@WAYS
async def test_a_tool_is_called_and_the_question_answered(
    runtime: AgentRuntime, able: dict[str, Any]
) -> None:
    journal = MemoryJournal()
    asked = turn("Calculate (1200 - 80) * 1.1", able, tools=(BUILTIN_TOOLS["calculate"],))
    result = await runtime.turn(asked, journal)
    assert journal.keys == ["model-1", "tool-1-1-calculate", "model-2"]
    assert journal.effect("tool-1-1-calculate").output == "1232"
    assert "1232" in result.text
    assert journal.effect("model-1").price == "rehearsal price list"
    assert await runtime.turn(asked, journal.replay()) == result


@WAYS
async def test_the_rehearsal_servers_own_tools_can_be_called(
    runtime: AgentRuntime, able: dict[str, Any]
) -> None:
    journal = MemoryJournal()
    await runtime.turn(turn("Where is order A-1001?", able, tools=(ORDER_STATUS,)), journal)
    assert "tool-1-1-order_status" in journal.keys


@WAYS
async def test_an_answer_satisfies_its_schema(runtime: AgentRuntime, able: dict[str, Any]) -> None:
    asked = turn("I was billed twice. Route me to billing.", able, answer_schema=ROUTE)
    result = await runtime.turn(asked, MemoryJournal())
    assert result.choice is not None
    assert result.choice["next"] == "billing"


@WAYS
async def test_a_task_is_handed_over(runtime: AgentRuntime, able: dict[str, Any]) -> None:
    targets = (
        HandoffTarget("billing", "Handles invoices, refunds and payments"),
        HandoffTarget("sales", "Sells new products"),
    )
    asked = turn("Please refund my last invoice payment.", able, handoffs=targets)
    result = await runtime.turn(asked, MemoryJournal())
    assert result.handoff is not None
    assert result.handoff.to == "billing"
    assert result.handoff.reason


async def test_a_trouble_that_passes_is_outlived(runtime: AgentRuntime) -> None:
    journal = MemoryJournal()
    result = await runtime.turn(turn("Hello [[rehearsal: fail_first=2]]", ABLE), journal)
    assert result.text
    assert journal.entries["model-1"].attempts == 3


async def test_a_refusal_is_told_in_words(runtime: AgentRuntime) -> None:
    with pytest.raises(StepFailed) as failed:
        await runtime.turn(turn("Hello [[rehearsal: fail=400]]", ABLE), MemoryJournal())
    assert failed.value.reason == "refused"


@pytest.mark.parametrize(
    ("text", "answer"),
    [("お支払いについて教えてください。", "。"), ("Tell me about payments.", ".")],
)
async def test_it_answers_in_the_language_it_is_asked_in(
    runtime: AgentRuntime, text: str, answer: str
) -> None:
    assert answer in (await runtime.turn(turn(text, ABLE), MemoryJournal())).text


def test_the_probe_finds_it_able(rehearsal: RehearsalServer) -> None:
    probe = EndpointProbe(rehearsal_url=rehearsal.start)
    report = probe.probe(
        ConnectionSpec(name="rehearsal", base_url=REHEARSAL_URL), model="", workspace_id="default"
    )
    assert report.problem == ""
    assert (report.reachable, report.json_schema, report.native_tools) == (True, True, True)
    assert "rehearsal-small" in report.models
