"""What may be sent: JSON, declared as JSON, no larger than the limit, and sound throughout."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

import orjson
from fastapi import Response
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from control_plane.api.problems import WrongMediaType, details_of, response_to
from control_plane.domain.errors import N_, CallerError, ControlPlaneError, TooLarge
from control_plane.domain.json_text import read_json

LARGEST_BODY_BYTES = 2_000_000
RAW_BODY = "control_plane.raw_body"
"""Where the scope holds the body byte for byte, for those who check a signature."""


class BodyGate:
    """ASGI middleware: reads the body up to the limit, checks it, hands on its canonical form."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            _check_address(scope)
            body = await _checked_body(scope, receive)
        except ControlPlaneError as error:
            # What is left of a refused body is never read, so the connection cannot be used again.
            headers = {"Connection": "close"} if isinstance(error, TooLarge) else None
            refusal: Response = response_to(details_of(error, instance=scope["path"]), headers)
            await refusal(scope, receive, send)
            return
        if body is not None:
            await self._app(scope, _replay(body, receive), send)


async def _checked_body(scope: Scope, receive: Receive) -> bytes | None:
    """The body in canonical form; `None` when the caller went away while sending it."""
    headers = Headers(scope=scope)
    body = await _read(headers, receive)
    scope[RAW_BODY] = body or b""
    if not body:
        return body
    if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise WrongMediaType(N_("Send the body as application/json."))
    return orjson.dumps(read_json(body))


async def _read(headers: Headers, receive: Receive) -> bytes | None:
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > LARGEST_BODY_BYTES:
        raise _too_large()
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > LARGEST_BODY_BYTES:
            raise _too_large()
        more = message.get("more_body", False)
    return b"".join(chunks)


def _too_large() -> TooLarge:
    return TooLarge(
        N_("The body is larger than {limit} bytes. Shorten it, or let a tool read the document."),
        limit=LARGEST_BODY_BYTES,
    )


def _replay(body: bytes, receive: Receive) -> Receive:
    """Give the body that was read already, then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replayed() -> Message:
        return waiting.pop() if waiting else await receive()

    return replayed


def _check_address(scope: Scope) -> None:
    if "\0" in scope["path"] or b"\0" in unquote_to_bytes(scope["query_string"]):
        raise CallerError(N_("The text holds a NUL character; take it out."))
