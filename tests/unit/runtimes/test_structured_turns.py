"""Answers by a schema, and endpoints that can do less."""

from __future__ import annotations

import json
from typing import Any

import pytest

from control_plane.domain.agents import Limits
from control_plane.domain.errors import StepFailed
from control_plane.patterns.context import HandoffWish
from tests.unit.runtimes.conftest import CALCULATE, Desk

ROUTE: dict[str, Any] = {
    "type": "object",
    "properties": {"next": {"enum": ["billing", "finish"]}},
    "required": ["next"],
    "additionalProperties": False,
}
BILLING = '{"next": "billing"}'


async def test_a_structured_answer_is_validated(desk: Desk) -> None:
    desk.server.says(BILLING)
    result = await desk.take(answer_schema=ROUTE)
    assert result.choice == {"next": "billing"}
    assert json.loads(result.text) == result.choice
    assert desk.asked(1)["response_format"]["json_schema"]["schema"] == ROUTE
    assert desk.journal.effect("model-1").detail["way"] == "json_schema"


async def test_a_malformed_answer_is_corrected_once_in_its_own_step(desk: Desk) -> None:
    desk.server.says('{"next": "sales"}').says(BILLING)
    result = await desk.take(answer_schema=ROUTE)
    assert result.choice == {"next": "billing"}
    assert desk.journal.keys == ["model-1", "model-2"]
    said, correction = desk.asked(2)["messages"][-2:]
    assert said == {"role": "assistant", "content": '{"next": "sales"}'}
    assert "next: Choose one of billing, finish" in correction["content"]


async def test_malformed_twice_fails_with_the_problem(desk: Desk) -> None:
    desk.server.says("I'd say billing").says('{"next": 1}')
    with pytest.raises(StepFailed, match=r"no usable answer twice: next: Choose one of") as failed:
        await desk.take(answer_schema=ROUTE)
    assert failed.value.reason == "malformed"


async def test_a_limit_of_one_call_leaves_no_second_try(desk: Desk) -> None:
    desk.server.says("no")
    with pytest.raises(StepFailed, match="left no second try") as failed:
        await desk.take(answer_schema=ROUTE, limits=Limits(turns=1))
    assert failed.value.reason == "malformed"


async def test_an_answer_that_was_cut_off_is_told_so(desk: Desk) -> None:
    desk.server.says('{"next": "bil', finish_reason="length").says(BILLING)
    await desk.take(answer_schema=ROUTE)
    assert "cut off" in desk.asked(2)["messages"][-1]["content"]


async def test_an_endpoint_known_to_lack_schemas_gets_the_schema_in_the_prompt(desk: Desk) -> None:
    desk.server.says(f"```json\n{BILLING}\n```")
    result = await desk.take(answer_schema=ROUTE, connection={"json_schema": "no"})
    assert result.choice == {"next": "billing"}
    assert "response_format" not in desk.asked(1)
    assert f"```json schema\n{json.dumps(ROUTE)}\n```" in desk.asked(1)["messages"][0]["content"]


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (400, "response_format is not supported"),
        (422, "extra fields not permitted"),
        (501, "json_schema is not implemented"),
    ],
)
async def test_a_refused_response_format_is_not_tried_again(
    desk: Desk, status: int, message: str
) -> None:
    desk.server.refuses(status, message).says(BILLING)
    assert (await desk.take(answer_schema=ROUTE)).choice == {"next": "billing"}
    desk.server.says(BILLING)
    desk.journal.entries.clear()
    assert (await desk.take(answer_schema=ROUTE)).choice == {"next": "billing"}
    assert ["response_format" in desk.asked(n) for n in (1, 2, 3)] == [True, False, False]
    keys = [request.headers["idempotency-key"] for request in desk.server.requests]
    assert keys[0] != keys[1]


@pytest.mark.parametrize(
    ("status", "message"),
    [(401, "bad key"), (404, "no such model"), (400, "exceeds the available context size")],
)
async def test_other_refusals_do_not_make_the_request_simpler(
    desk: Desk, status: int, message: str
) -> None:
    desk.server.refuses(status, message)
    with pytest.raises(StepFailed, match=message):
        await desk.take(answer_schema=ROUTE)


async def test_a_refusal_that_nothing_simpler_helps_is_told_as_it_was(desk: Desk) -> None:
    desk.server.refuses(400, "temperature is too high").refuses(400, "temperature is too high")
    with pytest.raises(StepFailed, match="temperature is too high"):
        await desk.take(answer_schema=ROUTE)
    desk.server.says(BILLING)
    desk.journal.entries.clear()
    await desk.take(answer_schema=ROUTE)
    assert "response_format" in desk.asked(3), "nothing was learned from it"


