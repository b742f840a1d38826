"""The endpoint as the real openai client meets it."""

from __future__ import annotations

import math
import socket
import threading
from itertools import pairwise
from typing import Any

import httpx
import openai
import pytest
from openai import AsyncOpenAI

from control_plane.domain.errors import ConfigurationError
from control_plane.models.rehearsal import RehearsalServer

TOOL = {
    "type": "function",
    "function": {
        "name": "get_order",
        "description": "Look up an order",
        "parameters": {
            "type": "object",
            "properties": {"order_id": {"type": "string"}},
            "required": ["order_id"],
        },
    },
}


async def test_a_chat_is_answered_with_words_and_usage(ask: Any) -> None:
    answer = await ask("Why is solar power cheap?", system="You are the energy analyst.")

    choice, usage = answer.choices[0], answer.usage
    assert choice.finish_reason == "stop"
    assert "solar" in choice.message.content
    assert "energy analyst" in choice.message.content
    assert choice.message.content.endswith("(rehearsal)")
    assert usage.prompt_tokens > 5
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    assert usage.prompt_tokens_details.cached_tokens == 0
    assert usage.completion_tokens_details.reasoning_tokens == 0


async def test_equal_requests_get_equal_answers(ask: Any) -> None:
    first, second = [await ask("Tell me about glass.") for _ in range(2)]
    other = await ask("Tell me about copper.")

    assert first == second
    assert other.id != first.id


async def test_a_stream_says_what_the_plain_answer_says(ask: Any) -> None:
    for said in ("Tell me about glass and sand.", "ガラスと砂について教えてください。"):
        plain = await ask(said)
        chunks = [chunk async for chunk in await ask(said, stream=True)]

        deltas = [chunk.choices[0].delta.content or "" for chunk in chunks]
        assert "".join(deltas) == plain.choices[0].message.content
        assert len([text for text in deltas if text]) > 3
        assert chunks[-1].choices[0].finish_reason == "stop"
        assert {chunk.id for chunk in chunks} == {plain.id}
        assert all(chunk.usage is None for chunk in chunks)


async def test_a_stream_ends_with_usage_only_if_asked(ask: Any) -> None:
    plain = await ask("Tell me about glass.")
    stream = await ask("Tell me about glass.", stream=True, stream_options={"include_usage": True})
    chunks = [chunk async for chunk in stream]

    assert chunks[-1].choices == []
    assert chunks[-1].usage == plain.usage
    assert all(chunk.usage is None for chunk in chunks[:-1])


async def test_a_streamed_tool_call_adds_up_to_the_plain_one(ask: Any) -> None:
    said = "Where is order A-1042?"
    plain = await ask(said, tools=[TOOL])
    chunks = [chunk async for chunk in await ask(said, tools=[TOOL], stream=True)]

    pieces = [p for c in chunks for p in c.choices[0].delta.tool_calls or []]
    expected = plain.choices[0].message.tool_calls[0]
    assert (pieces[0].id, pieces[0].function.name) == (expected.id, "get_order")
    assert "".join(p.function.arguments for p in pieces) == expected.function.arguments
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


async def test_a_stream_ends_with_done(base_url: str) -> None:
    body = {"model": "rehearsal-x", "stream": True, "messages": [{"role": "user", "content": "Hi"}]}
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"{base_url}/chat/completions", json=body)

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.endswith("data: [DONE]\n\n")


async def test_an_answer_over_its_limit_is_cut_and_says_so(ask: Any) -> None:
    for said in ("Tell me about glass.", "ガラスについて教えてください。"):
        answer = await ask(said, max_tokens=5)

        assert answer.choices[0].finish_reason == "length"
        assert answer.usage.completion_tokens <= 5


async def test_models_are_listed_and_found(client: AsyncOpenAI) -> None:
    listed = [model.id async for model in client.models.list()]

    assert listed == ["rehearsal-small", "rehearsal-large"]
    assert (await client.models.retrieve("rehearsal-small")).id == "rehearsal-small"
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("gpt-4o")


