"""A scripted endpoint that speaks the OpenAI protocol over real HTTP.

with OpenAIServer() as server:
    server.calls(("calculate", {"expression": "2+2"})).says("Four.")
    ...                                     # two requests, to server.base_url
    assert server.requests[0].json["model"] == "m"
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, Self

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from tests.scripted_server import ScriptedServer

Chunk = dict[str, Any]


class OpenAIServer(ScriptedServer):
    """Serves /v1/chat/completions from its script, and /v1/models from `models`."""

    def __init__(self, *, models: Sequence[str] | None = ("m",)) -> None:
        """Without models (`None`) the list of models is a 404."""
        super().__init__()
        self.models = self._models = models

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    def rewind(self) -> Self:
        """Forget all that happened, changes of `models` included."""
        self.models = self._models
        return super().rewind()

    def says(
        self,
        text: str,
        *,
        finish_reason: str = "stop",
        usage: dict[str, Any] | None = None,
        model: str | None = None,
    ) -> Self:
        """Answer with a text, streamed in small pieces."""
        pieces = [{"content": text[i : i + 7]} for i in range(0, len(text), 7)]
        return self.streams(pieces, finish_reason=finish_reason, usage=usage, model=model)

    def calls(
        self,
        *calls: tuple[str, dict[str, Any] | str],
        text: str = "",
        usage: dict[str, Any] | None = None,
    ) -> Self:
        """Answer with tool calls, each a name and its arguments (text goes as it is)."""
        pieces: list[Chunk] = [{"content": text}] if text else []
        for index, (name, arguments) in enumerate(calls):
            written = arguments if isinstance(arguments, str) else json.dumps(arguments)
            begun = {"name": name, "arguments": ""}
            pieces.append(_call(index, id=f"call_{index}", type="function", function=begun))
            pieces += [
                _call(index, function={"arguments": written[i : i + 5]})
                for i in range(0, len(written), 5)
            ]
        return self.streams(pieces, finish_reason="tool_calls", usage=usage)

    def streams(
        self,
        deltas: Sequence[Chunk],
        *,
        finish_reason: str | None = "stop",
        usage: dict[str, Any] | None = None,
        model: str | None = None,
    ) -> Self:
        """Answer with these deltas; without a finish reason the stream ends early, but politely."""
        used = usage or {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}

        async def reply(request: Request) -> Response:
            asked = await request.json()
            head = {"id": "c1", "created": 1, "model": model or asked["model"]}
            if not asked.get("stream"):
                return JSONResponse(_whole(head, deltas, finish_reason, used))
            with_usage = (asked.get("stream_options") or {}).get("include_usage")
            chunks = [_chunk(head, {"role": "assistant", "content": ""})]
            chunks += [_chunk(head, delta) for delta in deltas]
            if finish_reason:
                chunks.append(_chunk(head, {}, finish_reason))
            if with_usage:
                chunks.append({**_chunk(head, {}), "choices": [], "usage": used})
            return StreamingResponse(_events(chunks), media_type="text/event-stream")

        return self.replies(reply)

    def breaks_off(self, text: str) -> Self:
        """Send some text, then cut the connection."""

        async def reply(request: Request) -> Response:
            head = {"id": "c1", "created": 1, "model": "m"}
            return StreamingResponse(
                _cut(_event(_chunk(head, {"content": text}))), media_type="text/event-stream"
            )

        return self.replies(reply)

    def stalls(self, text: str) -> Self:
        """Send some text, then nothing more until released."""

        async def pieces() -> AsyncIterator[str]:
            yield _event(_chunk({"id": "c1", "created": 1, "model": "m"}, {"content": text}))
            await self.until_released()

        async def reply(_: Request) -> Response:
            return StreamingResponse(pieces(), media_type="text/event-stream")

        return self.replies(reply)

    def refuses(
        self,
        status: int,
        message: str,
        *,
        headers: dict[str, str] | None = None,
        code: str | None = None,
    ) -> Self:
        """Answer with an error in the protocol's form."""
        error = {"message": message, "type": "error", "param": None, "code": code}
        return self.responds(status, {"error": error}, headers=headers)

    def errs_in_stream(self, error: dict[str, Any]) -> Self:
        """Answer 200, then send an error as an event."""
        return self.responds(
            200, f"data: {json.dumps({'error': error})}\n\n", content_type="text/event-stream"
        )

    async def _next(self, request: Request) -> Response:
        if request.url.path != "/v1/models":
            return await super()._next(request)
        if self.models is None:
            return JSONResponse({"error": {"message": "no such page"}}, 404)
        about = {"object": "model", "created": 1, "owned_by": "t"}
        listed = [{"id": name, **about} for name in self.models]
        return JSONResponse({"object": "list", "data": listed})


def _call(index: int, **fields: Any) -> Chunk:
    return {"tool_calls": [{"index": index, **fields}]}


def _chunk(head: Chunk, delta: Chunk, finish_reason: str | None = None) -> Chunk:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {**head, "object": "chat.completion.chunk", "choices": [choice]}


def _whole(
    head: Chunk, deltas: Sequence[Chunk], finish_reason: str | None, usage: dict[str, Any]
) -> Chunk:
    """The same answer for a request that does not stream."""
    calls: dict[int, Chunk] = {}
    for piece in (piece for delta in deltas for piece in delta.get("tool_calls", ())):
        call = calls.setdefault(
            piece["index"],
            {"id": piece.get("id"), "type": "function", "function": {"name": "", "arguments": ""}},
        )
        for name, text in piece["function"].items():
            call["function"][name] += text
    message = {
        "role": "assistant",
        "content": "".join(delta.get("content") or "" for delta in deltas) or None,
        "tool_calls": list(calls.values()) or None,
    }
    choice = {"index": 0, "message": message, "finish_reason": finish_reason}
    return {**head, "object": "chat.completion", "choices": [choice], "usage": usage}


def _event(chunk: Chunk) -> str:
    return f"data: {json.dumps(chunk)}\n\n"


async def _events(chunks: Sequence[Chunk]) -> AsyncIterator[str]:
    for chunk in chunks:
        yield _event(chunk)
    yield "data: [DONE]\n\n"


async def _cut(event: str) -> AsyncIterator[str]:
    yield event
    raise ConnectionResetError