# Models that do not call tools natively.


def choice(action: str, **fields: Any) -> str:
    return json.dumps({"action": action, "arguments": {}, "answer": "", "reason": "r"} | fields)


NO_TOOLS = {"native_tools": "no"}


async def test_a_tool_is_chosen_by_json_where_there_are_no_native_tools(desk: Desk) -> None:
    desk.server.says(choice("calculate", arguments={"expression": "2+2"}))
    desk.server.says(choice("answer", answer="Four."))
    result = await desk.take(tools=(CALCULATE,), handoffs=("billing",), connection=NO_TOOLS)
    assert result.text == "Four."
    assert desk.journal.keys == ["model-1", "tool-1-1-calculate", "model-2"]
    first, second = desk.asked(1), desk.asked(2)
    assert "tools" not in first
    schema = first["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["action"]["enum"] == ["answer", "calculate", "transfer_to_billing"]
    assert CALCULATE.description in first["messages"][0]["content"]
    called, told = second["messages"][-2:]
    assert json.loads(called["content"]) == {
        "action": "calculate",
        "arguments": {"expression": "2+2"},
    }
    assert told == {"role": "user", "content": "[result of calculate]\n4"}
    assert desk.journal.effect("model-1").detail["way"] == "tools_by_json, json_schema"


async def test_a_handoff_is_chosen_by_json_too(desk: Desk) -> None:
    desk.server.says(choice("transfer_to_billing", arguments={"summary": "o1"}, reason="money"))
    result = await desk.take(handoffs=("billing",), connection=NO_TOOLS)
    assert result.handoff == HandoffWish("billing", "money", "o1")


async def test_a_structured_answer_is_chosen_by_json_too(desk: Desk) -> None:
    desk.server.says(choice("answer", answer={"next": "finish"}))
    result = await desk.take(tools=(CALCULATE,), answer_schema=ROUTE, connection=NO_TOOLS)
    assert result.choice == {"next": "finish"}


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("calculate(2+2)", "no JSON object"),
        (choice("guess"), "action: Choose one of answer, calculate"),
        ('{"action": "answer"}', "there is no answer"),
    ],
)
async def test_an_unusable_choice_is_corrected_once(desk: Desk, said: str, problem: str) -> None:
    desk.server.says(said).says(choice("answer", answer="Four."))
    result = await desk.take(tools=(CALCULATE,), connection=NO_TOOLS)
    assert result.text == "Four."
    assert problem in desk.asked(2)["messages"][-1]["content"]
    assert problem in desk.journal.effect("model-1").detail["problem"]


async def test_an_unusable_choice_twice_fails(desk: Desk) -> None:
    desk.server.says("hm").says("hm")
    with pytest.raises(StepFailed) as failed:
        await desk.take(tools=(CALCULATE,), connection=NO_TOOLS)
    assert failed.value.reason == "malformed"


async def test_an_endpoint_that_refuses_tools_is_asked_by_json_from_then_on(desk: Desk) -> None:
    desk.server.refuses(400, "m does not support tools").says(choice("answer", answer="Four."))
    assert (await desk.take(tools=(CALCULATE,))).text == "Four."
    desk.server.says(choice("answer", answer="Five."))
    desk.journal.entries.clear()
    assert (await desk.take(tools=(CALCULATE,))).text == "Five."
    assert ["tools" in desk.asked(n) for n in (1, 2, 3)] == [True, False, False]


async def test_an_endpoint_with_neither_is_asked_in_the_prompt_alone(desk: Desk) -> None:
    desk.server.refuses(400, "unsupported: tools").refuses(400, "unsupported: response_format")
    desk.server.says(choice("answer", answer={"next": "finish"}))
    result = await desk.take(tools=(CALCULATE,), answer_schema=ROUTE)
    assert result.choice == {"next": "finish"}
    assert not {"tools", "response_format"} & set(desk.asked(3))
    assert "```json schema" in desk.asked(3)["messages"][0]["content"]


async def test_the_last_call_without_native_tools_only_answers(desk: Desk) -> None:
    desk.server.says(choice("calculate", arguments={"expression": "2+2"})).says("Four.")
    result = await desk.take(tools=(CALCULATE,), connection=NO_TOOLS, limits=Limits(turns=2))
    assert result.text == "Four."
    assert not {"tools", "response_format"} & set(desk.asked(2))
    assert "final answer now" in desk.asked(2)["messages"][0]["content"]
