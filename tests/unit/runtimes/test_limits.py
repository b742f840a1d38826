from __future__ import annotations

from decimal import Decimal

import pytest

from control_plane.domain.agents import Limits
from control_plane.domain.errors import StepFailed
from tests.unit.runtimes.conftest import CALCULATE, Desk

SUM = ("calculate", {"expression": "1+1"})


async def test_the_last_call_may_only_answer(desk: Desk) -> None:
    desk.server.calls(SUM).calls(SUM).says("Two.")
    result = await desk.take(tools=(CALCULATE,), limits=Limits(turns=3))
    assert result.text == "Two."
    assert [desk.asked(n).get("tool_choice") for n in (1, 2, 3)] == [None, None, "none"]
    assert desk.asked(3)["tools"]


async def test_the_last_call_may_hand_over(desk: Desk) -> None:
    desk.server.calls(SUM).calls(("transfer_to_billing", {"reason": "money"}))
    result = await desk.take(tools=(CALCULATE,), handoffs=("billing",), limits=Limits(turns=2))
    assert result.handoff is not None
    assert [tool["function"]["name"] for tool in desk.asked(2)["tools"]] == ["transfer_to_billing"]
    assert "tool_choice" not in desk.asked(2)


async def test_a_model_that_calls_tools_to_the_end_is_stopped(desk: Desk) -> None:
    desk.server.calls(SUM).calls(SUM)
    with pytest.raises(StepFailed, match=r"anna made all 2 model calls") as failed:
        await desk.take(tools=(CALCULATE,), limits=Limits(turns=2))
    assert failed.value.reason == "limit"
    assert desk.journal.keys == ["model-1", "tool-1-1-calculate", "model-2"]


async def test_tokens_over_the_limit_stop_the_turn_before_a_tool_runs(desk: Desk) -> None:
    used = {"prompt_tokens": 80, "completion_tokens": 40}
    desk.server.calls(SUM, usage=used)
    with pytest.raises(StepFailed, match=r"anna used 120 tokens in this turn; its limit is 100"):
        await desk.take(tools=(CALCULATE,), limits=Limits(tokens=100))
    assert desk.journal.keys == ["model-1"]


async def test_tokens_add_up_over_the_turn(desk: Desk) -> None:
    used = {"prompt_tokens": 50, "completion_tokens": 10}
    desk.server.calls(SUM, usage=used).says("Two.", usage=used)
    with pytest.raises(StepFailed, match="used 120 tokens") as failed:
        await desk.take(tools=(CALCULATE,), limits=Limits(tokens=100))
    assert failed.value.reason == "limit"


async def test_money_over_the_limit_stops_the_turn(desk: Desk) -> None:
    used = {"prompt_tokens": 1000, "completion_tokens": 100}
    desk.server.calls(SUM, usage=used)
    with pytest.raises(StepFailed, match=r"spent 0\.00225 US .* limit is 0\.002\.") as failed:
        await desk.take(
            model="gpt-5",
            connection={"price_provider": "openai"},
            tools=(CALCULATE,),
            limits=Limits(cost_usd=Decimal("0.002")),
        )
    assert failed.value.reason == "limit"


async def test_money_that_cannot_be_counted_is_said_to_be_so(desk: Desk) -> None:
    desk.server.says("Four.")
    await desk.take(limits=Limits(cost_usd=Decimal("0.01")))
    detail = desk.journal.effect("model-1").detail
    assert detail["cost_limit"] == "not checked: this model is unpriced"


async def test_each_call_has_the_agents_time(desk: Desk) -> None:
    desk.server.hangs()
    with pytest.raises(StepFailed, match="in time") as failed:
        await desk.take(limits=Limits(timeout_seconds=0.3), retries=0)
    assert failed.value.reason == "timeout"
