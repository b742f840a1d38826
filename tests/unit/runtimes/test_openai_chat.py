"""The agent loop against a scripted endpoint over real HTTP."""

from __future__ import annotations

import json
from typing import Any

import pytest

from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.errors import StepFailed
from control_plane.domain.policy import ActionKind
from control_plane.patterns.context import HandoffWish
from control_plane.services.turns import Heard
from tests.unit.runtimes.conftest import CALCULATE, REFUND, Desk

ORDER = {"order": "o1", "usd": 20}


def told(body: dict[str, Any]) -> list[str]:
    """What the model was told by tools."""
    return [message["content"] for message in body["messages"] if message["role"] == "tool"]


async def test_an_answer_ends_the_turn(desk: Desk) -> None:
    desk.server.says("Four.")
    result = await desk.take()
    assert (result.text, result.choice, result.handoff) == ("Four.", None, None)
    assert desk.journal.keys == ["model-1"]


async def test_the_model_hears_who_it_is_what_was_said_and_what_to_do(desk: Desk) -> None:
    desk.server.says("Done.")
    heard = (Heard("", "Refund o1"), Heard("billing", "It was paid\ntwice."))
    await desk.take(heard=heard, instruction="Decide.")
    system, user = desk.asked(1)["messages"]
    assert system == {"role": "system", "content": "Be exact.\n\nYou are anna: clerk"}
    assert user["content"] == "Refund o1\n\n[from billing]\nIt was paid\ntwice.\n\n---\n\nDecide."


@pytest.mark.parametrize(
    ("heard", "instruction", "content"),
    [
        ((), "Plan it.", "Plan it."),
        ((Heard("", "Hi"),), "", "Hi"),
        ((), "", "Begin."),
    ],
)
async def test_a_model_never_gets_an_empty_message(
    desk: Desk, heard: tuple[Heard, ...], instruction: str, content: str
) -> None:
    desk.server.says("Yes.")
    await desk.take(heard=heard, instruction=instruction)
    assert desk.asked(1)["messages"][1]["content"] == content


async def test_the_step_keeps_what_was_used_and_how_it_ended(desk: Desk) -> None:
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": 20,
        "prompt_tokens_details": {"cached_tokens": 64},
    }
    desk.server.says("Four.", usage=usage, model="gpt-5-2025-08-07")
    await desk.take(model="gpt-5", connection={"price_provider": "openai"})
    effect = desk.journal.effect("model-1")
    assert (effect.usage.input_tokens, effect.usage.output_tokens) == (100, 20)
    assert effect.usage.calls == 1
    assert str(effect.usage.cost_usd) == "0.000253"
    assert effect.price is not None
    assert effect.price.endswith("openai/gpt-5")
    assert effect.model == "gpt-5-2025-08-07"
    assert effect.first_token_ms is not None
    assert effect.detail == {"finish_reason": "stop", "cached_tokens": 64}


async def test_a_rehearsal_answer_has_its_pretended_price(desk: Desk) -> None:
    desk.server.says("Four.")
    await desk.take(model="rehearsal-small", connection={"base_url": "rehearsal:"})
    assert desk.journal.effect("model-1").price == "rehearsal price list"


async def test_an_unpriced_answer_costs_nobody_knows_what(desk: Desk) -> None:
    desk.server.says("Four.")
    await desk.take()
    effect = desk.journal.effect("model-1")
    assert (effect.usage.cost_usd, effect.price) == (None, None)


async def test_a_tool_is_called_and_its_result_told(desk: Desk) -> None:
    desk.server.calls(("calculate", {"expression": "2+2"}), text="Let me see.").says("Four.")
    result = await desk.take(tools=(CALCULATE,))
    assert result.text == "Four."
    assert desk.journal.keys == ["model-1", "tool-1-1-calculate", "model-2"]
    call, answer = desk.asked(2)["messages"][2:]
    assert call["content"] == "Let me see."
    assert call["tool_calls"][0]["function"]["name"] == "calculate"
    assert answer == {"role": "tool", "tool_call_id": call["tool_calls"][0]["id"], "content": "4"}
    offered = desk.asked(1)["tools"][0]["function"]
    assert offered == {
        "name": "calculate",
        "description": CALCULATE.description,
        "parameters": CALCULATE.parameters,
    }


