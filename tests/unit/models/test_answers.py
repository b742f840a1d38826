from __future__ import annotations

from typing import Any

import pytest
from openai.types.chat import ChatCompletionChunk

from control_plane.models.answers import AnswerBuilder, ChatAnswer, token_usage, well_formed


def built(*deltas: Any) -> ChatAnswer:
    builder = AnswerBuilder()
    for position, delta in enumerate((*deltas, {})):
        finish_reason = "stop" if position == len(deltas) else None
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        builder.add(ChatCompletionChunk.construct(**head, choices=[choice]))
    return builder.build(first_token_ms=1, latency_ms=2)


def call(index: int | None, **fields: Any) -> dict[str, Any]:
    return {"tool_calls": [{"index": index, **fields}]}


def test_text_is_joined() -> None:
    answer = built({"content": "Hel"}, {"content": "lo"}, {"content": None}, None)
    assert (answer.text, answer.finish_reason, answer.model) == ("Hello", "stop", "m")


def test_a_refusal_is_the_answer() -> None:
    assert built({"refusal": "I will not."}).text == "I will not."


def test_pieces_of_calls_are_joined_by_index() -> None:
    answer = built(
        call(0, id="a", function={"name": "one", "arguments": ""}),
        call(1, id="b", function={"name": "two", "arguments": ""}),
        call(0, function={"arguments": '{"x"'}),
        call(1, function={"arguments": "{}"}),
        call(0, function={"arguments": ": 1}"}),
    )
    assert [(c.id, c.name, c.arguments) for c in answer.tool_calls] == [
        ("a", "one", '{"x": 1}'),
        ("b", "two", "{}"),
    ]


def test_calls_that_share_an_index_are_told_apart_by_id() -> None:
    answer = built(
        call(0, id="a", function={"name": "one", "arguments": "{}"}),
        call(0, id="b", function={"name": "two", "arguments": "{}"}),
    )
    assert [c.name for c in answer.tool_calls] == ["one", "two"]


def test_a_call_without_index_or_id_gets_a_stable_id() -> None:
    answer = built(call(None, function={"name": "one", "arguments": "{}"}))
    assert [(c.id, c.name) for c in answer.tool_calls] == [("call-1", "one")]


def test_the_halves_of_a_character_split_over_two_pieces_are_joined() -> None:
    assert built({"content": "ok \ud83d"}, {"content": "\ude00"}).text == "ok 😀"


@pytest.mark.parametrize(
    ("text", "stored"),
    [("日本語", "日本語"), ("a\x00b", "a\ufffdb"), ("\ud800", "\ufffd"), ("é\x00", "é\ufffd")],
)
def test_text_that_could_not_be_stored_is_replaced(text: str, stored: str) -> None:
    assert well_formed(text) == stored


def test_usage_is_read_leniently() -> None:
    usage = token_usage(
        {
            "prompt_tokens": 100,
            "completion_tokens": 20,
            "prompt_tokens_details": {"cached_tokens": 64},
            "completion_tokens_details": None,
        }
    )
    assert (usage.input_tokens, usage.output_tokens) == (100, 20)
    assert (usage.cached_tokens, usage.reasoning_tokens) == (64, None)
    assert token_usage({"prompt_tokens": "many"}).input_tokens == 0