async def test_embeddings_are_normal_and_near_for_texts_that_share_words(
    client: AsyncOpenAI,
) -> None:
    texts = ["refund the order", "an order was refunded", "weather in Kyoto", "京都の天気"]
    create = client.embeddings.create
    by_default = await create(model="rehearsal-small", input=texts)  # Base64 on the wire.
    as_floats = await create(model="rehearsal-small", input=texts, encoding_format="float")
    for answer in (by_default, as_floats):
        vectors = [item.embedding for item in answer.data]

        assert {len(vector) for vector in vectors} == {64}
        assert all(math.isclose(math.hypot(*vector), 1, abs_tol=1e-5) for vector in vectors)
        assert math.dist(vectors[0], vectors[1]) < math.dist(vectors[0], vectors[2])
        assert math.dist(vectors[2], vectors[3]) < math.dist(vectors[0], vectors[3])
        assert answer.usage.total_tokens > 0


@pytest.mark.parametrize("given", ["", [], [""]], ids=str)
async def test_nothing_cannot_be_embedded(client: AsyncOpenAI, given: Any) -> None:
    with pytest.raises(openai.BadRequestError):
        await client.embeddings.create(model="rehearsal-small", input=given)


async def test_a_model_of_another_kind_is_not_found(client: AsyncOpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        await client.chat.completions.create(
            model="gpt-4o", messages=[{"role": "user", "content": "Hi"}]
        )

    assert caught.value.code == "model_not_found"
    assert caught.value.param == "model"


async def test_an_unknown_path_is_refused_in_the_same_shape(base_url: str) -> None:
    async with httpx.AsyncClient() as http:
        unknown = await http.get(f"{base_url}/nowhere")
        wrong_method = await http.get(f"{base_url}/chat/completions")

    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "unknown_url")
    assert (wrong_method.status_code, wrong_method.json()["error"]["type"]) == (
        405,
        "invalid_request_error",
    )


CALL = {"id": "c1", "type": "function", "function": {"name": "get_order", "arguments": "{}"}}
USER = {"role": "user", "content": "Hi"}


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "wizard", "content": "Hi"}]}, "messages[0].role"),
        ({"tools": [{"type": "function", "function": {"name": "no spaces"}}]}, None),
        ({"tools": []}, "tools"),
        ({"tool_choice": "required"}, "tool_choice"),
        (
            {"tools": [TOOL], "tool_choice": {"type": "function", "function": {"name": "other"}}},
            "tool_choice",
        ),
        ({"response_format": {"type": "json_schema"}}, "response_format.json_schema"),
        ({"messages": [USER, {"role": "tool", "content": "x", "tool_call_id": "c1"}]}, None),
        ({"messages": [USER, {"role": "assistant", "tool_calls": [CALL]}, USER]}, "messages"),
        ({"max_tokens": 0}, "max_tokens"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_wrong_body_is_refused_naming_the_place(
    base_url: str, body: dict[str, Any], param: str | None
) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.post(
            f"{base_url}/chat/completions",
            json={"model": "rehearsal-small", "messages": [USER]} | body,
        )

    error = answer.json()["error"]
    assert answer.status_code == 400
    assert error["type"] == "invalid_request_error"
    assert error["message"]
    assert param is None or error["param"] == param


async def test_a_body_that_is_no_json_is_refused(base_url: str) -> None:
    async with httpx.AsyncClient() as http:
        answer = await http.post(f"{base_url}/chat/completions", content=b"{")

    assert answer.status_code == 400
    assert "JSON" in answer.json()["error"]["message"]


async def test_a_prompt_over_the_context_is_refused(ask: Any) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        await ask("word " * 120_000)

    assert caught.value.code == "context_length_exceeded"


def _rehearsing() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if thread.name == "rehearsal-model"}


def test_starting_and_stopping_twice_is_the_same_as_once() -> None:
    others = _rehearsing()
    server = RehearsalServer()
    assert server.tools_url is None

    first = server.start()
    assert server.start() == first
    assert first.startswith("http://127.0.0.1:")
    assert server.tools_url == first.removesuffix("/v1") + "/tools"
    assert httpx.get(f"{first}/models").status_code == 200

    server.stop()
    server.stop()
    assert _rehearsing() == others
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{first}/models")
    again = server.start()
    assert httpx.get(f"{again}/models").status_code == 200
    server.stop()


def test_a_port_that_is_taken_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"cannot listen on port {port}"):
            RehearsalServer(port=port).start()


def test_tokens_grow_with_the_text() -> None:
    from control_plane.models.rehearsal.terms import count_tokens

    counts = [count_tokens(text) for text in ("", "word", "two words", "注文を返金してください")]
    assert counts == [0, 1, 3, 11]
    assert all(first < second for first, second in pairwise(counts))