async def test_several_tools_of_one_answer_run_in_order(desk: Desk) -> None:
    desk.server.calls(
        ("calculate", {"expression": "1+1"}), ("calculate", {"expression": "2+2"})
    ).says("Two and four.")
    await desk.take(tools=(CALCULATE,))
    assert desk.journal.keys[1:3] == ["tool-1-1-calculate", "tool-1-2-calculate"]
    assert told(desk.asked(2)) == ["2", "4"]


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (("calculate", {"expr": "2+2"}), "expression: Give a value"),
        (("calculate", {"expression": 4}), "expression: Give text"),
        (("calculate", "{broken"), "are no JSON object: {broken"),
        (("calculate", "[1]"), "are no JSON object"),
        (("guess", {}), "there is no tool named 'guess'; your tools are: calculate"),
        (("wild name!", {}), "there is no tool named 'wild name!'"),
        (("calculate", {"expression": "1/0"}), "cannot be calculated"),
    ],
)
async def test_what_is_wrong_with_a_call_is_told_to_the_model(
    desk: Desk, call: tuple[str, Any], problem: str
) -> None:
    desk.server.calls(call).says("Sorry.")
    result = await desk.take(tools=(CALCULATE,))
    assert result.text == "Sorry."
    assert problem in told(desk.asked(2))[0]
    sent = desk.asked(2)["messages"][2]["tool_calls"][0]["function"]
    assert isinstance(json.loads(sent["arguments"]), dict)
    assert " " not in sent["name"]


async def test_a_tools_own_refusal_is_told_and_its_breakdown_fails_the_turn(desk: Desk) -> None:
    desk.server.calls(("refund", ORDER)).says("It is refunded already.")
    desk.shop.responds(409, {"error": "x"}).responds(409, {}).responds(200, {"paid": True})
    await desk.take(tools=(REFUND,))
    assert told(desk.asked(2)) == ['{"paid": true}']

    desk.server.calls(("refund", ORDER))
    desk.shop.responds(503).responds(503).responds(503)
    desk.journal.entries.clear()
    with pytest.raises(StepFailed, match="refund answered with HTTP 503") as failed:
        await desk.take(tools=(REFUND,))
    assert failed.value.reason == "server_error"


async def test_a_refused_tool_call_is_told_with_its_reason(desk: Desk) -> None:
    desk.server.calls(("refund", ORDER)).says("No such order.")
    desk.shop.responds(404, "order o1 does not exist", content_type="text/plain")
    result = await desk.take(tools=(REFUND,))
    assert result.text == "No such order."
    assert told(desk.asked(2)) == [
        "error: The tool refund refused the call with HTTP 404: order o1 does not exist"
    ]


async def test_a_person_is_asked_about_exactly_what_will_happen(desk: Desk) -> None:
    desk.server.calls(("refund", ORDER)).says("Done.")
    desk.shop.responds(200, "ok", content_type="text/plain")
    await desk.take(tools=(REFUND,))
    action = desk.journal.asked["tool-1-1-refund"]
    assert (action.kind, action.source, action.target) == (ActionKind.TOOL, "anna", "refund")
    assert action.payload == {"arguments": ORDER}
    assert action.payload_schema is not None
    assert action.payload_schema["properties"]["arguments"] == REFUND.parameters
    assert desk.shop.requests[0].json == ORDER


@pytest.mark.parametrize(
    ("decision", "word"),
    [
        (Decision(ApprovalStatus.REJECTED, reason="too much"), "rejected by a person: too much"),
        (Decision(ApprovalStatus.EXPIRED), "not done: nobody decided about it in time"),
        (Decision(ApprovalStatus.WITHDRAWN), "not done: the question to a person was withdrawn"),
    ],
)
async def test_a_call_that_was_not_allowed_does_not_happen(
    desk: Desk, decision: Decision, word: str
) -> None:
    desk.server.calls(("refund", ORDER)).says("I may not.")
    desk.journal.decisions["tool-1-1-refund"] = decision
    await desk.take(tools=(REFUND,))
    assert told(desk.asked(2)) == [word]
    assert desk.shop.requests == []
    assert desk.journal.keys == ["model-1", "model-2"]


