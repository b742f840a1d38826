"""The rehearsal model's server: an OpenAI-compatible endpoint on the loopback interface."""

from __future__ import annotations

import logging
import socket
import threading

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from control_plane.domain.errors import N_, ConfigurationError
from control_plane.models.rehearsal.answers import is_model, outcome_of
from control_plane.models.rehearsal.delivery import deliver, error_response
from control_plane.models.rehearsal.embeddings import embeddings
from control_plane.models.rehearsal.request import parse_chat
from control_plane.models.rehearsal.tools import order_desk_routes
from control_plane.models.rehearsal.wire import CREATED, MODELS, WireError

HOST = "127.0.0.1"
ATTEMPT_HEADER = "X-Rehearsal-Attempt"
"""Which try of the same question this is, 1 for the first; what `fail_first=N` counts by."""

_CLIENT_RETRY_HEADER = (
    "X-Stainless-Retry-Count"  # What the openai client itself sends, 0 for the first try.
)
_START_SECONDS = (
    10.0  # Far above the usual few milliseconds: only a machine in distress needs longer.
)
_KEEP_ALIVE_SECONDS = (
    75  # Longer than clients keep idle connections, so that it is they who close them.
)


def rehearsal_app() -> Starlette:
    """The application: chat, models and embeddings under `/v1`, the order desk under `/tools`."""
    return Starlette(
        routes=[
            Route("/v1/chat/completions", _chat, methods=["POST"]),
            Route("/v1/embeddings", _embeddings, methods=["POST"]),
            Route("/v1/models", _models),
            Route("/v1/models/{model}", _model),
            *order_desk_routes(),
        ],
        exception_handlers={HTTPException: _refuse},
    )


class RehearsalServer:
    """Runs the endpoint in a thread of its own.

    Args:
        port: Port on the loopback interface; 0 takes a free one at each start.
    """

    def __init__(self, *, port: int = 0) -> None:
        self._port = port
        self._lock = threading.Lock()
        self._running: tuple[_Server, threading.Thread, int] | None = None

    def start(self) -> str:
        """Start, unless it runs already, and return the base URL once it answers.

        Returns:
            Such as `http://127.0.0.1:41234/v1`.

        Raises:
            ConfigurationError: The port is taken, or the server did not come up.
        """
        with self._lock:
            if self._running is None:
                self._running = self._launch()
            return f"http://{HOST}:{self._running[2]}/v1"

    @property
    def tools_url(self) -> str | None:
        """Where the demo order desk is; `None` while the server does not run."""
        running = self._running
        return f"http://{HOST}:{running[2]}/tools" if running is not None else None

    def stop(self) -> None:
        """Stop at once, unless it is stopped already; requests under way are broken off."""
        with self._lock:
            if self._running is None:
                return
            server, thread, _ = self._running
            server.should_exit = server.force_exit = True
            thread.join()
            self._running = None

    def _launch(self) -> tuple[_Server, threading.Thread, int]:
        listener = _listen(self._port)
        server = _Server(_config())
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="rehearsal-model", daemon=True
        )
        thread.start()
        if not server.ready.wait(_START_SECONDS):
            server.should_exit = True
            raise ConfigurationError(
                N_("The rehearsal model did not start within {seconds} seconds"),
                seconds=_START_SECONDS,
            )
        return server, thread, listener.getsockname()[1]


class _Server(uvicorn.Server):
    """Tells when it has begun to answer."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


class _Config(uvicorn.Config):
    """Leaves the process's logging alone, which other servers in it share."""

    def configure_logging(self) -> None:
        logging.addLevelName(5, "TRACE")  # uvicorn's own level, used by name.


def _config() -> uvicorn.Config:
    return _Config(
        rehearsal_app(), lifespan="off", timeout_keep_alive=_KEEP_ALIVE_SECONDS, ws="none"
    )


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise ConfigurationError(
            N_("The rehearsal model cannot listen on port {port}: {reason}"),
            port=port,
            reason=str(error),
        ) from error
    return listener


async def _chat(request: Request) -> Response:
    parsed = parse_chat(await request.body())
    if isinstance(parsed, WireError):
        return error_response(parsed)
    return await deliver(outcome_of(parsed, attempt=_attempt(request)), parsed)


async def _embeddings(request: Request) -> Response:
    answer = embeddings(await request.body())
    return error_response(answer) if isinstance(answer, WireError) else JSONResponse(answer)


async def _models(request: Request) -> Response:
    del request
    return JSONResponse({"object": "list", "data": [_described(model) for model in MODELS]})


async def _model(request: Request) -> Response:
    model = request.path_params["model"]
    return (
        JSONResponse(_described(model))
        if is_model(model)
        else error_response(WireError.unknown_model(model))
    )


def _described(model: str) -> dict[str, object]:
    return {"id": model, "object": "model", "created": CREATED, "owned_by": "rehearsal"}


def _attempt(request: Request) -> int:
    """Which try this is; a header that is no number counts as the first."""
    given = request.headers.get(ATTEMPT_HEADER, "")
    if given.isdecimal():
        return int(given)
    retries = request.headers.get(_CLIENT_RETRY_HEADER, "")
    return 1 + int(retries) if retries.isdecimal() else 1


async def _refuse(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = f"Invalid URL ({request.method} {request.url.path})"
    return error_response(WireError(status, message, "invalid_request_error", "unknown_url"))
