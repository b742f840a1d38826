"""The outermost layer: of what is unforeseen a caller gets only a reference into the log."""

from __future__ import annotations

import logging
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from control_plane.api.problems import response_to
from control_plane.domain.errors import ControlPlaneError
from control_plane.representations.problems import ProblemDetails

_log = logging.getLogger(__name__)
_HEADERS = (
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
)


class Guard:
    """ASGI middleware: answers unforeseen errors with a problem, keeps answers out of caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *((name, value) for name, value in _HEADERS if name not in present),
                ]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            reference = secrets.token_hex(6)
            path = str(scope.get("path", ""))
            _log.exception("Unforeseen error %s at %r", reference, path)
            if scope["type"] == "http" and not started:
                await response_to(_apology(reference, path))(scope, receive, watched)


def _apology(reference: str, path: str) -> ProblemDetails:
    return ProblemDetails(
        type="urn:control-plane:problem:error",
        title=ControlPlaneError.title,
        status=500,
        detail=f"This is our fault, not yours. The server's log has the reason under {reference}.",
        instance=path,
        reference=reference,
    )
