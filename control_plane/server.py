"""The server: UI, REST API, health and the worker in one process, on one port."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib
import logging
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.config import get_option

from control_plane.api.app import api
from control_plane.api.links import routes as link_routes
from control_plane.bootstrap import Plane, current_plane
from control_plane.domain.access import local_principal
from control_plane.domain.errors import ControlPlaneError
from control_plane.loopback import LoopbackGuard, is_loopback
from control_plane.return_to import ReturnTo
from control_plane.secrets.logs import make_logs_safe
from control_plane.services.demo import seed_demo
from control_plane.services.sign_in import refused
from control_plane.services.standing import EngineStanding, read_engines
from control_plane.settings import Settings
from control_plane.sign_in import SignIn

START = "overview"
"""The page there is at the bare address; `navigation.START` is the same."""
_log = logging.getLogger(__name__)


def asgi_options() -> dict[str, Any]:
    """What `st.App` is built with."""
    sign_in = _sign_in()
    doors = [Middleware(LoopbackGuard)]
    if sign_in is not None:
        doors = [
            Middleware(LoopbackGuard, public_url=sign_in.public_url),
            Middleware(
                ReturnTo,
                public_url=sign_in.public_url,
                session_seconds=sign_in.rules.session_hours * 3600,
                on_refusal=note_refusals,
            ),
        ]
    return {
        "secrets": None if sign_in is None else sign_in.streamlit_secrets(),
        "lifespan": lifespan,
        "routes": [
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Mount("/api/v1", app=api),
            Mount("/links", routes=link_routes),
            Route(f"/{START}", to_the_start),
        ],
        "middleware": [Middleware(PlainRefusalToStart), *doors],
        "on_script_error": log_script_error,
    }


def _sign_in() -> SignIn | None:
    """How people sign in. What is wrong with it is told at the start, and there stops it."""
    try:
        return Settings.from_environment().sign_in
    except ControlPlaneError:
        return None


def note_refusals(times: int) -> None:
    """Put refused sign-ins on record; the reader is told in any case."""
    try:
        refused(current_plane().desk, times=times)
    except ControlPlaneError as error:
        _log.warning("A refused sign-in is not on record: %s", error)


@contextlib.asynccontextmanager
async def lifespan(app: object) -> AsyncGenerator[None]:
    """Open the store before the first request, and work on runs until the last.

    Raises:
        SystemExit: The store cannot be opened or was written by newer code; one sentence says so.
    """
    make_logs_safe()
    try:
        plane = await asyncio.to_thread(current_plane)
    except ControlPlaneError as error:
        raise SystemExit(f"{error.title}: {error}") from None
    _settle()
    _say_where(plane)
    _begin(plane)
    try:
        yield
    finally:
        await asyncio.to_thread(plane.close)


class PlainRefusalToStart:
    """ASGI middleware: why the app does not start is one sentence on the terminal, not a trace."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or the start and end of the process."""

        async def plainly(message: Message) -> None:
            if message["type"] == "lifespan.startup.failed":
                reason = str(message["message"]).rpartition(f"{SystemExit.__name__}: ")[2].strip()
                message = {**message, "message": reason}
            await send(message)

        await self._app(scope, receive, plainly if scope["type"] == "lifespan" else send)


async def to_the_start(request: Request) -> RedirectResponse:
    """The start page has the address of the whole; by its own name it is found all the same."""
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./")


async def healthz(request: Request) -> JSONResponse:
    """Whether the process answers."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> JSONResponse:
    """Whether the store answers, and how each engine stands.

    An engine in trouble is no reason to take the pages away: they say so, and keep what is asked.
    Where people sign in anybody may ask here, and is told no sentence: one may hold an address.
    """
    plane = current_plane()
    told = not plane.settings.signs_in
    try:
        engines = await asyncio.to_thread(read_engines, plane.desk, local_principal())
    except ControlPlaneError as error:
        why = {"detail": str(error)} if told else {}
        return JSONResponse({"status": "not ready", **why}, status_code=503)
    standing = {engine.name: _brief(engine, told=told) for engine in engines}
    return JSONResponse({"status": "ready", "engines": standing})


def _brief(engine: EngineStanding, *, told: bool) -> dict[str, Any]:
    seen_at = engine.report.seen_at.isoformat() if engine.report else None
    trouble = engine.report.trouble if engine.report else ""
    brief = {"alive": engine.alive, "seen_at": seen_at}
    return {**brief, "trouble": trouble} if told else brief


def log_script_error(error: BaseException) -> None:
    """Keep what a page could not catch itself; the reader sees no trace of it."""
    _log.error("A page failed outside its boundary", exc_info=error)


def _begin(plane: Plane) -> None:
    if plane.settings.worker:
        plane.start_work()
    if plane.settings.demo:
        _seed(plane)


def _seed(plane: Plane) -> None:
    """Fill an empty store with the demo; another process that does so at once is no trouble."""
    try:
        seed_demo(plane.desk, local_principal())
    except ControlPlaneError as error:
        _log.warning("The demo was not made: %s", error)


def _say_where(plane: Plane) -> None:
    """One line on where the pages are, and one where that promises more than is kept.

    Whoever starts the app with another server is told by that one.
    """
    if "streamlit" not in [Path(part).stem for part in sys.orig_argv[:3]]:
        return
    address = get_option("server.address") or ""
    for line in told_at_start(address, get_option("server.port"), signs_in=plane.settings.signs_in):
        sys.stderr.write(line + "\n")


def told_at_start(address: str, port: int, *, signs_in: bool) -> list[str]:
    """What is said of an address that is listened on; an empty one is every address there is."""
    lines = [f"Agent control plane at http://{address or '*'}:{port}"]
    if not signs_in and not is_loopback(address):
        lines.append(
            "Warning: without sign-in only this machine is answered, whatever address is listened"
            " on; docs/access.md says how people sign in."
        )
    return lines


def _settle() -> None:
    """Load what the first page needs, and keep it out of garbage collections."""
    for slow in ("pandas", "plotly.graph_objects"):
        importlib.import_module(slow)
    gc.collect()
    gc.freeze()
