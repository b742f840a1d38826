"""The chat client against a real HTTP endpoint."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from typing import Any

import pytest

from control_plane.domain.connections import REHEARSAL_URL, ConnectionSpec
from control_plane.domain.errors import StepFailed
from control_plane.models.answers import ChatAnswer
from control_plane.models.client import ChatClient
from control_plane.services.turns import Attempt, Transient
from tests.openai_server import OpenAIServer

HELLO = [{"role": "user", "content": "Hello"}]
WEATHER = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}


@pytest.fixture
def ask(client: ChatClient, connection: ConnectionSpec, attempt: Attempt) -> Any:
    async def ask(where: ConnectionSpec = connection, **asked: Any) -> ChatAnswer:
        asked = {"model": "m", "messages": HELLO, "timeout_seconds": 10, "attempt": attempt} | asked
        return await client.chat(where, **asked)

    return ask


async def test_a_text_arrives_whole_and_is_shown_as_it_comes(
    server: OpenAIServer, ask: Any, shown: list[str]
) -> None:
    server.says("Good morning to you 😀")
    answer = await ask()
    assert answer.text == "Good morning to you 😀"
    assert answer.finish_reason == "stop"
    assert answer.usage.input_tokens == 10
    assert answer.usage.output_tokens == 5
    assert answer.first_token_ms is not None
    assert answer.first_token_ms <= answer.latency_ms
    assert shown[0] == "Good mo"
    assert shown[-1] == answer.text


async def test_tool_calls_arrive_whole(server: OpenAIServer, ask: Any) -> None:
    server.calls(("weather", {"city": "東京"}), ("weather", {"city": "Ōsaka"}), text="Looking.")
    answer = await ask(tools=[WEATHER], tool_choice="auto")
    assert [(c.name, json.loads(c.arguments)) for c in answer.tool_calls] == [
        ("weather", {"city": "東京"}),
        ("weather", {"city": "Ōsaka"}),
    ]
    assert answer.text == "Looking."
    assert len({call.id for call in answer.tool_calls}) == 2


async def test_the_request_says_what_was_asked(server: OpenAIServer, ask: Any) -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["a"],
        "additionalProperties": False,
    }
    server.says("{}")
    await ask(tools=[WEATHER], tool_choice="none", response_schema=schema, temperature=0.5)
    body = server.requests[0].json
    assert server.requests[0].path == "/v1/chat/completions"
    assert body["messages"] == HELLO
    assert body["tools"] == [WEATHER]
    assert (body["tool_choice"], body["temperature"], body["stream"]) == ("none", 0.5, True)
    assert body["response_format"]["json_schema"]["schema"] == schema
    assert body["response_format"]["json_schema"]["strict"] is True


async def test_what_was_not_asked_is_not_sent(server: OpenAIServer, ask: Any) -> None:
    server.says("Hi")
    await ask(tools=[], tool_choice="none")
    assert set(server.requests[0].json) == {"model", "messages", "stream", "stream_options"}


async def test_a_schema_that_is_not_strict_is_sent_as_such(server: OpenAIServer, ask: Any) -> None:
    server.says("{}")
    await ask(response_schema={"type": "object"})
    assert server.requests[0].json["response_format"]["json_schema"]["strict"] is False


async def test_every_attempt_carries_the_same_idempotency_key(
    server: OpenAIServer, ask: Any, attempt: Attempt
) -> None:
    server.says("Hi").says("Hi")
    await ask()
    await ask(where=ConnectionSpec(name="rehearsal", base_url=REHEARSAL_URL))
    real, rehearsal = (request.headers for request in server.requests)
    assert real["idempotency-key"] == attempt.idempotency_key
    assert "x-rehearsal-attempt" not in real
    assert rehearsal["idempotency-key"] == attempt.idempotency_key
    assert rehearsal["x-rehearsal-attempt"] == "2"


async def test_only_the_named_key_is_sent(
    server: OpenAIServer, ask: Any, connection: ConnectionSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "ambient")
    monkeypatch.setenv("OPENAI_ORG_ID", "ambient")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: ambient")
    monkeypatch.setenv("MY_KEY", "first")
    keyed = connection.model_copy(update={"api_key": "env:MY_KEY"})
    server.says("Hi").says("Hi").says("Hi")
    await ask()
    await ask(where=keyed)
    monkeypatch.setenv("MY_KEY", "second")
    await ask(where=keyed)
    sent = [request.headers.get("authorization") for request in server.requests]
    assert sent == [None, "Bearer first", "Bearer second"]
    assert not any("ambient" in str(request.headers) for request in server.requests)


async def test_a_missing_key_is_a_matter_of_configuration(
    ask: Any, connection: ConnectionSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MY_KEY", raising=False)
    with pytest.raises(StepFailed, match="MY_KEY") as failed:
        await ask(where=connection.model_copy(update={"api_key": "env:MY_KEY"}))
    assert failed.value.reason == "configuration"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (408, "timeout"),
        (409, "server_error"),
        (425, "server_error"),
        (429, "rate_limited"),
        (500, "server_error"),
        (502, "server_error"),
        (503, "server_error"),
    ],
)
async def test_what_may_pass_is_transient(
    server: OpenAIServer, ask: Any, status: int, reason: str
) -> None:
    server.refuses(status, "Busy now.", headers={"Retry-After": "12"})
    with pytest.raises(Transient, match="Busy now") as trouble:
        await ask()
    assert trouble.value.reason == reason
    assert trouble.value.retry_after_seconds == 12.0
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 413, 422, 501])
async def test_a_refusal_is_final_and_says_why(server: OpenAIServer, ask: Any, status: int) -> None:
    server.refuses(status, "The model `m` does not exist.")
    with pytest.raises(StepFailed, match="The model `m` does not exist") as failed:
        await ask()
    assert failed.value.reason == "refused"
    assert failed.value.params["status"] == status


async def test_a_refused_key_is_named_and_not_shown(
    server: OpenAIServer,
    ask: Any,
    connection: ConnectionSpec,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MY_KEY", "very-secret")
    server.refuses(401, "Incorrect API key provided: very-secret.")
    with pytest.raises(StepFailed, match="MY_KEY") as failed:
        await ask(where=connection.model_copy(update={"api_key": "env:MY_KEY"}))
    assert "very-secret" not in str(failed.value)


async def test_an_empty_account_is_not_waited_for(server: OpenAIServer, ask: Any) -> None:
    server.refuses(429, "You exceeded your current quota.", code="insufficient_quota")
    with pytest.raises(StepFailed, match="exceeded your current quota"):
        await ask()


async def test_a_prompt_over_the_context_is_told_in_words(server: OpenAIServer, ask: Any) -> None:
    server.refuses(400, "the request exceeds the available context size (4096 tokens)")
    with pytest.raises(StepFailed, match=r"longer than m on here can read.*4096"):
        await ask()


@pytest.mark.parametrize("body", ["<html>Bad gateway</html>", "plainly broken", b"\xff\xfe", ""])
async def test_an_error_without_the_protocols_form_is_told_too(
    server: OpenAIServer, ask: Any, body: str | bytes
) -> None:
    server.responds(502, body, content_type="text/html")
    with pytest.raises(Transient, match="HTTP 502"):
        await ask()


async def test_nobody_there_is_transient_and_names_the_address(ask: Any) -> None:
    nowhere = ConnectionSpec(name="gone", base_url="http://127.0.0.1:9/v1")
    with pytest.raises(Transient, match=r"gone at http://127\.0\.0\.1:9/v1") as trouble:
        await ask(where=nowhere)
    assert trouble.value.reason == "unreachable"


async def test_a_connection_cut_in_the_middle_is_transient(server: OpenAIServer, ask: Any) -> None:
    server.breaks_off("Half an ans")
    with pytest.raises(Transient, match="broke off") as trouble:
        await ask()
    assert trouble.value.reason == "unreachable"


async def test_a_stream_that_ends_without_finishing_is_transient(
    server: OpenAIServer, ask: Any
) -> None:
    server.streams([{"content": "Half an ans"}], finish_reason=None)
    with pytest.raises(Transient, match="broke off"):
        await ask()


@pytest.mark.parametrize("body", ["", "<html>Welcome</html>", "data: {broken\n\n"])
async def test_what_is_no_stream_is_transient(server: OpenAIServer, ask: Any, body: str) -> None:
    server.responds(200, body, content_type="text/event-stream")
    with pytest.raises(Transient, match="broke off"):
        await ask()


async def test_an_error_inside_the_stream_is_sorted_by_its_code(
    server: OpenAIServer, ask: Any
) -> None:
    server.errs_in_stream({"message": "upstream is down", "code": 502})
    with pytest.raises(Transient, match="upstream is down"):
        await ask()
    server.errs_in_stream({"message": "not for you", "code": 403})
    with pytest.raises(StepFailed, match="not for you"):
        await ask()
    server.errs_in_stream({"message": "something", "code": "weird"})
    with pytest.raises(Transient, match="something"):
        await ask()


@pytest.mark.parametrize("begun", [True, False])
async def test_the_time_is_for_the_whole_answer(
    server: OpenAIServer, ask: Any, begun: bool
) -> None:
    if begun:
        server.stalls("I am still")
    else:
        server.hangs()
    with pytest.raises(Transient, match="in time") as trouble:
        await ask(timeout_seconds=0.3)
    assert trouble.value.reason == "timeout"


async def test_an_endpoint_that_does_not_know_stream_options_is_asked_without(
    server: OpenAIServer, ask: Any
) -> None:
    server.refuses(400, "Unknown parameter: stream_options").says("Hi").says("Hi")
    first, second = await ask(), await ask()
    assert (first.text, second.text) == ("Hi", "Hi")
    assert first.usage is None
    assert ["stream_options" in request.json for request in server.requests] == [True, False, False]


async def test_no_more_calls_are_under_way_than_the_connection_allows(
    server: OpenAIServer, ask: Any, connection: ConnectionSpec
) -> None:
    narrow = connection.model_copy(update={"max_concurrency": 2})
    for _ in range(5):
        server.stalls("")
    calls = [asyncio.create_task(ask(where=narrow)) for _ in range(5)]
    async with asyncio.timeout(10):
        while len(server.requests) < 2:  # noqa: ASYNC110 - the server lives in another thread
            await asyncio.sleep(0)
    server.release()
    await asyncio.gather(*calls, return_exceptions=True)
    assert len(server.requests) == 5
    assert server.most_in_flight <= 2


def test_the_client_works_in_one_event_loop_after_another(
    server: OpenAIServer, connection: ConnectionSpec, attempt: Attempt
) -> None:
    client = ChatClient(rehearsal_url=lambda: server.base_url)

    async def once() -> str:
        asked = {"model": "m", "messages": HELLO, "timeout_seconds": 10, "attempt": attempt}
        try:
            return (await client.chat(connection, **asked)).text
        finally:
            await client.aclose()

    server.says("One").says("Two")
    assert [asyncio.run(once()), asyncio.run(once())] == ["One", "Two"]


async def test_models_are_listed(
    server: OpenAIServer, client: ChatClient, connection: ConnectionSpec
) -> None:
    server.models = ["a", "b"]
    assert await client.list_models(connection, timeout_seconds=10, workspace_id="default") == (
        "a",
        "b",
    )
    server.models = None
    with pytest.raises(StepFailed, match="no such page"):
        await client.list_models(connection, timeout_seconds=10, workspace_id="default")


def _drops_one_connection(listener: socket.socket) -> None:
    """Closes the first connection without a word, as servers do with idle ones; then answers."""
    event = 'data: {"choices": [{"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}]}'
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
    for answer in ("", f"{head}{event}\n\ndata: [DONE]\n\n"):
        connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer.encode())


async def test_a_connection_lost_before_a_word_is_no_attempt(ask: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=_drops_one_connection, args=(listener,))
        server.start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        answer = await ask(where=ConnectionSpec(name="idle", base_url=url))
        server.join()
    assert answer.text == "Hi"


_FILTER_SAID = "The response was filtered due to the prompt triggering the content policy."
_WITHIN = {"code": "ResponsibleAIPolicyViolation", "content_filter_result": {}}


@pytest.mark.parametrize(
    "error",
    [
        {"code": "content_filter", "param": "prompt", "status": 400, "innererror": _WITHIN},
        {"code": "content_policy_violation", "type": "image_generation_user_error"},
        {"code": "400", "provider_specific_fields": {"innererror": _WITHIN}},
    ],
)
async def test_a_refusal_of_a_content_filter_is_an_answer_of_which_nothing_is_left(
    server: OpenAIServer, ask: Any, error: dict[str, Any]
) -> None:
    server.responds(400, {"error": {"message": _FILTER_SAID, **error}})
    answer = await ask()
    assert (answer.text, answer.finish_reason, answer.said) == ("", "content_filter", _FILTER_SAID)
    assert answer.usage is None


async def test_a_filter_that_steps_in_within_the_stream_is_not_asked_again(
    server: OpenAIServer, ask: Any
) -> None:
    server.errs_in_stream({"message": _FILTER_SAID, "code": "content_filter"})
    answer = await ask()
    assert (answer.finish_reason, answer.said) == ("content_filter", _FILTER_SAID)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "message"),
    [(400, "The prompt is empty."), (500, "The content_filter service is down.")],
)
async def test_other_failures_are_none_of_a_content_filter(
    server: OpenAIServer, ask: Any, status: int, message: str
) -> None:
    server.refuses(status, message)
    with pytest.raises((StepFailed, Transient)):
        await ask()