async def test_edited_arguments_are_used_and_the_model_is_told(desk: Desk) -> None:
    desk.server.calls(("refund", ORDER)).says("Ten then.")
    edited = {"order": "o1", "usd": 10}
    desk.journal.decisions["tool-1-1-refund"] = Decision(
        ApprovalStatus.EDITED, {"arguments": edited}, "refund", by="Mia"
    )
    desk.shop.responds(200, "paid", content_type="text/plain")
    await desk.take(tools=(REFUND,))
    assert desk.shop.requests[0].json == edited
    assert told(desk.asked(2)) == [
        'A person changed the arguments to {"order": "o1", "usd": 10}.\npaid'
    ]


async def test_a_handoff_ends_the_turn_after_the_other_calls(desk: Desk) -> None:
    desk.server.calls(
        ("transfer_to_billing", {"reason": "money", "summary": "Order o1"}),
        ("calculate", {"expression": "1+1"}),
        text="Over to billing.",
    )
    result = await desk.take(tools=(CALCULATE,), handoffs=("billing", "sales"))
    assert result.handoff == HandoffWish("billing", "money", "Order o1")
    assert (result.text, result.choice) == ("Over to billing.", None)
    assert desk.journal.keys == ["model-1", "tool-1-2-calculate"]
    offered = [tool["function"] for tool in desk.asked(1)["tools"]]
    assert [tool["name"] for tool in offered][1:] == ["transfer_to_billing", "transfer_to_sales"]
    assert offered[1]["description"] == "Hand the task over to billing: Does billing"
    assert offered[1]["parameters"]["required"] == ["reason"]


async def test_of_two_handoffs_the_first_wins_and_the_second_is_on_record(desk: Desk) -> None:
    desk.server.calls(
        ("transfer_to_sales", {"reason": "buys"}), ("transfer_to_billing", {"reason": "pays"})
    )
    result = await desk.take(handoffs=("billing", "sales"))
    assert result.handoff == HandoffWish("sales", "buys", "")
    detail = desk.journal.effect("model-1").detail
    assert detail["handoff"] == "transfer_to_sales"
    assert detail["ignored_handoffs"] == ["transfer_to_billing"]


@pytest.mark.parametrize(
    ("arguments", "reason"), [("{}", "no reason given"), ("{broken", "no reason given")]
)
async def test_whoever_is_named_the_pattern_decides(
    desk: Desk, arguments: str, reason: str
) -> None:
    desk.server.calls(("transfer_to_nobody", arguments))
    result = await desk.take(handoffs=("billing",))
    assert result.handoff == HandoffWish("nobody", reason, "")


async def test_a_trouble_that_passes_is_tried_again(desk: Desk) -> None:
    desk.server.refuses(429, "slow down", headers={"Retry-After": "3"}).says("Four.")
    result = await desk.take()
    assert result.text == "Four."
    assert desk.journal.waits == [3.0]
    keys = {request.headers["idempotency-key"] for request in desk.server.requests}
    assert keys == {"run-1/turn-1/model-1"}


async def test_a_trouble_that_does_not_pass_fails_the_turn(desk: Desk) -> None:
    desk.server.refuses(500, "oops").refuses(500, "oops").refuses(500, "oops")
    with pytest.raises(StepFailed, match="here answered with HTTP 500: oops") as failed:
        await desk.take()
    assert failed.value.reason == "server_error"


async def test_an_empty_answer_gets_a_second_try(desk: Desk) -> None:
    desk.server.says("").says("Four.")
    assert (await desk.take()).text == "Four."
    assert "empty" in desk.asked(2)["messages"][-1]["content"]


async def test_a_withheld_answer_fails_the_turn(desk: Desk) -> None:
    desk.server.says("", finish_reason="content_filter")
    with pytest.raises(StepFailed, match="content filter withheld the answer of anna"):
        await desk.take()
