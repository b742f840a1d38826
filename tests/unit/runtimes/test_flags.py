"""What a guardrail flagged, put to a person where a rule asks."""

from __future__ import annotations

from typing import Any

import pytest

from control_plane.domain.approvals import ApprovalStatus, Decision
from control_plane.domain.errors import StepFailed
from control_plane.domain.policy import ActionKind, OnReject
from control_plane.domain.steps import FailureReason
from tests.unit.runtimes.conftest import REFUND, Desk

SAID = "The response was filtered due to the prompt triggering the content management policy."
SCHEMA = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}


def decides(desk: Desk, status: ApprovalStatus, **more: Any) -> None:
    desk.journal.decisions["flag-1"] = Decision(status, **more)


def refuses(desk: Desk) -> None:
    desk.server.streams([{"refusal": "I cannot "}, {"refusal": "do that."}])


async def test_a_refusal_and_a_filtered_answer_are_put_to_whoever_a_rule_names(desk: Desk) -> None:
    refuses(desk)
    assert (await desk.take()).text == "I cannot do that."
    action = desk.journal.asked["flag-1"]
    assert (action.kind, action.source, action.target) == (ActionKind.FLAG, "anna", "anna")
    assert action.payload["flag"] == "refusal"
    assert action.payload["text"] == "I cannot do that."

    desk.server.says("Half an ans", finish_reason="content_filter")
    desk.journal.entries.clear()
    decides(desk, ApprovalStatus.APPROVED)
    assert (await desk.take()).text == "Half an ans"
    assert desk.journal.asked["flag-1"].payload["flag"] == "content_filter"


async def test_a_part_of_an_answer_is_not_taken_for_the_whole_where_no_rule_asks(
    desk: Desk,
) -> None:
    desk.server.says("Half an ans", finish_reason="content_filter")
    with pytest.raises(
        StepFailed, match=r"withheld a part of the answer of anna\. A rule"
    ) as failed:
        await desk.take()
    assert failed.value.reason == FailureReason.REFUSED


async def test_tools_that_a_filtered_answer_calls_are_not_called(desk: Desk) -> None:
    call = {"name": "refund", "arguments": '{"order": "7", "usd": 5}'}
    piece = {"index": 0, "id": "c", "type": "function", "function": call}
    desk.server.streams([{"tool_calls": [piece]}], finish_reason="content_filter")
    with pytest.raises(StepFailed, match="content filter withheld the answer of anna"):
        await desk.take(tools=(REFUND,))
    assert desk.shop.requests == []
    assert "flag-1" in desk.journal.asked


async def test_a_request_that_a_filter_refuses_is_put_to_whoever_a_rule_names(desk: Desk) -> None:
    desk.server.refuses(400, SAID, code="content_filter")
    decides(desk, ApprovalStatus.ANSWERED, answer='{"n": 4}')
    assert (await desk.take(answer_schema=SCHEMA)).choice == {"n": 4}
    payload = desk.journal.asked["flag-1"].payload
    assert (payload["flag"], payload["text"]) == ("content_filter", "")
    assert SAID in payload["because"]
    assert len(desk.server.requests) == 1


@pytest.mark.parametrize("schema", [None, SCHEMA])
async def test_a_request_that_a_filter_refuses_fails_the_turn_where_no_rule_asks(
    desk: Desk, schema: dict[str, Any] | None
) -> None:
    desk.server.refuses(400, SAID, code="content_filter")
    with pytest.raises(StepFailed, match="refused the request of anna: The response was") as failed:
        await desk.take(answer_schema=schema)
    assert failed.value.reason == FailureReason.REFUSED
    assert len(desk.server.requests) == 1


async def test_an_approved_request_that_a_filter_refused_still_has_no_answer(desk: Desk) -> None:
    desk.server.refuses(400, SAID, code="content_filter")
    decides(desk, ApprovalStatus.APPROVED)
    with pytest.raises(StepFailed, match="refused the request of anna"):
        await desk.take()


async def test_an_answer_that_nothing_flagged_is_put_to_nobody(desk: Desk) -> None:
    desk.server.says("Four.")
    await desk.take()
    assert desk.journal.asked == {}


async def test_a_person_answers_in_the_place_of_the_agent(desk: Desk) -> None:
    refuses(desk)
    decides(desk, ApprovalStatus.ANSWERED, answer="Four.")
    assert (await desk.take()).text == "Four."


async def test_what_a_person_answers_is_read_as_the_schema_asks(desk: Desk) -> None:
    desk.server.says("", finish_reason="content_filter")
    decides(desk, ApprovalStatus.ANSWERED, answer='{"n": 4}')
    assert (await desk.take(answer_schema=SCHEMA)).choice == {"n": 4}
    assert desk.journal.asked["flag-1"].answer_schema == SCHEMA


@pytest.mark.parametrize(
    ("status", "more"),
    [
        (ApprovalStatus.SENT_BACK, {}),
        (ApprovalStatus.REJECTED, {"on_reject": OnReject.TELL}),
    ],
)
async def test_what_is_sent_back_is_told_to_the_model_which_answers_anew(
    desk: Desk, status: ApprovalStatus, more: dict[str, Any]
) -> None:
    refuses(desk)
    desk.server.says("Four.")
    decides(desk, status, reason="it is only arithmetic", **more)
    assert (await desk.take()).text == "Four."
    said, told = desk.asked(2)["messages"][-2:]
    assert said == {"role": "assistant", "content": "I cannot do that."}
    assert "it is only arithmetic" in told["content"]


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (ApprovalStatus.REJECTED, "rejected the flagged answer of anna: no"),
        (ApprovalStatus.EXPIRED, "Nobody decided in time"),
    ],
)
async def test_what_is_rejected_or_decided_by_nobody_fails_the_turn(
    desk: Desk, status: ApprovalStatus, message: str
) -> None:
    refuses(desk)
    decides(desk, status, reason="no")
    with pytest.raises(StepFailed, match=message) as failed:
        await desk.take()
    assert failed.value.reason == FailureReason.REFUSED


async def test_an_approved_answer_of_which_nothing_is_left_still_fails_the_turn(
    desk: Desk,
) -> None:
    desk.server.says("", finish_reason="content_filter")
    decides(desk, ApprovalStatus.APPROVED)
    with pytest.raises(StepFailed, match="content filter withheld"):
        await desk.take()


async def test_an_answer_that_is_sent_back_is_asked_for_once_after_a_crash(desk: Desk) -> None:
    refuses(desk)
    desk.server.says("Four.")
    decides(desk, ApprovalStatus.SENT_BACK, reason="again")
    await desk.take()

    desk.journal = desk.journal.replay()

    assert (await desk.take()).text == "Four."
    assert len(desk.server.requests) == 2
