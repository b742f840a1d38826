"""The guarded way to models: the openai library speaks through httpx's next generation."""

from __future__ import annotations

import httpcore2
import httpx2

from control_plane.outgoing.backend import CheckedBackend
from control_plane.outgoing.reach import Reach

_MOST_CONNECTIONS = 1000  # As the openai library's own; a connection's turnstile bounds them below.


class ModelTransport(httpx2.AsyncHTTPTransport):
    """As `outgoing.transport.GuardedTransport`, keeping connections open between calls."""

    def __init__(self, reach: Reach, *, proxy: str | None = None) -> None:
        trusted = httpx2.create_ssl_context()
        limits = httpx2.Limits(max_connections=_MOST_CONNECTIONS)
        super().__init__(verify=trusted, proxy=proxy, limits=limits)
        self._reach = reach
        if proxy is None:
            self._pool = httpcore2.AsyncConnectionPool(
                ssl_context=trusted,
                max_connections=_MOST_CONNECTIONS,
                max_keepalive_connections=100,
                keepalive_expiry=5.0,
                network_backend=CheckedBackend(  # pyright: ignore[reportArgumentType] - by shape
                    reach, httpcore2.AnyIOBackend(), refused=httpcore2.ConnectError
                ),
            )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request. Raises `ConfigurationError` where nothing may be sent to."""
        self._reach.check_name(request.url.host)
        return await super().handle_async_request(request)
