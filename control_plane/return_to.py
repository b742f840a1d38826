"""What Streamlit's sign-in leaves open: the way back to the page, its cookies, what it refuses.

Streamlit always ends a sign-in at the start page, says nothing when the provider's answer is not
good, and keeps its cookies for 30 days, also over plain HTTP.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

NEXT_COOKIE = "control_plane_next"
REFUSED = "sign_in"
"""Parameter of the page that says why nobody is signed in: `refused` when the provider's answer was
not good, `unreachable` when it gave none."""
_LOGIN, _CALLBACK = "/auth/login", "/oauth2callback"
_USER_COOKIE = "_streamlit_user"
_LONGEST = 2000
_TOLD_EVERY_SECONDS = 10.0


class Tally:
    """Counts what may happen often, and lets it be told only now and then."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._untold = 0
        self._told_at = -_TOLD_EVERY_SECONDS

    def count(self) -> None:
        """One more. May block while it is told."""
        with self._lock:
            self._untold += 1
            if time.monotonic() - self._told_at < _TOLD_EVERY_SECONDS:
                return
            times, self._untold, self._told_at = self._untold, 0, time.monotonic()
        self._tell(times)


class ReturnTo:
    """ASGI middleware around Streamlit's sign-in routes.

    Args:
        public_url: Scheme and host under which browsers know the desk.
        session_seconds: How long browsers keep the session's cookies.
        on_refusal: Called with how many sign-ins were refused since the last call.
    """

    def __init__(
        self,
        app: ASGIApp,
        public_url: str,
        session_seconds: int,
        on_refusal: Callable[[int], None],
    ) -> None:
        self._app = app
        self._host = urlsplit(public_url).netloc
        self._secure = public_url.startswith("https:")
        self._session_seconds = session_seconds
        self._refusals = Tally(on_refusal)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or socket."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if scope["path"] == _LOGIN:
                    self._begin(scope, headers, message)
                elif scope["path"] == _CALLBACK and _leads_on(message):
                    await self._lead_back(scope, headers)
                self._tighten(headers)
            await send(message)

        await self._app(scope, receive, sending)

    def _begin(self, scope: Scope, headers: MutableHeaders, message: Message) -> None:
        """Keep the page that the sign-in began on, until the provider sends the reader back."""
        page = page_of(Headers(scope=scope).get("referer", ""), self._host)
        if not _leads_on(message):  # The provider did not even say where to go.
            message["status"] = 302
            headers["location"] = with_parameter(page, REFUSED, "unreachable")
            return
        attributes = "Path=/; Max-Age=600; HttpOnly; SameSite=Lax"
        headers.append("set-cookie", f"{NEXT_COOKIE}={quote(page, safe='/')}; {attributes}")

    async def _lead_back(self, scope: Scope, headers: MutableHeaders) -> None:
        page = safe_page(_cookie(scope, NEXT_COOKIE))
        signed_in = any(_is_session(value) for value in headers.getlist("set-cookie"))
        # Without a state it is the way back from signing out at the provider.
        if not signed_in and "state" in QueryParams(scope["query_string"]):
            await asyncio.to_thread(self._refusals.count)
            page = with_parameter(page, REFUSED, "refused")
        headers["location"] = page
        headers.append("set-cookie", f"{NEXT_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")

    def _tighten(self, headers: MutableHeaders) -> None:
        """Let cookies end with the session and, behind HTTPS, never travel without it."""
        cookies = headers.getlist("set-cookie")
        if not cookies:
            return
        del headers["set-cookie"]
        for cookie in cookies:
            headers.append("set-cookie", self._tightened(cookie))

    def _tightened(self, cookie: str) -> str:
        parts = [part.strip() for part in cookie.split(";")]
        if _is_session(cookie):
            parts = [part for part in parts if not part.lower().startswith(("max-age", "expires"))]
            parts.append(f"Max-Age={self._session_seconds}")
        if self._secure and "secure" not in (part.lower() for part in parts):
            parts.append("Secure")
        return "; ".join(parts)


def page_of(address: str, host: str) -> str:
    """Path and parameters of a page of ours; the start page for anything else."""
    parts = urlsplit(address)
    if parts.netloc != host:
        return "/"
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name != REFUSED]
    return safe_page(f"{parts.path}?{urlencode(kept)}" if kept else parts.path)


def safe_page(page: str) -> str:
    """The page if a browser stays on this site with it, else the start page."""
    leads_away = not page.startswith("/") or page[1:2] in ("/", "\\")
    unusual = len(page) > _LONGEST or not page.isprintable() or " " in page
    return "/" if leads_away or unusual else page


def with_parameter(page: str, name: str, value: str) -> str:
    """The page with one parameter more."""
    return f"{page}{'&' if '?' in page else '?'}{urlencode({name: value})}"


def _leads_on(message: Message) -> bool:
    return 300 <= message["status"] < 400


def _is_session(cookie: str) -> bool:
    """Whether it sets, not deletes, one of the cookies a session consists of."""
    name, _, rest = cookie.partition("=")
    return name.startswith(_USER_COOKIE) and "max-age=0" not in rest.lower().replace(" ", "")


def _cookie(scope: Scope, name: str) -> str:
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(Headers(scope=scope).get("cookie", ""))
    except CookieError:
        return ""
    return unquote(jar[name].value) if name in jar else ""
