"""How an answer leaves: whole, as a stream, slowly, or broken off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from control_plane.models.rehearsal.answers import Outcome
from control_plane.models.rehearsal.request import ChatRequest
from control_plane.models.rehearsal.wire import Reply, WireError, chunks, completion

_EVENT_STREAM = "text/event-stream"


def error_response(error: WireError) -> Response:
    """An error in OpenAI's shape."""
    return JSONResponse(error.body(), status_code=error.status, headers=error.headers())


async def deliver(outcome: Outcome, request: ChatRequest) -> Response:
    """The response for the outcome, after the time it is to take."""
    result = outcome.result
    if isinstance(result, WireError):
        await asyncio.sleep(outcome.slow_seconds)
        return error_response(result)
    if request.stream:
        events = _events(result, include_usage=request.include_usage)
        if outcome.hang_up:
            return BrokenOff("".join(events[: max(1, len(events) // 2)]), media_type=_EVENT_STREAM)
        return StreamingResponse(_spread(events, outcome.slow_seconds), media_type=_EVENT_STREAM)
    await asyncio.sleep(outcome.slow_seconds)
    body = completion(result)
    return BrokenOff(json.dumps(body)[:100]) if outcome.hang_up else JSONResponse(body)


class BrokenOff(Response):
    """The beginning of an answer, never the rest, upon which the server closes the connection."""

    media_type = "application/json"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the beginning only."""
        del receive
        headers = [(key, value) for key, value in self.raw_headers if key != b"content-length"]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})


def _events(reply: Reply, *, include_usage: bool) -> list[str]:
    return [
        *(_event(chunk) for chunk in chunks(reply, include_usage=include_usage)),
        "data: [DONE]\n\n",
    ]


def _event(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False, separators=(',', ':'))}\n\n"


async def _spread(events: list[str], seconds: float) -> AsyncIterator[str]:
    """The events with equal pauses between them; all at once when there is no time to take."""
    if not seconds:
        for event in events:
            yield event
        return
    pause_seconds = seconds / max(1, len(events) - 1)
    for number, event in enumerate(events):
        if number:
            await asyncio.sleep(pause_seconds)
        yield event
