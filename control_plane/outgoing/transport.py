"""httpx clients whose every connection is checked first, redirects and rebound names included."""

from __future__ import annotations

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from control_plane.outgoing.backend import CheckedBackend
from control_plane.outgoing.reach import Reach, address_in


class GuardedTransport(httpx.AsyncHTTPTransport):
    """A transport that reaches only where it may.

    Args:
        reach: Where that is.
        proxy: Address of the proxy to go through; `None` goes straight. A proxy resolves names by
            itself, so there the host's name is checked, and the rest is up to the proxy.
    """

    def __init__(self, reach: Reach, *, proxy: str | None = None) -> None:
        # A server may close an idle connection just as it is used again.
        trusted, limits = httpx.create_ssl_context(), httpx.Limits(max_keepalive_connections=0)
        super().__init__(verify=trusted, proxy=proxy, limits=limits)
        self._reach = reach
        if proxy is None:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=trusted,
                max_keepalive_connections=0,
                network_backend=CheckedBackend(  # pyright: ignore[reportArgumentType] - by shape
                    reach, httpcore.AnyIOBackend(), refused=httpcore.ConnectError
                ),
            )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request.

        Raises:
            ConfigurationError: Its host leads to where nothing may be sent.
        """
        self._reach.check_name(request.url.host)
        return await super().handle_async_request(request)


def guarded_client(url: str, reach: Reach) -> httpx.AsyncClient:
    """A client for calls to the URL's host; it follows no redirect and waits without end.

    The caller sets the time limit around the whole call, so that a trickle of bytes cannot stretch
    it. Takes the environment's proxy, if there is one for this URL.
    """
    return httpx.AsyncClient(
        transport=GuardedTransport(reach, proxy=proxy_for(url)),
        follow_redirects=False,
        trust_env=False,
        timeout=httpx.Timeout(None),
    )


def proxy_for(url: str) -> str | None:
    """The environment's proxy for the URL; `None` for none, as always for this machine itself."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    address = address_in(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return None
    proxies = getproxies()
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if not proxy or proxy_bypass(host):
        return None
    return proxy if "://" in proxy else f"http://{proxy}"
