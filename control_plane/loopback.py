"""The server's outermost layer: no other site's pages and, without sign-in, this machine only.

A page of another site that is open in the operator's browser also sends from this machine. What
gives it away is the `Host` it tricked the browser into (DNS rebinding), its `Origin`, or
`Sec-Fetch-Site`.
"""

from __future__ import annotations

import ipaddress
import json
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from control_plane.domain.errors import N_, ControlPlaneError, NotAllowed

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY = "; ".join(
    (
        # What Streamlit's own page is made of; nothing from anywhere else, pictures included.
        "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'",
        "connect-src 'self' ws: wss: data: blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


_HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


class LoopbackGuard:
    """ASGI middleware: refuses strangers with problem details, and hardens every answer.

    Args:
        public_url: Scheme and host under which browsers know the desk, where people sign in; empty
            where nobody does.
    """

    def __init__(self, app: ASGIApp, public_url: str = "") -> None:
        self._app = app
        self._public_url = public_url
        self._headers = _HEADERS | (_HTTPS_ONLY if public_url.startswith("https:") else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = refusal_of(scope, public_url=self._public_url)
        if refusal is None:
            await self._app(scope, receive, _hardened(send, self._headers))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": str(refusal)})
        else:
            await _answer(refusal, scope, _hardened(send, self._headers))


def refusal_of(scope: Scope, *, public_url: str = "") -> ControlPlaneError | None:
    """Why a request is not served; `None` when it is.

    Args:
        public_url: As of `LoopbackGuard`. With it a request may come from anywhere: who sends it
            must prove who they are.
    """
    headers = Headers(scope=scope)
    if public_url:
        return _refusal_in_public(scope, headers, urlsplit(public_url).netloc)
    return _refusal_at_home(scope, headers)


def _refusal_in_public(scope: Scope, headers: Headers, public: str) -> ControlPlaneError | None:
    if _changes_something(scope) and _comes_from_elsewhere(headers, public):
        return NotAllowed(N_("Pages of other sites may not use the desk."))
    if scope["type"] == "websocket" and headers.get("host") != public:
        return NotAllowed(
            N_("Open the desk as {host}; a proxy must pass the header Host on."), host=public
        )
    return None


def _refusal_at_home(scope: Scope, headers: Headers) -> ControlPlaneError | None:
    client = scope.get("client")
    if not is_loopback(client[0] if client else "") or _was_forwarded(headers):
        return NotAllowed(N_("Without sign-in the desk answers this machine only, over 127.0.0.1."))
    if not is_loopback(_hostname(headers.get("host", ""))):
        return NotAllowed(
            N_("Open the desk as 127.0.0.1 or localhost; without sign-in it has no other name.")
        )
    if _changes_something(scope) and _comes_from_elsewhere(headers, headers.get("host")):
        return NotAllowed(N_("Pages of other sites may not use the desk."))
    return None


def _changes_something(scope: Scope) -> bool:
    return scope["type"] == "websocket" or scope["method"] not in _SAFE_METHODS


def _comes_from_elsewhere(headers: Headers, host: str | None) -> bool:
    if headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return True
    origin = headers.get("origin")
    if origin == "null" and headers.get("sec-fetch-site") == "same-origin":
        return False  # A page of ours that tells nobody its address: links that decide.
    return origin is not None and urlsplit(origin).netloc != host


def _was_forwarded(headers: Headers) -> bool:
    """Whether a proxy stands between: its address says nothing about who asks."""
    return any(name in headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))


def _hostname(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether the host, as in a URL or of a socket, is this machine by any of its names."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def _hardened(send: Send, hardening: dict[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in hardening.items():
                headers.setdefault(name, value)
        await send(message)

    return sending


async def _answer(refusal: ControlPlaneError, scope: Scope, send: Send) -> None:
    body = json.dumps(
        {
            "type": f"urn:control-plane:problem:{refusal.code}",
            "title": refusal.title,
            "status": refusal.status,
            "detail": str(refusal),
            "instance": scope["path"],
        }
    ).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
