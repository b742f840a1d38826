"""A real HTTP server on loopback that answers from a script and complains about all else."""

from __future__ import annotations

import json
import socket
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Self

import anyio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Reply = Callable[[Request], Awaitable[Response]]
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


@dataclass(frozen=True)
class Recorded:
    """A request as it arrived."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)


class ScriptedServer:
    """Answers each request with the next reply of its script; use it as a context manager.

    A request beyond the script is answered with a 500, and fails the test when the block ends; so
    does a reply nobody asked for.
    """

    def __init__(self) -> None:
        self.requests: list[Recorded] = []
        self.in_flight = 0
        self.most_in_flight = 0
        self._script: deque[Reply] = deque()
        self._unexpected: list[str] = []
        self._released = threading.Event()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(64)
        app = Starlette(routes=[Route("/{path:path}", self._answer, methods=_METHODS)])
        config = uvicorn.Config(
            app, http="h11", ws="none", lifespan="off", log_level="critical", access_log=False
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), daemon=True
        )

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        self.release()
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=10)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: object, *_: object) -> None:
        self.stop()
        if kind is None:
            self.check()

    def check(self) -> None:
        """Fail if a request was not in the script, or a reply was left over."""
        assert not self._unexpected, f"not in the script: {self._unexpected}"
        assert not self._script, f"{len(self._script)} replies were never asked for"

    def rewind(self) -> Self:
        """Forget all that happened, for the next test: starting another server takes time."""
        self.release()
        self._released = threading.Event()
        self.requests.clear()
        self.most_in_flight = 0
        self._script.clear()
        self._unexpected.clear()
        return self

    def replies(self, reply: Reply) -> Self:
        """Put a reply at the end of the script."""
        self._script.append(reply)
        return self

    def responds(
        self,
        status: int = 200,
        body: Any = None,
        *,
        headers: dict[str, str] | None = None,
        content_type: str = "application/json",
    ) -> Self:
        """Answer with a status and a body: text and bytes as they are, everything else as JSON."""
        raw = body if isinstance(body, str | bytes) else json.dumps(body)

        async def reply(_: Request) -> Response:
            return Response(raw, status, headers=headers, media_type=content_type)

        return self.replies(reply)

    def hangs(self) -> Self:
        """Answer only after `release`."""

        async def reply(_: Request) -> Response:
            await self.until_released()
            return JSONResponse({"released": True})

        return self.replies(reply)

    def release(self) -> None:
        """Let everything that hangs go on."""
        self._released.set()

    async def until_released(self) -> None:
        """For replies that hang."""
        released = self._released
        await anyio.to_thread.run_sync(released.wait, abandon_on_cancel=True)

    async def _answer(self, request: Request) -> Response:
        body = await request.body()
        self.requests.append(
            Recorded(
                request.method,
                request.url.path,
                request.url.query,
                dict(request.headers),
                body,
            )
        )
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            return await self._next(request)
        finally:
            self.in_flight -= 1

    async def _next(self, request: Request) -> Response:
        if not self._script:
            self._unexpected.append(f"{request.method} {request.url.path}")
            return JSONResponse({"error": {"message": "not in the script"}}, 500)
        return await self._script.popleft()(request)
